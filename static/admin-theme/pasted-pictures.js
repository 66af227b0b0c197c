// Pictures in the text that the library does not have: those that wait here, and empty boxes.

import { choose, element } from "./asking.js";
import { sendFile } from "./uploads.js";

const blobs = new Map(); // address of this page → bytes

export function hold(blob) {
  const address = URL.createObjectURL(blob);
  blobs.set(address, blob);
  return address;
}

export function waitingPictures(editor) {
  const all = [...(editor.editable()?.$.querySelectorAll("img") ?? [])];
  const starts = (image, what) => (image.getAttribute("src") ?? "").startsWith(what);
  return {
    pending: all.filter((image) => starts(image, "blob:")),
    marked: all.filter((image) => starts(image, "data:image/svg+xml,")),
  };
}

// A bar over the editor while there are such pictures.
export function pictureBar(editor) {
  const words = element("span", { role: "status" });
  const button = element("button", { type: "button", class: "button-main" }, "把粘贴的图片存入图库");
  const bar = element("div", { class: "editor-pictures", "data-pasted-pictures": "" }, words, button);
  bar.hidden = true;
  editor.container.$.before(bar);
  let failed = "";

  const update = () => {
    const { pending, marked } = waitingPictures(editor);
    bar.hidden = !pending.length && !marked.length && !failed;
    button.hidden = !pending.length;
    const lines = [];
    if (pending.length) lines.push(`有 ${pending.length} 张粘贴的图片还没有存入图库。`);
    if (marked.length) {
      lines.push(`有 ${marked.length} 处图片没有粘进来：请把原图另存到电脑上，双击虚线框，用“浏览服务器”上传。`);
    }
    words.textContent = [...lines, failed].filter(Boolean).join(" ");
  };
  button.addEventListener("click", async () => {
    button.disabled = true;
    failed = (await storeAll(editor, (text) => (words.textContent = text))).join(" ");
    button.disabled = false;
    update();
  });
  editor.on("change", update);
  update();
  return { update };
}

// Stores the waiting pictures one by one; returns a sentence for each that failed, and those stay.
export async function storeAll(editor, tell) {
  const url = document.querySelector("[data-paste-url]").dataset.imageUrl;
  const failures = [];
  const waiting = [...new Set(waitingPictures(editor).pending.map((image) => image.getAttribute("src")))];
  for (const [place, address] of waiting.entries()) {
    const name = `第 ${place + 1} 张`;
    const blob = blobs.get(address);
    const alt = findPicture(editor, address)?.getAttribute("alt") ?? "";
    try {
      if (!blob) throw "图片的数据已经不在这一页里，请重新粘贴。";
      const file = new File([blob], `粘贴的图片.${blob.type.split("/")[1] ?? "png"}`, { type: blob.type });
      const stored = await sendFile(url, file, { alt }, (percent) =>
        tell(`正在存入图库：${name}，共 ${waiting.length} 张，${percent}%`),
      );
      replace(editor, address, stored);
    } catch (message) {
      failures.push(`${name}没有存成：${message}`);
    }
  }
  editor.fire("saveSnapshot");
  return failures;
}

function findPicture(editor, address) {
  return waitingPictures(editor).pending.find((image) => image.getAttribute("src") === address);
}

function replace(editor, address, stored) {
  for (let image; (image = findPicture(editor, address)); ) {
    const widget = Object.values(editor.widgets.instances).find((one) => one.element?.$.contains(image));
    const alt = image.getAttribute("alt") || stored.alt || "";
    image.setAttribute("src", stored.url);
    image.setAttribute("data-cke-saved-src", stored.url);
    widget?.setData({ src: stored.url, alt });
  }
}

// What the person has agreed to lose. It is kept: autosave submits the form a second time.
const known = new WeakMap(); // form → addresses

function left(editor) {
  const { pending, marked } = waitingPictures(editor);
  return [...pending, ...marked].map((image) => image.getAttribute("src"));
}

export function mustAsk(editor, form) {
  return left(editor).some((address) => !known.get(form)?.includes(address));
}

export async function askBeforeSaving(editor, form, submitter) {
  const { pending, marked } = waitingPictures(editor);
  const text = [
    pending.length ? `正文里有 ${pending.length} 张粘贴的图片还没有存入图库。` : "",
    marked.length ? `有 ${marked.length} 处图片没有粘进来（虚线框），保存后框会去掉，图片不会显示。` : "",
  ].join("");
  const buttons = [["back", "回去处理", "button-plain"], ["drop", "不要这些图片，继续保存", "button-quiet"]];
  if (pending.length) buttons.push(["store", "存入图库并保存", "button-main"]);
  const answer = await choose("有图片还没有存好", element("p", {}, text), buttons);
  if (answer !== "store" && answer !== "drop") return;
  if (answer === "store" && (await storeAll(editor, () => {})).length) {
    editor.fire("change");
    return choose("有图片没有存成", element("p", {}, "它们还在正文里，没有丢。请看编辑器上方的说明。"), [["ok", "知道了", "button-main"]]);
  }
  if (answer === "store" && marked.length === 0) editor.fire("change");
  known.set(form, left(editor));
  form.requestSubmit(submitter ?? undefined);
}
