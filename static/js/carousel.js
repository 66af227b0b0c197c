// The focus pictures. They move by themselves only where nobody minds: not under
// prefers-reduced-motion, not with the pointer or the focus on them, not once paused.

const EVERY = 6000; // milliseconds

for (const box of document.querySelectorAll("[data-carousel]")) carousel(box);

function carousel(box) {
  const row = box.querySelector("[data-row]");
  const slides = [...row.children];
  if (slides.length < 2) return;
  const bar = box.querySelector("[data-bar]");
  const count = box.querySelector("[data-count]");
  const pause = box.querySelector("[data-pause]");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  let paused = calm.matches;
  let busy = false;

  const place = () => Math.round(row.scrollLeft / row.clientWidth);
  const tell = () => (count.textContent = `${place() + 1} / ${slides.length}`);
  const go = (index) => {
    const target = (index + slides.length) % slides.length;
    row.scrollTo({ left: target * row.clientWidth, behavior: calm.matches ? "auto" : "smooth" });
  };
  const showPause = () => {
    pause.setAttribute("aria-pressed", String(paused));
    count.setAttribute("aria-live", paused ? "polite" : "off");
  };

  bar.hidden = false;
  box.querySelector("[data-previous]").addEventListener("click", () => go(place() - 1));
  box.querySelector("[data-next]").addEventListener("click", () => go(place() + 1));
  pause.addEventListener("click", () => {
    paused = !paused;
    showPause();
  });
  for (const [start, end] of [["pointerenter", "pointerleave"], ["focusin", "focusout"]]) {
    box.addEventListener(start, () => (busy = true));
    box.addEventListener(end, () => (busy = false));
  }
  row.addEventListener("scroll", tell, { passive: true });
  tell();
  showPause();
  setInterval(() => {
    if (!paused && !busy && !document.hidden) go(place() + 1);
  }, EVERY);
}
