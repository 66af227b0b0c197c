// Many files are dropped or chosen and go up one after the other. Each has its own progress and
// can be taken back; one that is refused says why and doesn't hold back the others.

import { sendFile } from "./uploads.js";

for (const form of document.querySelectorAll("[data-dropping]")) dropping(form);

function dropping(form) {
  const find = (name) => form.querySelector(`[data-${name}]`);
  const [box, files, queue, status, total] = ["box", "files", "queue", "status", "total"].map(find);
  let lines = []; // {file, row, progress, state: waiting | sending | done | refused | cancelled}
  let isSending = false;
  find("send").hidden = true;
  find("invitation").textContent = "把文件拖到这里，或选择文件（可以一次选很多个）";

  const holdsFiles = (event) => event.dataTransfer?.types.includes("Files");
  for (const type of ["dragenter", "dragover"]) {
    document.addEventListener(type, (event) => {
      if (!holdsFiles(event)) return;
      event.preventDefault(); // a file dropped beside the box would replace the page
      box.classList.toggle("is-over", box.contains(event.target));
    });
  }
  document.addEventListener("drop", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    box.classList.remove("is-over");
    take([...event.dataTransfer.files]);
  });
  files.addEventListener("change", () => {
    take([...files.files]);
    files.value = "";
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  find("cancel-all").addEventListener("click", () => lines.forEach(cancel));
  window.addEventListener("beforeunload", (event) => isSending && event.preventDefault());

  function take(chosen) {
    if (!chosen.length) return;
    find("work").hidden = false;
    if (!isSending) lines = [];
    for (const file of chosen) {
      const row = document.createElement("li");
      const words = Object.assign(document.createElement("span"), { textContent: file.name });
      const progress = Object.assign(document.createElement("progress"), { max: 100, value: 0 });
      progress.setAttribute("aria-label", `${file.name} 的上传进度`);
      const button = Object.assign(document.createElement("button"), {
        type: "button", className: "button-quiet", textContent: "取消",
      });
      button.setAttribute("aria-label", `取消上传 ${file.name}`);
      const line = { file, row, words, progress, button, state: "waiting", stop: new AbortController() };
      button.addEventListener("click", () => cancel(line));
      row.append(words, progress, button);
      queue.append(row);
      lines.push(line);
    }
    tell();
    if (!isSending) sendAll();
  }

  async function sendAll() {
    isSending = true;
    for (let line; (line = lines.find(({ state }) => state === "waiting")); ) {
      line.state = "sending";
      const fields = { folder: find("folder").value };
      const moved = (percent) => {
        line.progress.value = percent;
        tell();
      };
      try {
        const answer = await sendFile(form.dataset.dropping, line.file, fields, moved, line.stop.signal);
        finish(line, "done", link(answer));
        if (answer.known) line.row.append(small("库里已有同一个文件，没有重复存"));
      } catch (message) {
        if (line.state === "sending") finish(line, "refused", `${line.file.name}：${message}`);
      }
      tell();
    }
    isSending = false;
    tell();
  }

  function cancel(line) {
    if (!["waiting", "sending"].includes(line.state)) return;
    const focusNext = document.activeElement === line.button;
    finish(line, "cancelled", `${line.file.name}：已取消`);
    line.stop.abort();
    if (focusNext) (queue.querySelector("button") ?? files).focus();
    tell();
  }

  function finish(line, state, content) {
    line.state = state;
    line.row.className = `is-${state}`;
    line.words.textContent = "";
    if (state === "refused") line.words.setAttribute("role", "alert");
    line.row.replaceChildren(line.words);
    line.words.append(content);
  }

  function tell() {
    const count = (state) => lines.filter((line) => line.state === state).length;
    const [done, refused, cancelled] = ["done", "refused", "cancelled"].map(count);
    const over = done + refused + cancelled;
    const sizes = lines.reduce((sum, { file }) => sum + file.size, 0) || 1;
    const sent = lines.reduce((sum, { file, progress, state }) => {
      const part = ["waiting", "sending"].includes(state) ? progress.value / 100 : 1;
      return sum + file.size * part;
    }, 0);
    total.value = Math.round((100 * sent) / sizes);
    find("cancel-all").hidden = over === lines.length;
    const more = [refused && `${refused} 个没有传成`, cancelled && `取消了 ${cancelled} 个`].filter(Boolean);
    const text = `${over === lines.length ? "传完了：" : "正在上传："}${done} / ${lines.length} 个已存进素材库`;
    const words = [text, ...more].join("，") + "。";
    if (status.textContent !== words) status.textContent = words;
  }
}

function link({ page, title, thumb }) {
  const made = Object.assign(document.createElement("a"), { href: page, target: "_blank", rel: "noopener" });
  if (thumb) made.append(Object.assign(document.createElement("img"), { src: thumb, alt: "", width: 64, height: 48 }));
  made.append(title);
  return made;
}

function small(words) {
  return Object.assign(document.createElement("small"), { textContent: words });
}
