// The library's window: gives the picked picture to the page that opened it.

const parameters = new URLSearchParams(location.search);
const editorCallback = parameters.get("CKEditorFuncNum");

for (const button of document.querySelectorAll("[data-pick]")) {
  button.addEventListener("click", () => {
    const { pick, url, thumb, alt, title } = button.dataset;
    if (!window.opener) return;
    if (editorCallback) {
      window.opener.CKEDITOR.tools.callFunction(Number(editorCallback), url, function () {
        // `this` is the dialog's button: fill in the alternative text that the library has.
        this.getDialog().getContentElement("info", "alt")?.setValue(alt);
      });
    } else {
      const message = { target: parameters.get("target"), id: pick, url, thumb, alt, title };
      window.opener.postMessage(message, location.origin);
    }
    window.close();
  });
}
