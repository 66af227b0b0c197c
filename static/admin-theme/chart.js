// The editing page of an organisation chart: the names of the departments are offered where a
// superior one is asked for, and a department that is renamed stays the superior of its own.

const names = document.createElement("datalist");
names.id = "chart-units";
document.body.append(names);

const fields = (kind) => [...document.querySelectorAll(`[data-unit-${kind}]`)].filter(
  (field) => !field.closest("template") && !field.closest("[data-row]")?.hidden,
);

function offer() {
  const known = fields("name").map((field) => field.value.trim()).filter(Boolean);
  names.replaceChildren(...known.map((name) => new Option(name, name)));
  for (const field of fields("parent")) field.setAttribute("list", names.id);
}

document.addEventListener("focusin", ({ target }) => {
  if (target.matches("[data-unit-name]")) target.dataset.was = target.value.trim();
  if (target.matches("[data-unit-parent]")) offer();
});

document.addEventListener("change", ({ target }) => {
  if (!target.matches("[data-unit-name]") || !target.dataset.was) return;
  const others = fields("name").some(
    (field) => field !== target && field.value.trim() === target.dataset.was,
  );
  if (others) return;
  for (const field of fields("parent")) {
    if (field.value.trim() === target.dataset.was) field.value = target.value.trim();
  }
  target.dataset.was = target.value.trim();
});

offer();
