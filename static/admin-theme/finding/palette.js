// The palette: type to go anywhere. The places come once, from one address, and live in this
// page's memory only; texts are asked for while somebody types.

import { ranked } from "./matching.js";

const WAIT = 180; // ms of rest before a text is asked for
const LEAST = 2; // characters of it
const MOST = 12; // places shown

const dialog = document.querySelector("[data-palette]");
if (dialog) equip(dialog);

function equip(box) {
  const input = box.querySelector("[data-palette-input]");
  const list = box.querySelector("[data-palette-list]");
  const told = box.querySelector("[data-palette-told]");
  const source = box.dataset.source;
  let known = null;
  let options = [];
  let current = -1;
  let timer = 0;
  let asked = 0;

  const get = async (query) => {
    const answer = await fetch(source + query, { headers: { Accept: "application/json" } });
    if (!answer.ok || answer.redirected) throw new Error(answer.status);
    return answer.json();
  };

  const open = async () => {
    if (box.open) return;
    box.showModal();
    input.value = "";
    show([]);
    told.textContent = "正在读取……";
    try {
      known ??= await get("");
      draw();
    } catch {
      told.textContent = "读不到列表，请刷新页面；可能需要重新登录。";
    }
  };

  const draw = (items = []) => {
    if (!known) return;
    const typed = input.value.trim();
    if (!typed) {
      const some = (wanted) => known.places.filter(({ group }) => group === wanted).slice(0, MOST);
      show([["我最近的稿件", known.recent], ["新建", some("新建")], ["去", some("去")]]);
      return;
    }
    const all = { label: `查找全部稿件：“${typed}”`, hint: "打开查找页" };
    all.url = `${box.dataset.findPage}?q=${encodeURIComponent(typed)}`;
    show([["去", ranked(known.places, typed).slice(0, MOST)], ["稿件", items], ["查找", [all]]]);
  };

  const show = (groups) => {
    list.replaceChildren();
    options = [];
    for (const [name, entries] of groups.filter(([, some]) => some.length)) {
      const group = document.createElement("div");
      group.setAttribute("role", "group");
      group.setAttribute("aria-label", name);
      const heading = document.createElement("p");
      heading.setAttribute("aria-hidden", "true");
      heading.textContent = name;
      group.append(heading, ...entries.map(option));
      list.append(group);
    }
    told.textContent = options.length ? `${options.length} 项` : "";
    choose(options.length ? 0 : -1);
  };

  const option = ({ label, url, hint }) => {
    const made = document.createElement("a");
    made.setAttribute("role", "option");
    made.id = `palette-${options.length}`;
    made.href = url;
    made.tabIndex = -1;
    const name = document.createElement("span");
    name.textContent = label;
    const more = document.createElement("small");
    more.textContent = hint ?? "";
    made.append(name, " ", more);
    options.push(made);
    return made;
  };

  const choose = (place) => {
    options[current]?.setAttribute("aria-selected", "false");
    current = place;
    for (const one of options) one.setAttribute("aria-selected", String(one === options[current]));
    if (options[current]) input.setAttribute("aria-activedescendant", options[current].id);
    else input.removeAttribute("aria-activedescendant");
    options[current]?.scrollIntoView({ block: "nearest" });
  };

  const ask = async (typed) => {
    const number = ++asked;
    try {
      const { items } = await get(`?q=${encodeURIComponent(typed)}`);
      if (number === asked && box.open) draw(items);
    } catch {
      if (number === asked) told.textContent = "稿件暂时查不到。";
    }
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    asked += 1;
    draw();
    const typed = input.value.trim();
    if (typed.length >= LEAST) timer = setTimeout(ask, WAIT, typed);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || !options.length) return;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) {
      event.preventDefault();
      choose((current + steps[event.key] + options.length) % options.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      options[current]?.click();
    }
  });
  box.querySelector("[data-palette-close]").addEventListener("click", () => box.close());
  box.addEventListener("click", (event) => event.target === box && box.close());
  for (const button of document.querySelectorAll("[data-palette-open]")) {
    button.hidden = false;
    button.addEventListener("click", open);
  }
  document.addEventListener("keydown", (event) => {
    const isOurs = event.code === "KeyK" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
    // In the editor the same keys make a link, and it keeps the event to itself.
    if (!isOurs || event.isComposing || event.defaultPrevented) return;
    event.preventDefault();
    if (box.open) box.close();
    else if (!document.querySelector("dialog[open]")) open();
  });
}
