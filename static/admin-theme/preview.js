// The preview in a frame is printed as its page would be; the address of a link is copied.

const frame = document.querySelector("[data-framed]");
const print = document.querySelector("[data-print]");
if (frame && print) {
  print.hidden = false;
  print.addEventListener("click", () => frame.contentWindow.print());
}

const address = document.querySelector("[data-address]");
const copy = document.querySelector("[data-copy]");
if (address && copy) {
  address.select();
  copy.hidden = !navigator.clipboard;
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(address.value);
    copy.textContent = "已复制";
  });
}
