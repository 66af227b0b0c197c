// Puts a Word document's text into the editor in place of what is there. Nothing is saved by it,
// and what was there before comes back with one button.
/* global CKEDITOR */

import { sendFile } from "./uploads.js";

for (const box of document.querySelectorAll("[data-word-replace]")) replacer(box);

function replacer(box) {
  const find = (name) => box.querySelector(`[data-${name}]`);
  const input = find("file");
  const progress = find("progress");
  let before = "";
  box.hidden = false;

  input.addEventListener("change", async () => {
    const [file] = input.files;
    if (!file) return;
    input.disabled = true;
    progress.hidden = false;
    try {
      const answer = await sendFile(box.dataset.wordReplace, file, {}, (percent) => (progress.value = percent));
      before = text();
      write(answer.body);
      tell(`正文已换成《${answer.name}》的内容，还没有保存。`, answer.lost, found(answer));
      find("undo").hidden = false;
    } catch (message) {
      tell(`${file.name}：${message}`, [], []);
      find("undo").hidden = true;
    }
    progress.hidden = true;
    input.disabled = false;
    input.value = "";
  });
  find("undo").addEventListener("click", () => {
    write(before);
    find("undo").hidden = true;
    tell("已恢复替换之前的正文。", [], []);
    input.focus();
  });

  function tell(summary, lost, rows) {
    find("summary").textContent = summary;
    find("lost").replaceChildren(...lost.map((sentence) => item(sentence)));
    find("found").replaceChildren(...rows);
    find("told").hidden = false;
  }

  // What else the document says: into fields that are empty, offered for those that aren't.
  function found({ title, fields }) {
    const rows = [];
    for (const [name, value] of Object.entries({ title, ...fields })) {
      const field = document.querySelector(`#id_${name}`);
      if (!field || !value || field.value.trim() === value) continue;
      const label = field.labels[0]?.textContent.replace(/[:：]\s*$/, "").trim() ?? name;
      if (!field.value.trim()) {
        fill(field, value);
        rows.push(item(`${label}：${value}（已填入）`));
      } else {
        rows.push(offer(field, label, value));
      }
    }
    return rows;
  }

  function offer(field, label, value) {
    const row = item(`${label}在文档里是“${value}” `);
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "button-plain", textContent: "采用" });
    button.setAttribute("aria-label", `采用文档里的${label}`);
    button.addEventListener("click", () => {
      fill(field, value);
      row.textContent = `${label}：${value}（已填入）`;
    });
    row.append(button);
    return row;
  }
}

function fill(field, value) {
  field.value = value;
  for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
}

function editor() {
  return window.CKEDITOR?.instances.id_body;
}

function text() {
  return editor()?.getData() ?? document.querySelector("#id_body").value;
}

function write(html) {
  const instance = editor();
  if (!instance) {
    fill(document.querySelector("#id_body"), html);
    return;
  }
  instance.fire("saveSnapshot");
  instance.setData(html, {
    callback() {
      instance.fire("saveSnapshot");
      instance.fire("change");
    },
  });
}

function item(words) {
  const row = document.createElement("li");
  row.textContent = words;
  return row;
}
