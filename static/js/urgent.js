// Urgent notices above the page: each can be closed for good (until it is changed and published
// anew). preferences.js keeps what was closed from being drawn on the next page.
import { recall, remember } from "./store.js";

const MOST_REMEMBERED = 40;
const strip = document.querySelector("[data-urgent]");

strip?.addEventListener("click", (event) => {
  const row = event.target.closest("[data-urgent-close]")?.closest("[data-urgent-notice]");
  if (!row) return;
  const closed = recall("closed-urgent").split(" ").filter(Boolean);
  remember("closed-urgent", [...closed, row.dataset.urgentNotice].slice(-MOST_REMEMBERED).join(" "));
  row.hidden = true;
  const next = strip.querySelector("[data-urgent-notice]:not([hidden]) [data-urgent-close]");
  strip.hidden = !next;
  // The focus was on the button that is gone: it goes on to what stands next on the page.
  (next ?? document.querySelector(".wordmark"))?.focus({ preventScroll: true });
});
