// Drop-downs by pointer (CSS), by touch and by keyboard: a button opens, Escape closes.

for (const menu of document.querySelectorAll("[data-menu]")) {
  menu.classList.add("is-live");
  const toggles = [...menu.querySelectorAll(".menu__toggle")];

  const set = (toggle, open) => {
    toggle.setAttribute("aria-expanded", String(open));
    toggle.closest(".menu__item").classList.toggle("is-open", open);
  };
  const closeOthers = (kept) => {
    for (const toggle of toggles) if (toggle !== kept) set(toggle, false);
  };

  for (const toggle of toggles) {
    toggle.hidden = false;
    toggle.addEventListener("click", () => {
      closeOthers(toggle);
      set(toggle, toggle.getAttribute("aria-expanded") !== "true");
    });
  }
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = toggles.find((toggle) => toggle.getAttribute("aria-expanded") === "true");
    closeOthers(null);
    open?.focus();
  });
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) closeOthers(null);
  });
  menu.addEventListener("focusout", (event) => {
    if (!menu.contains(event.relatedTarget)) closeOthers(null);
  });
}
