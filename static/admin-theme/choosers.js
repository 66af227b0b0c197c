// The picture chooser and the list of attachments on the editing page.

import { sendFile } from "./uploads.js";

for (const box of document.querySelectorAll("[data-image-chooser]")) imageChooser(box);
for (const box of document.querySelectorAll("[data-document-list]")) documentList(box);
document.addEventListener("rows:added", ({ target }) => {
  for (const box of target.querySelectorAll("[data-image-chooser]")) imageChooser(box);
});

function imageChooser(box) {
  const find = (name) => box.querySelector(`[data-${name}]`);
  const select = box.querySelector("select");
  box.classList.add("is-live");

  const choose = ({ id, title, thumb, alt }) => {
    select.replaceChildren(new Option("（无）", ""), new Option(title, id, true, true));
    find("shown").src = thumb;
    find("shown").alt = alt;
    find("shown").hidden = find("clear").hidden = false;
    tell("");
  };
  const tell = (message) => {
    find("error").textContent = message;
    find("error").hidden = !message;
  };

  find("open").addEventListener("click", () => {
    const features = "width=1000,height=720,resizable,scrollbars";
    window.open(`${box.dataset.browse}?target=${select.id}`, "media-library", features);
  });
  window.addEventListener("message", (event) => {
    if (event.origin === location.origin && event.data?.target === select.id) choose(event.data);
  });
  find("clear").addEventListener("click", () => {
    select.value = "";
    find("shown").hidden = find("clear").hidden = true;
  });
  find("file").addEventListener("change", async () => {
    const [file] = find("file").files;
    if (!file) return;
    const alt = find("alt").value.trim();
    if (!alt) {
      tell("请先写替代文字（一句话说清图里是什么），再选择文件。");
      find("file").value = "";
      find("alt").focus();
      return;
    }
    find("progress").hidden = false;
    try {
      choose(await sendFile(box.dataset.upload, file, { alt }, (p) => (find("progress").value = p)));
    } catch (message) {
      tell(`${file.name}：${message}`);
    }
    find("progress").hidden = true;
    find("file").value = "";
  });
}

function documentList(box) {
  const raw = box.querySelector("textarea");
  const rows = box.querySelector("[data-rows]");
  const errors = box.querySelector("[data-errors]");
  box.classList.add("is-live");

  const store = () => {
    const entries = [...rows.children].map((row) => ({
      id: Number(row.dataset.id),
      title: row.querySelector("[data-title]").value,
    }));
    raw.value = JSON.stringify(entries);
  };
  const button = (label, act) => {
    const made = Object.assign(document.createElement("button"), {
      type: "button",
      className: "button-quiet",
      textContent: label,
    });
    made.addEventListener("click", () => {
      act();
      store();
    });
    return made;
  };
  const equip = (row) => {
    row.append(
      button("上移", () => row.previousElementSibling?.before(row)),
      button("下移", () => row.nextElementSibling?.after(row)),
      button("移除", () => row.remove()),
    );
    row.querySelector("[data-title]").addEventListener("input", store);
  };
  const add = ({ id, title, kind, size }) => {
    const row = document.createElement("li");
    row.dataset.id = id;
    const label = document.createElement("label");
    const input = Object.assign(document.createElement("input"), { type: "text", value: title, maxLength: 200 });
    input.dataset.title = "";
    label.append("名称 ", input);
    const note = Object.assign(document.createElement("small"), { textContent: `${kind} · ${size}` });
    row.append(label, note);
    rows.append(row);
    equip(row);
    store();
  };

  for (const row of rows.children) equip(row);
  box.querySelector("[data-files]").addEventListener("change", async (event) => {
    errors.replaceChildren();
    for (const file of [...event.target.files]) {
      try {
        add(await sendFile(box.dataset.upload, file));
      } catch (message) {
        errors.append(Object.assign(document.createElement("li"), { textContent: `${file.name}：${message}` }));
      }
    }
    event.target.value = "";
  });
}
