// The page that makes drafts of Word documents: dropped or chosen, sent one after another, so that
// a broken one doesn't hold back the others.

import { sendFile } from "./uploads.js";

for (const form of document.querySelectorAll("[data-word-new]")) page(form);

function page(form) {
  const drop = form.querySelector("[data-drop]");
  const input = drop.querySelector("input[type=file]");
  const chosen = form.querySelector("[data-chosen]");
  const button = form.querySelector("[type=submit]");
  const status = document.querySelector("[data-status]");
  const results = document.querySelector("[data-results]");
  const template = document.querySelector("template[data-result]");
  const place = form.elements.place;
  form.querySelector("[data-live]").hidden = false;

  input.addEventListener("change", () => {
    chosen.replaceChildren(...[...input.files].map((file) => line(`${file.name}（${size(file)}）`)));
  });
  for (const kind of ["dragenter", "dragover"]) {
    drop.addEventListener(kind, (event) => {
      event.preventDefault();
      drop.classList.add("is-over");
    });
  }
  drop.addEventListener("dragleave", () => drop.classList.remove("is-over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("is-over");
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change"));
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const files = [...input.files];
    button.disabled = true;
    const made = [];
    for (const [number, file] of files.entries()) made.push(await send(file, number, files.length));
    button.disabled = false;
    if (files.length === 1 && made[0]) {
      location.assign(made[0].url);
      return;
    }
    status.textContent = `已建好 ${made.filter(Boolean).length} 篇草稿，共 ${files.length} 个文档。`;
    input.value = "";
    chosen.replaceChildren();
  });

  async function send(file, number, count) {
    status.textContent = `正在导入第 ${number + 1} 个，共 ${count} 个：${file.name}`;
    const progress = document.createElement("progress");
    progress.max = 100;
    progress.setAttribute("aria-label", `${file.name} 上传进度`);
    chosen.children[number]?.append(progress);
    const fields = { place: place.value, answer: "json", single: count === 1 ? "1" : "" };
    try {
      const answer = await sendFile(form.action, file, fields, (percent) => {
        if (percent < 100) progress.value = percent;
        else progress.removeAttribute("value"); // sent: the server is reading it
      });
      if (count > 1) show({ ...answer });
      return answer;
    } catch (message) {
      show({ name: file.name, error: message, recognised: [], lost: [] });
      status.textContent = "";
      return null;
    } finally {
      progress.remove();
    }
  }

  function show({ name, url, title, error, recognised, lost }) {
    const row = template.content.cloneNode(true).firstElementChild;
    const find = (part) => row.querySelector(`[data-${part}]`);
    row.classList.toggle("is-refused", Boolean(error));
    find("name").textContent = name;
    find("error").textContent = error ?? "";
    if (url) Object.assign(find("link"), { href: url, textContent: title });
    else find("link").remove();
    find("found").textContent = recognised.map(([label, value]) => `${label}：${value}`).join("；");
    find("lost").replaceChildren(...lost.map(line));
    results.querySelector("ol").append(row);
    results.hidden = false;
  }
}

function line(text) {
  const item = document.createElement("li");
  item.textContent = text;
  return item;
}

function size(file) {
  const kilobytes = file.size / 1024;
  return kilobytes < 1000 ? `${Math.max(1, Math.round(kilobytes))} KB` : `${(kilobytes / 1024).toFixed(1)} MB`;
}
