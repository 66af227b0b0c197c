// The list of pictures: files are dropped or chosen, go up one after the other in that order, and
// get a caption and a place. What the form sends is the JSON in the hidden text field.

import { sendFile } from "./uploads.js";

for (const box of document.querySelectorAll("[data-picture-list]")) pictureList(box);

// A file dropped beside a list would replace the page, and with it everything typed.
for (const name of ["dragover", "drop"]) {
  document.addEventListener(name, (event) => {
    const takesFiles = event.target.closest?.(".cke, input[type=file]");
    if (holdsFiles(event) && !takesFiles) event.preventDefault();
  });
}

function holdsFiles(event) {
  return event.dataTransfer?.types.includes("Files");
}

function pictureList(box) {
  const find = (name) => box.querySelector(`[data-${name}]`);
  const raw = box.querySelector("textarea");
  const [rows, queue, status, files] = ["rows", "queue", "status", "files"].map(find);
  const most = Number(box.dataset.most);
  const waiting = [];
  let isSending = false;
  let dragged = null;
  box.classList.add("is-live");

  const tell = (message) => (status.textContent = message);
  const store = () => {
    raw.value = JSON.stringify(
      [...rows.children].map((row) => ({
        image: Number(row.dataset.id),
        caption: row.querySelector("[data-caption]").value,
      })),
    );
    [...rows.children].forEach(name);
  };
  const name = (row, index) => {
    row.querySelector("[data-caption]").setAttribute("aria-label", `图片说明，第 ${index + 1} 张`);
    for (const button of row.querySelectorAll("button"))
      button.setAttribute("aria-label", `${button.textContent}，第 ${index + 1} 张图片`);
  };

  const add = ({ id, thumb, alt, title }) => {
    const isThere = [...rows.children].some((row) => row.dataset.id === String(id));
    if (isThere) return tell(`“${title}”已经在列表里了。`);
    if (rows.children.length >= most) return tell(`最多 ${most} 张，没有再添加。`);
    const row = find("blank").content.firstElementChild.cloneNode(true);
    row.dataset.id = id;
    Object.assign(row.querySelector("img"), { src: thumb, alt });
    rows.append(row);
    store();
    tell(`已添加“${title}”，共 ${rows.children.length} 张。`);
  };

  // -- files on their way up --------------------------------------------------------------

  const take = (chosen) => {
    for (const refused of queue.querySelectorAll(".is-refused")) refused.remove();
    for (const file of chosen) {
      const line = document.createElement("li");
      const progress = Object.assign(document.createElement("progress"), { max: 100, value: 0 });
      progress.setAttribute("aria-label", `${file.name} 的上传进度`);
      line.append(file.name, progress);
      queue.append(line);
      waiting.push({ file, line, progress });
    }
    if (!isSending) sendAll();
  };
  const sendAll = async () => {
    isSending = true;
    while (waiting.length) {
      const { file, line, progress } = waiting.shift();
      try {
        add(await sendFile(box.dataset.upload, file, {}, (percent) => (progress.value = percent)));
        line.remove();
      } catch (message) {
        line.className = "is-refused";
        line.setAttribute("role", "alert");
        line.textContent = `${file.name}：${message}`;
      }
    }
    isSending = false;
  };

  files.addEventListener("change", () => {
    take([...files.files]);
    files.value = "";
  });
  for (const type of ["dragenter", "dragover"]) {
    box.addEventListener(type, (event) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      box.classList.add("is-over");
    });
  }
  box.addEventListener("dragleave", (event) => {
    if (!box.contains(event.relatedTarget)) box.classList.remove("is-over");
  });
  box.addEventListener("drop", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    box.classList.remove("is-over");
    take([...event.dataTransfer.files]);
  });
  raw.form?.addEventListener("submit", (event) => {
    if (!isSending) return;
    event.preventDefault();
    tell("还有图片正在上传，请等上传完再保存。");
    status.scrollIntoView({ block: "center" });
  });

  // -- from the library -------------------------------------------------------------------

  find("open").addEventListener("click", () => {
    const features = "width=1000,height=720,resizable,scrollbars";
    window.open(`${box.dataset.browse}?target=${raw.id}&many=1`, "media-library", features);
  });
  window.addEventListener("message", (event) => {
    if (event.origin === location.origin && event.data?.target === raw.id) add(event.data);
  });

  // -- the order --------------------------------------------------------------------------

  rows.addEventListener("input", store);
  rows.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("[data-caption]")) event.preventDefault();
  });
  rows.addEventListener("click", ({ target }) => {
    const row = target.closest("li");
    if (target.matches("[data-move='-1']")) row.previousElementSibling?.before(row);
    else if (target.matches("[data-move='1']")) row.nextElementSibling?.after(row);
    else if (target.matches("[data-remove]")) return remove(row);
    else return;
    store();
    target.focus();
    tell(`现在是第 ${[...rows.children].indexOf(row) + 1} 张。`);
  });
  const remove = (row) => {
    const next = row.nextElementSibling ?? row.previousElementSibling;
    row.remove();
    store();
    (next?.querySelector("[data-remove]") ?? files).focus();
    tell(`已移除，还有 ${rows.children.length} 张。`);
  };
  rows.addEventListener("dragstart", (event) => {
    dragged = event.target.closest("[data-handle]")?.closest("li") ?? null;
    if (!dragged) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", "");
    dragged.classList.add("is-dragged");
  });
  rows.addEventListener("dragover", (event) => {
    if (!dragged) return;
    event.preventDefault();
    const over = event.target.closest("li");
    if (!over || over === dragged) return;
    const { left, width } = over.getBoundingClientRect();
    if (event.clientX < left + width / 2) over.before(dragged);
    else over.after(dragged);
  });
  rows.addEventListener("drop", (event) => dragged && event.preventDefault());
  rows.addEventListener("dragend", () => {
    dragged?.classList.remove("is-dragged");
    dragged = null;
    store();
  });

  [...rows.children].forEach(name);
}
