// The article's tools: size of type, reading aloud, printing, copying the address.
import { remember } from "./store.js";

const root = document.documentElement;
const STEPS = [0.9, 1, 1.15, 1.35, 1.6];

const zooms = document.querySelectorAll("[data-zoom]");
for (const button of zooms) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const now = Number(getComputedStyle(root).getPropertyValue("--zoom")) || 1;
    const place = STEPS.reduce((best, step, i) => (Math.abs(step - now) < Math.abs(STEPS[best] - now) ? i : best), 1);
    const next = STEPS[Math.min(Math.max(place + Number(button.dataset.zoom), 0), STEPS.length - 1)];
    root.style.setProperty("--zoom", String(next));
    remember("zoom", next === 1 ? "" : String(next));
  });
}

const print = document.querySelector("[data-print]");
if (print) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}

const copy = document.querySelector("[data-copy]");
if (copy && navigator.clipboard) {
  copy.hidden = false;
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(copy.dataset.copy);
    copy.textContent = "已复制";
  });
}

const read = document.querySelector("[data-read]");
if (read && "speechSynthesis" in window) {
  read.hidden = false;
  read.addEventListener("click", () => {
    if (read.getAttribute("aria-pressed") === "true") stop();
    else start();
  });
  addEventListener("pagehide", stop);
}

function start() {
  // Sentence by sentence: one long utterance is cut off by several browsers.
  const text = [...document.querySelectorAll("[data-spoken]")].map((part) => part.innerText).join("。");
  const sentences = text.split(/(?<=[。！？；\n])/).filter((sentence) => sentence.trim());
  read.setAttribute("aria-pressed", "true");
  sentences.forEach((sentence, index) => {
    const words = new SpeechSynthesisUtterance(sentence);
    words.lang = "zh-CN";
    if (index === sentences.length - 1) words.onend = stop;
    speechSynthesis.speak(words);
  });
}

function stop() {
  read.setAttribute("aria-pressed", "false");
  speechSynthesis.cancel();
}
