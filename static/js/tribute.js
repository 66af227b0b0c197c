// Flowers, candles and bows before a memorial. The page is the same for everybody; the counts
// and the gestures are requests of their own, without a cookie. Without a script a link leads to
// a page with the same three buttons.

const REST = 3000; // milliseconds after a gesture, so that a double click is one

for (const box of document.querySelectorAll("[data-tribute]")) equip(box);

function equip(box) {
  const row = box.querySelector("[data-gestures]");
  const said = box.querySelector("[data-said]");
  let resting = false;

  const show = (counts) => {
    for (const [gesture, count] of Object.entries(counts ?? {})) {
      const place = box.querySelector(`[data-count="${gesture}"]`);
      if (place) place.textContent = count ? `${count.toLocaleString("zh-CN")} 次` : "";
    }
  };
  const say = (words) => {
    said.textContent = words;
    said.classList.remove("is-new");
    requestAnimationFrame(() => said.classList.add("is-new"));
  };
  const rest = (on) => {
    resting = on;
    for (const button of row.children) button.setAttribute("aria-disabled", String(on));
  };
  const pay = async (gesture) => {
    rest(true);
    try {
      const body = new URLSearchParams({ gesture });
      const answer = await fetch(box.dataset.tribute, { method: "POST", credentials: "omit", body });
      const told = await answer.json();
      show(told.counts);
      say(told.message);
    } catch {
      say("现在没有连上，请稍后再试。");
    }
    setTimeout(() => rest(false), REST);
  };

  row.hidden = false;
  for (const plain of box.querySelectorAll("[data-plain]")) plain.hidden = true;
  row.addEventListener("click", (event) => {
    const button = event.target.closest("[data-gesture]");
    if (button && !resting) pay(button.dataset.gesture);
  });
  fetch(box.dataset.counts, { credentials: "omit" })
    .then((answer) => (answer.ok ? answer.json() : {}))
    .then((told) => show(told.counts))
    .catch(() => {}); // the counts stay blank; the gestures still try
}
