// Keys of the desk: "/" to the search box, "?" for the list of keys, Ctrl or Alt + S to save.
// None of the single keys counts while somebody types, in a field or in the editor.

const search = document.querySelector("[data-find]");
const list = document.querySelector("[data-keys-list]");

export const isTyping = (target) =>
  target instanceof Element &&
  (target.isContentEditable || target.closest("input, textarea, select, [role=combobox]") !== null);

const opens = () => document.querySelector("dialog[open]") !== null;

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing) return;
  const alone = !event.ctrlKey && !event.metaKey && !event.altKey;
  if (alone && !isTyping(event.target) && !opens()) {
    if (event.key === "/" && search) {
      event.preventDefault();
      search.focus();
      search.select();
    } else if (event.key === "?" && list) {
      event.preventDefault();
      list.showModal();
    }
    return;
  }
  const isSave = event.code === "KeyS" && !event.shiftKey && (event.ctrlKey || event.metaKey || event.altKey);
  if (isSave && save(event.target)) event.preventDefault();
});

// The button that somebody would press, so that the form does all it does on a click.
function save(target) {
  const form = target.closest?.("form") ?? document.querySelector("#content form:has([name=_save])");
  const button = form?.querySelector("[name=_continue]") ?? form?.querySelector("[name=_save], [data-save]");
  if (!button || opens()) return false;
  const editors = window.CKEDITOR?.instances ?? {};
  for (const editor of Object.values(editors)) editor.updateElement();
  form.requestSubmit(button);
  return true;
}

document.querySelector("[data-keys-close]")?.addEventListener("click", () => list.close());
