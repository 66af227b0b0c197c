// The library's window: gives the picked or the newly uploaded picture to the page that opened it.

import { sendFile } from "./uploads.js";

const parameters = new URLSearchParams(location.search);
const editorCallback = parameters.get("CKEditorFuncNum");

for (const button of document.querySelectorAll("[data-pick]")) {
  button.addEventListener("click", () => give({ ...button.dataset, id: button.dataset.pick }));
}

function give({ id, url, thumb, alt, title }) {
  if (!window.opener) return;
  if (editorCallback) {
    window.opener.CKEDITOR.tools.callFunction(Number(editorCallback), url, function () {
      // `this` is the dialog's button: fill in the alternative text that the library has.
      this.getDialog().getContentElement("info", "alt")?.setValue(alt);
    });
  } else {
    const message = { target: parameters.get("target"), id, url, thumb, alt, title };
    window.opener.postMessage(message, location.origin);
  }
  if (parameters.has("many")) {
    document.querySelector("[data-note]").textContent = `已选“${title}”，可以接着选，选完关闭这个窗口。`;
    find("error").hidden = true;
    return;
  }
  window.close();
}

const form = document.querySelector("[data-upload]");
const find = (name) => form.querySelector(`[data-${name}]`);

form.addEventListener("submit", (event) => event.preventDefault());
find("file").addEventListener("change", async () => {
  const [file] = find("file").files;
  if (!file) return;
  const alt = find("alt").value.trim();
  if (!alt) return tell("请先写替代文字（一句话说清图里是什么），再选择文件。");
  find("progress").hidden = false;
  try {
    const { upload, folder } = form.dataset;
    give(await sendFile(upload, file, { alt, folder }, (p) => (find("progress").value = p)));
  } catch (message) {
    tell(`${file.name}：${message}`);
  }
  find("progress").hidden = true;
});

function tell(message) {
  find("error").textContent = message;
  find("error").hidden = false;
  find("file").value = "";
}
