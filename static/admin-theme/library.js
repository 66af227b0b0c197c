// The library's lists: all of a page at once, how many are chosen; a filter acts when it changes.

for (const form of document.querySelectorAll("[data-bulk]")) bulk(form);
for (const form of document.querySelectorAll("[data-filters]")) {
  form.addEventListener("change", ({ target }) => {
    if (target.matches("select, input[type=date]")) form.requestSubmit();
  });
}

function bulk(form) {
  const boxes = [...form.querySelectorAll("[data-one]")];
  const all = form.querySelector("[data-all]");
  const chosen = form.querySelector("[data-chosen]");
  if (!all || !boxes.length) return;
  form.querySelector("[data-all-label]").hidden = false;

  const count = () => {
    const number = boxes.filter((box) => box.checked).length;
    all.checked = number === boxes.length;
    all.indeterminate = number > 0 && !all.checked;
    chosen.textContent = number ? `已选 ${number} 个` : "";
    form.classList.toggle("has-chosen", number > 0);
    for (const box of boxes) box.closest("li").classList.toggle("is-chosen", box.checked);
  };
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    count();
  });
  form.addEventListener("change", count);
  count();
}
