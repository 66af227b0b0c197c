// What is pasted goes through the server's cleaning before it is in the text; pictures whose bytes
// were pasted wait, as blobs of this page, for one button that stores them.
/* global CKEDITOR */

import { ask } from "./asking.js";
import { askBeforeSaving, hold, mustAsk, pictureBar } from "./pasted-pictures.js";
import { picturesInRtf } from "./rtf.js";

const SLOW = 800; // milliseconds until a wait is worth a word

export function setUp(editor) {
  const bar = pictureBar(editor);
  editor.on("paste", (event) => onPaste(editor, event, bar), null, null, 0);
}

function onPaste(editor, event, bar) {
  const { dataTransfer: transfer, method, type } = event.data;
  if (!transfer || transfer.getTransferType(editor) !== CKEDITOR.DATA_TRANSFER_EXTERNAL) return;
  const html = event.data.dataValue || transfer.getData("text/html", true);
  const isPlain = type === "text" || editor._.nextPasteType === "text" || !html;
  if (isPlain) {
    const text = transfer.getData("text/plain", true);
    if (!text) return; // files: the editor's own upload takes them
    event.data.dataValue = fromPlainText(text);
    event.data.type = "html";
    event.data.dontFilter = true;
    delete editor._.nextPasteType;
    return;
  }
  event.cancel();
  const files = Array.from({ length: transfer.getFilesCount() }, (_, i) => transfer.getFile(i));
  const range = method === "drop" ? event.data.range ?? event.data.target : null;
  insertCleaned(editor, prepared(html, transfer.getData("text/rtf", true), files), range).then(bar.update);
}

// A line of a Chinese document is a paragraph; one line alone goes on where the caret is.
function fromPlainText(text) {
  const lines = text.split(/\r\n|\r|\n/).map((line) => line.trim()).filter(Boolean);
  const escaped = lines.map((line) => CKEDITOR.tools.htmlEncode(line));
  return escaped.length === 1 ? escaped[0] : escaped.map((line) => `<p>${line}</p>`).join("");
}

// Returns {html, blobs}: every picture whose bytes are at hand is "paste:N" in the HTML. The parsed
// document is not shown, so that no picture of it is fetched.
function prepared(html, rtf, files) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const pictures = [...page.querySelectorAll("img")];
  const blobs = [];
  const take = (image, blob) => {
    image.setAttribute("src", `paste:${blobs.push(blob) - 1}`);
    image.removeAttribute("data-src");
  };
  const onDisk = pictures.filter((image) => /^file:/i.test(image.getAttribute("src") ?? ""));
  const inRtf = onDisk.length && rtf ? picturesInRtf(rtf) : [];
  if (inRtf.length === onDisk.length) onDisk.forEach((image, i) => inRtf[i] && take(image, inRtf[i]));
  const [file] = files.filter((one) => one.type.startsWith("image/"));
  if (file && pictures.length === 1 && !page.body.textContent.trim()) take(pictures[0], file);
  for (const image of pictures) {
    const source = image.getAttribute("data-src") ?? image.getAttribute("src") ?? "";
    if (/^data:image\/(?!svg)/i.test(source)) {
      const blob = fromDataAddress(source);
      if (blob) take(image, blob);
    } else if (source.startsWith(`${location.origin}/media/images/`)) {
      image.setAttribute("src", source.slice(location.origin.length));
    }
  }
  return { html: page.documentElement.outerHTML, blobs };
}

function fromDataAddress(source) {
  const [, type, data] = /^data:(image\/[\w+.-]+);base64,([\s\S]+)$/i.exec(source) ?? [];
  if (!data) return null;
  try {
    return new Blob([Uint8Array.from(atob(decodeURIComponent(data)), (c) => c.charCodeAt(0))], { type });
  } catch {
    return null;
  }
}

async function insertCleaned(editor, { html, blobs }, range) {
  const place = range ? null : editor.getSelection()?.createBookmarks2(true);
  const locked = editor.on("key", (event) => event.cancel(), null, null, 0); // the caret must stay
  const slow = setTimeout(() => editor.showNotification("正在整理粘贴的内容……", "info", SLOW), SLOW);
  try {
    const answer = await ask(document.querySelector("[data-paste-url]").dataset.pasteUrl, html);
    locked.removeListener();
    insert(editor, withBlobs(answer.html, blobs), place, range);
  } catch (error) {
    locked.removeListener();
    const text = new DOMParser().parseFromString(html, "text/html").body.innerText;
    insert(editor, fromPlainText(text), place, range);
    editor.showNotification(`${error.message} 这次只粘进了文字。`, "warning");
  } finally {
    clearTimeout(slow);
  }
}

function insert(editor, html, place, range) {
  editor.focus();
  if (place) editor.getSelection().selectBookmarks(place);
  const [, only] = /^<p>((?:(?!<p[ >]).)*)<\/p>$/s.exec(html) ?? [];
  editor.insertHtml(only ?? html, "html", range ?? undefined);
  editor.fire("afterPaste");
}

function withBlobs(html, blobs) {
  return html.replace(/src="paste:(\d+)"/g, (whole, number) => {
    const blob = blobs[Number(number)];
    return blob ? `src="${hold(blob)}"` : 'src=""';
  });
}

// What would be lost is said before it is lost.
export function guardForm(editor) {
  const form = editor.element.$.form;
  form?.addEventListener("submit", (event) => {
    if (event.submitter?.hasAttribute("formaction") || !mustAsk(editor, form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    askBeforeSaving(editor, form, event.submitter);
  }, true);
}
