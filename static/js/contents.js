// The table of contents says where the reader is. Nothing moves but a long list inside its frame.

const lists = [...document.querySelectorAll("[data-contents]")];
const links = lists.flatMap((list) => [...list.querySelectorAll("a[href^='#']")]);
const places = [...new Set(links.map((link) => link.hash.slice(1)))]
  .map((id) => document.getElementById(id))
  .filter(Boolean);

// A heading has been reached when it is in the upper third of the window or above it.
function current() {
  const line = innerHeight / 3;
  let found = null;
  for (const place of places) {
    if (place.getBoundingClientRect().top > line) break;
    found = place;
  }
  return found;
}

let shown = null;

function show() {
  const place = current();
  if (place === shown) return;
  shown = place;
  for (const link of links) {
    if (place && link.hash === `#${place.id}`) {
      link.setAttribute("aria-current", "location");
      keepInView(link);
    } else {
      link.removeAttribute("aria-current");
    }
  }
}

function keepInView(link) {
  const frame = link.closest(".contents--beside");
  if (!frame) return;
  const { top, bottom } = link.getBoundingClientRect();
  const edges = frame.getBoundingClientRect();
  if (top < edges.top) frame.scrollTop -= edges.top - top;
  else if (bottom > edges.bottom) frame.scrollTop += bottom - edges.bottom;
}

if (places.length) {
  let waits = false;
  const soon = () => {
    if (waits) return;
    waits = true;
    requestAnimationFrame(() => {
      waits = false;
      show();
    });
  };
  addEventListener("scroll", soon, { passive: true });
  addEventListener("resize", soon, { passive: true });
  show();
}

// On a phone the list is closed once it has led somewhere, so that the text is in view.
for (const details of document.querySelectorAll("details.contents")) {
  details.addEventListener("click", (event) => {
    if (event.target.closest("a")) details.open = false;
  });
}
