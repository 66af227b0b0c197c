// From one difference to the next, by N and P or the two buttons.
const places = [...document.querySelectorAll("[data-difference]")];
const steps = document.querySelector("[data-steps]");
let current = -1;

function go(step) {
  if (!places.length) return;
  current = (current + step + places.length) % places.length;
  const place = places[current];
  place.closest("details")?.setAttribute("open", "");
  place.scrollIntoView({ block: "center" });
  place.focus({ preventScroll: true });
  const said = steps?.querySelector("[data-place]");
  if (said) said.textContent = `第 ${current + 1} 处，共 ${places.length} 处`;
}

function next() {
  go(1);
}

function previous() {
  if (current < 0) current = 0;
  go(-1);
}

if (steps && places.length) {
  steps.hidden = false;
  steps.addEventListener("click", (event) => {
    const step = event.target.closest("[data-step]")?.dataset.step;
    if (step) (step === "1" ? next : previous)();
  });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, select, textarea, [contenteditable]")) return;
  if (event.key === "n") next();
  if (event.key === "p") previous();
});
