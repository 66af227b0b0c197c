/* The progress of an export: asked for every second, once its download has begun. */
const box = document.querySelector("[data-export]");

if (box) {
  const words = box.querySelector("[data-export-state]");
  const bar = box.querySelector("[data-export-progress]");
  const take = box.querySelector("[data-export-take]");
  const cancel = box.querySelector("[data-export-cancel]");
  const note = box.querySelector("[data-export-note]");
  let begun = box.dataset.state === "running";

  const show = ({ state, label, done, total }) => {
    words.textContent = done ? `${label}，${done} / ${total} 行` : label;
    bar.value = done;
    bar.hidden = state !== "running";
    if (state !== "ready" && take) take.hidden = true;
    const goesOn = state === "ready" || state === "running";
    if (!goesOn && cancel) cancel.hidden = true;
    if (!goesOn && note) note.hidden = true; // what to know before and meanwhile
    return goesOn;
  };

  const ask = async () => {
    try {
      const answer = await fetch(box.dataset.export, { headers: { Accept: "application/json" } });
      if (!answer.ok || !show(await answer.json())) return;
    } catch {
      words.textContent = "暂时查不到进度，正在重试";
    }
    setTimeout(ask, 1000);
  };

  take?.addEventListener("submit", () => {
    if (begun) return;
    begun = true;
    setTimeout(ask, 300);
  });
  if (begun) ask();
}
