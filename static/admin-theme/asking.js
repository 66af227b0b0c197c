// Asks one of the editor's addresses for a text; rejects with a sentence.

import { csrfToken } from "./uploads.js";

const PATIENCE = 15_000; // milliseconds

export async function ask(url, html) {
  let response, answer;
  try {
    response = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrfToken() },
      body: JSON.stringify({ html }),
      signal: AbortSignal.timeout(PATIENCE),
    });
    answer = await response.json();
  } catch {
    throw new Error("服务器没有回答：可能断网了，或已退出登录。您写的内容还在。");
  }
  if (!response.ok) throw new Error(answer.error ?? "没有成功，请稍后再试。");
  return answer;
}

// Builds an element: element("p", {class: "x"}, "text", child …).
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

// Opens a dialog that is taken out of the page when it is closed; resolves with the button's value.
export function choose(title, content, buttons) {
  const heading = element("h2", { id: "editor-dialog-title" }, title);
  const row = element("div", { class: "editor-dialog-buttons" });
  for (const [value, label, kind] of buttons) {
    row.append(element("button", { value, class: kind }, label));
  }
  const form = element("form", { method: "dialog" }, heading, content, row);
  const dialog = element("dialog", { class: "editor-dialog", "aria-labelledby": heading.id }, form);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue);
    });
  });
}
