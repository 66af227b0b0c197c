// The chooser of one document on the editing page, and the library's window that it opens.

import { sendFile } from "./uploads.js";

for (const box of document.querySelectorAll("[data-document-chooser]")) chooser(box);
for (const list of document.querySelectorAll("[data-document-library]")) library(list);
document.addEventListener("rows:added", ({ target }) => {
  for (const box of target.querySelectorAll("[data-document-chooser]")) chooser(box);
});

function library(list) {
  const target = new URLSearchParams(location.search).get("target");
  const give = (picked) => {
    if (!window.opener) return;
    window.opener.postMessage({ target, ...picked }, location.origin);
    window.close();
  };
  list.addEventListener("click", (event) => {
    const picked = event.target.closest("[data-pick]");
    if (picked) give({ ...picked.dataset, id: picked.dataset.pick });
  });
  const form = document.querySelector("[data-library-upload]");
  if (form) libraryUpload(form, give);
}

function libraryUpload(form, give) {
  const find = (name) => form.querySelector(`[data-${name}]`);
  form.addEventListener("submit", (event) => event.preventDefault());
  find("file").addEventListener("change", async () => {
    const [file] = find("file").files;
    if (!file) return;
    const { libraryUpload: url, kinds, folder } = form.dataset;
    find("progress").hidden = false;
    find("error").hidden = true;
    try {
      give(await sendFile(url, file, { kinds, folder }, (p) => (find("progress").value = p)));
    } catch (message) {
      find("error").textContent = `${file.name}：${message}`;
      find("error").hidden = false;
    }
    find("progress").hidden = true;
    find("file").value = "";
  });
}

function chooser(box) {
  const find = (name) => box.querySelector(`[data-${name}]`);
  const select = box.querySelector("select");
  const { browse, upload, kinds } = box.dataset;
  let isSending = false;
  box.classList.add("is-live");

  const choose = ({ id, title, kind, size, url }) => {
    select.replaceChildren(new Option("（无）", ""), new Option(title, id, true, true));
    Object.assign(find("link"), { textContent: title, href: url });
    find("facts").textContent = ` ${kind} · ${size}`;
    find("shown").hidden = find("clear").hidden = false;
    tell("");
  };
  const tell = (message) => {
    find("error").textContent = message;
    find("error").hidden = !message;
  };

  find("open").addEventListener("click", () => {
    const features = "width=900,height=720,resizable,scrollbars";
    window.open(`${browse}?target=${select.id}&kinds=${kinds}`, "document-library", features);
  });
  window.addEventListener("message", (event) => {
    if (event.origin === location.origin && event.data?.target === select.id) choose(event.data);
  });
  find("clear").addEventListener("click", () => {
    select.value = "";
    find("shown").hidden = find("clear").hidden = true;
    find("open").focus();
  });
  find("file").addEventListener("change", async () => {
    const [file] = find("file").files;
    if (!file) return;
    const progress = find("progress");
    progress.hidden = !(isSending = true);
    tell("");
    try {
      choose(await sendFile(upload, file, { kinds }, (percent) => (progress.value = percent)));
    } catch (message) {
      tell(`${file.name}：${message}`);
    }
    progress.hidden = !(isSending = false);
    find("file").value = "";
  });
  select.form?.addEventListener("submit", (event) => {
    if (!isSending) return;
    event.preventDefault();
    tell("文件还在上传，请等上传完再保存。");
  });
}
