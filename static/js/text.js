// The § beside an article leads to it, and puts its address on the clipboard where that is allowed.

const status = document.querySelector("[data-copied]");

document.querySelector("[data-prose]")?.addEventListener("click", async (event) => {
  const link = event.target.closest("[data-copy-link]");
  if (!link || !navigator.clipboard) return;
  const address = new URL(link.href);
  address.search = "";
  try {
    await navigator.clipboard.writeText(address.href);
  } catch {
    return; // Not allowed: the address bar shows it all the same.
  }
  status.textContent = `已复制${link.getAttribute("aria-label")}`;
  link.dataset.copied = "";
  setTimeout(() => delete link.dataset.copied, 2000);
});
