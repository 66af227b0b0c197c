// A part of a picture is drawn, moved and pulled at its corners; a click sets the focal point.
// The number fields say the same and can be typed into: what they hold is what is sent.

for (const form of document.querySelectorAll("[data-cropping]")) cropping(form);

function cropping(form) {
  const find = (name) => form.querySelector(`[data-${name}]`);
  const field = (name) => form.querySelector(`[name=${name}]`);
  const [whole, part, focus] = ["whole", "part", "focus"].map(find);
  const image = whole.querySelector("img");
  const full = { width: Number(image.getAttribute("width")), height: Number(image.getAttribute("height")) };
  const mayCrop = !field("left").disabled;
  const NEAR = 4; // pixels of the screen: less than that is a click
  part.hidden = focus.hidden = false;

  const read = () => ({
    left: Number(field("left").value), top: Number(field("top").value),
    width: Number(field("width").value), height: Number(field("height").value),
  });
  const write = (box) => {
    const kept = fitted(box);
    for (const [name, value] of Object.entries(kept)) field(name).value = Math.round(value);
    draw();
  };
  const between = (value, least, most) => Math.min(Math.max(value, least), Math.max(least, most));
  const fitted = ({ left, top, width, height }) => {
    const box = { width: between(width, 1, full.width), height: between(height, 1, full.height) };
    return {
      left: between(left, 0, full.width - box.width), top: between(top, 0, full.height - box.height), ...box,
    };
  };
  const ratio = () => {
    const chosen = form.querySelector("[name=ratio]:checked")?.value;
    if (!chosen) return 0;
    const [wide, high] = chosen.split(":").map(Number);
    return wide / high;
  };
  const percent = (value, of) => `${(100 * value) / of}%`;

  function draw() {
    const box = fitted(read());
    part.style.left = percent(box.left, full.width);
    part.style.top = percent(box.top, full.height);
    part.style.width = percent(box.width, full.width);
    part.style.height = percent(box.height, full.height);
    part.classList.toggle("is-all", box.width === full.width && box.height === full.height);
    focus.style.left = `${field("focus_x").value}%`;
    focus.style.top = `${field("focus_y").value}%`;
  }

  /** Return the box between two points, in the chosen ratio, within the picture. */
  function spanned(from, to) {
    const wanted = ratio();
    let width = Math.abs(to.x - from.x);
    let height = Math.abs(to.y - from.y);
    if (wanted) {
      height = width / wanted;
      const room = to.y < from.y ? from.y : full.height - from.y;
      if (height > room) [width, height] = [room * wanted, room];
    }
    return {
      left: to.x < from.x ? from.x - width : from.x, top: to.y < from.y ? from.y - height : from.y, width, height,
    };
  }

  const place = (event) => {
    const { left, top, width, height } = whole.getBoundingClientRect();
    return {
      x: between(((event.clientX - left) / width) * full.width, 0, full.width),
      y: between(((event.clientY - top) / height) * full.height, 0, full.height),
    };
  };

  whole.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    event.preventDefault();
    const box = read();
    const start = place(event);
    const corner = event.target.dataset.corner;
    const isWhole = box.width === full.width && box.height === full.height;
    const isInside = event.target === part && !isWhole;
    const anchor = corner && {
      x: corner.includes("w") ? box.left + box.width : box.left,
      y: corner.includes("n") ? box.top + box.height : box.top,
    };
    let hasMoved = false;
    whole.setPointerCapture(event.pointerId);
    const move = (at) => {
      hasMoved ||= Math.hypot(at.clientX - event.clientX, at.clientY - event.clientY) > NEAR;
      if (!hasMoved || !mayCrop) return;
      const now = place(at);
      if (corner) write(spanned(anchor, now));
      else if (isInside) write({ ...box, left: box.left + now.x - start.x, top: box.top + now.y - start.y });
      else write(spanned(start, now));
    };
    const end = () => {
      whole.removeEventListener("pointermove", move);
      if (hasMoved || corner) return;
      field("focus_x").value = ((100 * start.x) / full.width).toFixed(1);
      field("focus_y").value = ((100 * start.y) / full.height).toFixed(1);
      draw();
    };
    whole.addEventListener("pointermove", move);
    whole.addEventListener("pointerup", end, { once: true });
    whole.addEventListener("pointercancel", () => whole.removeEventListener("pointermove", move), { once: true });
  });

  const inRatio = (changed) => {
    const wanted = ratio();
    const box = read();
    if (!wanted || !mayCrop) return draw();
    if (changed === "height") box.width = box.height * wanted;
    else box.height = box.width / wanted;
    const shrink = Math.min(1, (full.width - box.left) / box.width, (full.height - box.top) / box.height);
    write({ ...box, width: box.width * shrink, height: box.height * shrink });
  };
  form.addEventListener("input", ({ target }) => (target.name === "ratio" ? inRatio() : draw()));
  form.addEventListener("change", ({ target }) => {
    if (["width", "height"].includes(target.name)) inRatio(target.name);
  });
  if (mayCrop) {
    find("ratios").hidden = find("all-of-it").hidden = false;
    find("all-of-it").addEventListener("click", () => {
      form.querySelector("[name=ratio]").checked = true;
      write({ left: 0, top: 0, ...full });
    });
  }
  draw();
}
