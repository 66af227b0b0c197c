// The pictures of Word's clipboard: its HTML names files on a disk, its RTF holds their bytes.

const TYPES = [[/\\pngblip\b/, "image/png"], [/\\jpegblip\b/, "image/jpeg"]];

// Returns a Blob for each picture of the text in order; null for one that no browser shows (WMF).
export function picturesInRtf(rtf) {
  const pictures = [];
  let place = 0;
  while ((place = rtf.indexOf("{\\pict", place)) >= 0) {
    const end = groupEnd(rtf, place);
    if (!isTwin(rtf, place)) pictures.push(picture(rtf.slice(place, end)));
    place = end;
  }
  return pictures;
}

// Word writes each picture a second time for old programs, and the pictures of bullets.
function isTwin(rtf, place) {
  return /\{(\\nonshppict|\\\*\\listpicture)[^{}]*$/.test(rtf.slice(Math.max(0, place - 60), place));
}

function groupEnd(rtf, start) {
  let depth = 0;
  for (let i = start; i < rtf.length; i++) {
    if (rtf[i] === "\\") i++;
    else if (rtf[i] === "{") depth++;
    else if (rtf[i] === "}" && --depth === 0) return i + 1;
  }
  return rtf.length;
}

function picture(group) {
  const type = TYPES.find(([sign]) => sign.test(group.slice(0, 2000)))?.[1];
  if (!type) return null;
  let inner = group.slice(1, -1);
  for (let open; (open = inner.indexOf("{")) >= 0; ) {
    inner = inner.slice(0, open) + inner.slice(groupEnd(inner, open));
  }
  const hex = inner.replace(/\\[a-z]+-?\d* ?/g, "").replace(/\s+/g, "");
  if (!hex || hex.length % 2 || /[^0-9a-fA-F]/.test(hex)) return null;
  const bytes = new Uint8Array(hex.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = parseInt(hex.substr(2 * i, 2), 16);
  return new Blob([bytes], { type });
}
