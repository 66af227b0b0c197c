// An import of people. The check is done a part at a time, driven by this page; the writing is one
// request, beside which the page asks how far it has got. Without this script both are plain forms.

const EVERY = 700; // milliseconds between two questions
const LOST = "服务器没有回答：可能断网了，或已退出登录。请刷新这一页，看看进行到哪里。";

const part = (root, name) => root.querySelector(`[data-import-${name}]`);

function show(root, text, done, most) {
  part(root, "said").textContent = text;
  const bar = root.querySelector("progress");
  if (!bar) return;
  if (done === undefined) return bar.removeAttribute("value");
  bar.max = most;
  bar.value = done;
}

async function post(form, more = {}) {
  const body = new FormData(form);
  for (const [name, value] of Object.entries(more)) body.append(name, value);
  const response = await fetch(form.action, {
    method: "POST",
    headers: { Accept: "application/json" },
    body,
  });
  return response.json();
}

async function check(form) {
  part(form, "buttons").hidden = true;
  try {
    for (;;) {
      const { done, rows, more } = await post(form, { step: "1" });
      show(form, `已核对 ${done} 行。`, done, rows);
      if (!more) break;
    }
    location.reload();
  } catch {
    part(form, "buttons").hidden = false;
    part(form, "said").textContent = LOST;
  }
}

function watch(form, address) {
  const timer = setInterval(async () => {
    try {
      const { done, rows, said, is_writing: isWriting } = await (await fetch(address)).json();
      if (!said || form.dataset.isOver) return;
      if (isWriting) show(form, `${said}…`);
      else show(form, `${said}：${done} / ${rows} 行`, done, rows);
    } catch {
      // The answer of the writing itself says what happened.
    }
  }, EVERY);
  return () => clearInterval(timer);
}

async function apply(form) {
  const buttons = form.querySelectorAll("button");
  for (const button of buttons) button.disabled = true;
  delete form.dataset.isOver;
  part(form, "progress").hidden = false;
  show(form, "正在准备…");
  const stop = form.dataset.importApply ? watch(form, form.dataset.importApply) : () => {};
  try {
    const { url, error, reasons } = await post(form);
    if (url) return location.assign(url);
    refuse(error, reasons);
  } catch {
    refuse(LOST, []);
  } finally {
    form.dataset.isOver = "1";
    stop();
  }
  part(form, "progress").hidden = true;
  for (const button of buttons) button.disabled = false;
}

function refuse(error, reasons) {
  const box = part(document, "refused");
  part(box, "error").textContent = error;
  part(box, "reasons").replaceChildren(...reasons.map((reason) => {
    const item = document.createElement("li");
    item.textContent = reason;
    return item;
  }));
  box.hidden = false;
  box.scrollIntoView({ block: "center" });
}

for (const form of document.querySelectorAll("[data-import-check]")) check(form);

for (const form of document.querySelectorAll("[data-import-apply]")) {
  form.addEventListener("submit", (event) => {
    if (event.submitter?.name === "again") return;
    event.preventDefault();
    apply(form);
  });
}

for (const form of document.querySelectorAll("[data-import-upload]")) {
  form.addEventListener("submit", () => {
    part(form, "said").textContent = "正在上传并读取，2 万行约需十秒。";
  });
}
