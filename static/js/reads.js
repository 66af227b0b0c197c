// Tells the site that this page is being read, once it has been looked at for two seconds, and
// shows the number that comes back. The page itself is the same for everybody and may be stored;
// what is said of the reader is two words: from which kind of page, from which kind of site.

const LOOKED_AT = 2000; // milliseconds in view
const ENGINES = /(^|\.)(baidu|so|sogou|sm|toutiao|bing|google|yandex|duckduckgo|360)\.[a-z.]+$/;

const key = document.body.dataset.readKey;
let waiting = 0;

function entryOf(path) {
  const plain = path.replace(/^\/zh-hant(?=\/)/, "");
  if (plain === "/") return "home";
  if (plain.startsWith("/search/")) return "search";
  if (plain.startsWith("/topic/")) return "topic";
  return plain.endsWith("/") ? "section" : "item";
}

function cameFrom() {
  const inWeChat = /MicroMessenger/i.test(navigator.userAgent);
  if (!document.referrer) return inWeChat ? ["outside", "wechat"] : ["direct", "direct"];
  const { origin, hostname, pathname } = new URL(document.referrer);
  if (origin === location.origin) return [entryOf(pathname), "site"];
  if (inWeChat || /(^|\.)(weixin|wx)\.qq\.com$/.test(hostname)) return ["outside", "wechat"];
  return ["outside", ENGINES.test(hostname) ? "engine" : "other"];
}

// The place is taken from the start, so that the text doesn't move when the number comes.
function show(words) {
  for (const place of document.querySelectorAll("[data-reads]")) {
    place.querySelector("[data-reads-count]").textContent = words;
    place.hidden = !words;
  }
}

async function tell() {
  document.removeEventListener("visibilitychange", watch);
  const [entry, referrer] = cameFrom();
  const body = new URLSearchParams({ key, entry, referrer });
  const answer = await fetch("/live/read/", {
    method: "POST", credentials: "omit", keepalive: true, body,
  });
  const { reads } = answer.status === 200 ? await answer.json() : {};
  show(reads ? `${reads.toLocaleString("zh-CN")} 次` : "");
}

function watch() {
  clearTimeout(waiting);
  if (document.visibilityState !== "visible") return;
  // Without an answer the page says nothing about reads.
  waiting = setTimeout(() => tell().catch(() => show("")), LOOKED_AT);
}

if (key) {
  show("…");
  document.addEventListener("visibilitychange", watch);
  watch();
}
