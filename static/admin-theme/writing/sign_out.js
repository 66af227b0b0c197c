// Whoever signs out leaves no text behind in this browser, and is told before one would be lost.

import * as shelf from "./shelf.js";

const form = document.querySelector("#logout-form[data-person]");
const QUESTION = "这台电脑里还有没存到服务器的文字，退出后就没有了。仍要退出吗？";

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const waits = [];
  document.dispatchEvent(new CustomEvent("writing:settle", { detail: waits }));
  await Promise.all(waits);
  const left = shelf.of(form.dataset.person);
  if (left.length && !window.confirm(QUESTION)) return;
  document.dispatchEvent(new CustomEvent("writing:forget"));
  left.forEach(shelf.remove);
  form.submit();
});
