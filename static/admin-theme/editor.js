// CKEditor's uploads carry the form's token; its text keeps up with the form.
/* global CKEDITOR */

CKEDITOR.on("instanceReady", ({ editor }) => {
  const token = document.querySelector("input[name=csrfmiddlewaretoken]");
  editor.config.fileTools_requestHeaders = { "X-CSRFToken": token ? token.value : "" };
  editor.editable().setAttribute("aria-label", "正文");
});
