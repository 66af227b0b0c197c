// What a form holds at this moment, as it would send it: without files, buttons and its token.
/* global CKEDITOR */

const editors = () => Object.values(window.CKEDITOR?.instances ?? {});
const isOurs = (name) => name === "csrfmiddlewaretoken" || name.startsWith("_") || name.startsWith("writing-");

export function read(form) {
  for (const editor of editors()) if (editor.status === "ready") editor.updateElement();
  return [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !isOurs(name));
}

// Call `changed` after anything that may have changed a field, and `ready` for each editor that
// has drawn its text, which it spells in its own way.
export function watch(form, { changed, ready }) {
  for (const type of ["input", "change", "click", "drop", "dragend", "rows:added"]) {
    form.addEventListener(type, changed);
  }
  window.addEventListener("message", changed); // a window of the library has chosen
  if (!window.CKEDITOR) return;
  const follow = (editor) => {
    ready();
    editor.on("change", changed);
  };
  CKEDITOR.on("instanceReady", ({ editor }) => follow(editor));
  for (const editor of editors()) if (editor.status === "ready") follow(editor);
}
