// The editing page while it is open: what is typed is kept on the server, or in this browser until
// the server has it; others in the same item are told of, and the page tells that it is here.

import { read, watch } from "./fields.js";
import { ask, REASONS, takeNewToken } from "./server.js";
import * as shelf from "./shelf.js";

const MOST_PATIENT = 4; // times the pause after which typing without a pause is kept as well
const MOST_ON_LEAVING = 60_000; // bytes that a browser still sends for a page that is gone

const box = document.querySelector("[data-writing]");
if (box) open(box, box.closest("form"));

function open(box, form) {
  const parts = ["says", "sign-in", "others", "newer", "status"];
  const found = Object.fromEntries(parts.map((name) => [name, box.querySelector(`[data-${name}]`)]));
  const find = (name) => found[name];
  const { writing: name, person, url } = box.dataset;
  const place = { person, name, key: form.elements["writing-key"].value };
  const pause = 1000 * box.dataset.autosaveAfter;
  const hasOthers = "hasOthers" in box.dataset;
  let [kept, stamp] = ["unsent" in box.dataset ? "" : state(), ""];
  let [timer, firstChange, sending] = [0, 0, null];
  let [isSubmitting, isWaiting, isForgotten] = [false, false, false];

  function state() {
    return JSON.stringify(read(form));
  }
  const say = (words, reason = "") => {
    find("status").dataset.state = reason || (words ? "kept" : "");
    // A fault is said aloud; that all is well would only disturb.
    find("status").setAttribute("role", reason && reason !== "sending" ? "alert" : "none");
    find("says").textContent = words;
    find("sign-in").hidden = reason !== "signed-out";
  };
  const shelve = () => !isForgotten && shelf.put(place, { fields: read(form), after: stamp });
  const base = () => ({ person, key: place.key, "based-on": form.elements.based_on?.value ?? "" });

  // -- what is typed ----------------------------------------------------------------------

  const changed = () => {
    firstChange ||= Date.now();
    clearTimeout(timer);
    const patience = firstChange + MOST_PATIENT * pause - Date.now();
    timer = setTimeout(keep, Math.max(0, Math.min(pause, patience)));
  };

  // Resolves with whether the server has everything that the form holds.
  async function keep() {
    clearTimeout(timer);
    firstChange = 0;
    await sending;
    const now = state();
    if (now === kept) return true;
    say("正在保存…", "sending");
    sending = ask(url, { ...base(), holds: 1, typed: 1 }, JSON.parse(now)).then((answer) => {
      if (answer.reason) return failed(answer);
      [kept, stamp] = [now, answer.stamp];
      shelf.remove(place);
      say(`已自动保存 ${answer.saved}`);
      show(answer);
      return true;
    });
    const isKept = await sending;
    sending = null;
    return isKept;
  }

  function failed(answer) {
    const where = shelve() ? "文字先保存在这台电脑里。" : "请先把文字复制到别处。";
    say(answer.error ?? REASONS[answer.reason] + where, answer.reason);
    return false;
  }

  // -- who is here ------------------------------------------------------------------------

  const show = ({ others, newer }) => {
    if (!others) return;
    const lines = others.map((words) => Object.assign(document.createElement("li"), { textContent: words }));
    // A line that says the same is not said again to somebody who listens.
    if (find("others").textContent !== others.join("")) find("others").replaceChildren(...lines);
    if (find("newer").textContent !== newer) find("newer").textContent = newer;
    find("newer").hidden = !newer;
    for (const told of document.querySelectorAll("[data-newer-told]")) told.hidden = Boolean(newer);
  };
  const beat = async () => {
    if (state() !== kept) return keep();
    if (!hasOthers) return;
    const answer = await ask(url, base());
    if (answer.reason === "signed-out") say("您已退出登录，请先登录再接着写。", answer.reason);
    else if (find("status").dataset.state === "signed-out") say("");
    show(answer);
  };

  // -- leaving ----------------------------------------------------------------------------

  const leave = () => {
    if (isSubmitting || isForgotten) return;
    const now = state();
    const isKept = now === kept;
    if (!isKept) shelve();
    const fits = new Blob([now]).size < MOST_ON_LEAVING;
    const told = { ...base(), ...(hasOthers && { leave: 1 }) };
    if (!isKept && fits) ask(url, { ...told, holds: 1, typed: 1 }, JSON.parse(now), { keepalive: true });
    else if (hasOthers) ask(url, told, [], { keepalive: true });
  };

  // A save waits until the typed text is safe: if the server dies in it, the text is there.
  const beforeSubmit = async (event) => {
    if (event.target !== form || event.defaultPrevented || isSubmitting) return;
    if (!isWaiting && !sending && state() === kept) isSubmitting = true;
    takeNewToken(form);
    if (isSubmitting) return;
    event.preventDefault();
    if (isWaiting) return; // clicked twice
    isWaiting = true;
    const tooLong = new Promise((resolve) => setTimeout(resolve, 3000, false));
    const isKept = await Promise.race([keep(), tooLong]);
    if (!isKept) shelve();
    [isSubmitting, isWaiting] = [true, false];
    // Not within the event itself: a browser takes no second submission while it tells of the first.
    setTimeout(() => form.requestSubmit(event.submitter));
  };

  // -- what this browser kept from before -------------------------------------------------

  const bringBack = async () => {
    for (const copy of shelf.of(person, name)) {
      const key = copy.key === place.key ? freshKey() : copy.key;
      const told = { ...base(), key, page: place.key, holds: 1, returned: 1, after: copy.after };
      const { reason, unsaved } = await ask(url, told, copy.fields);
      if (reason) return;
      shelf.remove(copy);
      if (unsaved) document.querySelector("[data-unsaved-list]").innerHTML = unsaved;
    }
  };

  // Beside the buttons, which stay in sight: where the eye asks whether the text is safe.
  form.querySelector(".item-actions")?.append(find("status"));
  watch(form, {
    changed,
    ready: () => {
      if (!firstChange && kept && !sending) kept = state();
    },
  });
  window.addEventListener("submit", beforeSubmit);
  window.addEventListener("pageshow", () => (isSubmitting = false));
  window.addEventListener("pagehide", leave);
  window.addEventListener("online", beat);
  document.addEventListener("visibilitychange", () => document.hidden && keep());
  document.addEventListener("writing:settle", ({ detail }) => detail.push(keep()));
  document.addEventListener("writing:forget", () => (isForgotten = true));
  setInterval(beat, 1000 * box.dataset.beatEvery);
  bringBack();
  if (hasOthers || !kept) beat();
}

function freshKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// A text that its person does not want goes without the page being drawn anew.
document.addEventListener("submit", async (event) => {
  if (!event.target.matches("[data-drop]")) return;
  event.preventDefault();
  const section = event.target.closest("[data-unsaved]");
  const sent = { method: "POST", body: new FormData(event.target), redirect: "manual" };
  const answer = await fetch(event.target.action, sent).catch(() => null);
  if (answer?.type === "opaqueredirect") section.remove();
  else event.target.submit();
});
