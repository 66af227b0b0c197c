// Before a link leads to another site, the page says so. Without a script the link just leads there.

const dialog = document.createElement("dialog");
dialog.className = "leaving";
dialog.setAttribute("aria-label", "即将离开本网站");

const words = document.createElement("p");
const buttons = document.createElement("p");
buttons.className = "leaving__ways";
const go = Object.assign(document.createElement("a"), { className: "button", textContent: "继续访问" });
const stay = Object.assign(document.createElement("button"), {
  type: "button",
  className: "button button--plain",
  textContent: "留在本站",
});
go.rel = "noopener";
stay.addEventListener("click", () => dialog.close());
buttons.append(go, stay);
dialog.append(words, buttons);

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]");
  const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
  if (!link || link === go || !plain || !dialog.showModal) return;
  if (!/^https?:$/.test(link.protocol) || link.host === location.host) return;
  event.preventDefault();
  words.textContent = `您将离开本网站，前往 ${link.host}。那里的内容由对方负责。`;
  go.href = link.href;
  if (!dialog.isConnected) document.body.append(dialog);
  dialog.showModal();
  stay.focus();
});
