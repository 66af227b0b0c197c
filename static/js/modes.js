// 长辈版 and high contrast: switches in the header.
import { remember } from "./store.js";

const root = document.documentElement;

function equip(selector, name, value) {
  for (const button of document.querySelectorAll(selector)) {
    const show = () => button.setAttribute("aria-pressed", String(root.dataset[name] === value));
    button.hidden = false;
    show();
    button.addEventListener("click", () => {
      const on = root.dataset[name] !== value;
      if (on) root.dataset[name] = value;
      else delete root.dataset[name];
      remember(name, on ? value : "");
      show();
    });
  }
}

equip('[data-mode-switch="elder"]', "mode", "elder");
equip("[data-contrast-switch]", "contrast", "high");
