// The pictures of a gallery, one at a time and large: by keys, by buttons, by swiping. Without a
// script each thumbnail is a link to its picture.

const SWIPE = 48; // pixels to the side that are meant

const dialog = document.createElement("dialog");
dialog.className = "lightbox";
dialog.setAttribute("aria-label", "看大图");
dialog.innerHTML = `
  <figure>
    <div class="lightbox__stage"><img alt="" /></div>
    <figcaption aria-live="polite"></figcaption>
  </figure>
  <div class="lightbox__bar">
    <button type="button" data-step="-1">上一张</button>
    <output aria-live="polite"></output>
    <button type="button" data-step="1">下一张</button>
    <button type="button" data-close>关闭</button>
  </div>`;
const [stage, words, count] = [".lightbox__stage", "figcaption", "output"].map((one) => dialog.querySelector(one));
const [back, forth] = dialog.querySelectorAll("[data-step]");

let links = [];
let place = 0;
let opener = null;

for (const gallery of document.querySelectorAll("[data-gallery]")) {
  gallery.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (!link || !isPlain || !dialog.showModal) return;
    event.preventDefault();
    open(gallery, link);
  });
}

function open(gallery, link) {
  links = [...gallery.querySelectorAll("a")].filter((one) => one.querySelector("img"));
  opener = link;
  if (!dialog.isConnected) document.body.append(dialog);
  dialog.showModal();
  show(links.indexOf(link));
  dialog.querySelector("[data-close]").focus();
}

function show(wanted) {
  place = Math.min(Math.max(wanted, 0), links.length - 1);
  stage.replaceChildren(large(links[place]));
  words.textContent = links[place].closest("figure")?.querySelector("figcaption")?.textContent ?? "";
  words.hidden = !words.textContent;
  count.textContent = `${place + 1} / ${links.length}`;
  back.setAttribute("aria-disabled", place === 0);
  forth.setAttribute("aria-disabled", place === links.length - 1);
  for (const beside of [place + 1, place - 1]) if (links[beside]) large(links[beside]); // preloads
}

// A new element each time: the old picture would stand there until the new one has come.
function large(link) {
  const small = link.querySelector("img");
  const image = new Image(Number(small.getAttribute("width")), Number(small.getAttribute("height")));
  image.alt = small.alt;
  image.draggable = false;
  image.sizes = "100vw";
  image.srcset = small.srcset;
  image.src = link.href;
  return image;
}

dialog.addEventListener("click", ({ target }) => {
  if (target.dataset.step) show(place + Number(target.dataset.step));
  else if (target.hasAttribute("data-close") || target === stage) dialog.close();
});
dialog.addEventListener("close", () => {
  stage.replaceChildren();
  opener?.focus();
});
dialog.addEventListener("keydown", (event) => {
  const leads = { ArrowLeft: place - 1, ArrowRight: place + 1, Home: 0, End: links.length - 1 };
  if (!(event.key in leads) || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  show(leads[event.key]);
});

// One finger to the side leads on; two fingers, or one on a page zoomed in, are the browser's.
let start = null;
stage.addEventListener("pointerdown", (event) => {
  const isZoomed = (window.visualViewport?.scale ?? 1) > 1.05;
  start = event.isPrimary && event.pointerType !== "mouse" && !isZoomed ? event : null;
});
stage.addEventListener("pointercancel", () => (start = null));
dialog.addEventListener("pointerdown", (event) => event.isPrimary || (start = null));
dialog.addEventListener("pointerup", (event) => {
  if (!start || event.pointerId !== start.pointerId) return;
  const [across, down] = [event.clientX - start.clientX, event.clientY - start.clientY];
  start = null;
  if (Math.abs(across) > SWIPE && Math.abs(across) > 2 * Math.abs(down)) show(place + (across < 0 ? 1 : -1));
});
