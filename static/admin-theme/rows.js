// Rows of alike fields on the editing page: add, move, take out. What a row's fields need
// themselves (a picture chooser) is told by the event "rows:added" on the new row.

for (const box of document.querySelectorAll("[data-rows-of]")) equip(box);

function equip(box) {
  const rows = box.querySelector("[data-rows]");
  const total = box.querySelector(`[name="${box.dataset.rowsOf}-TOTAL_FORMS"]`);
  const add = box.querySelector("[data-add]");
  const blank = box.querySelector("[data-blank]");
  const own = (row, name) => row.querySelector(`[data-own="${name}"] input`);
  const shown = () => [...rows.children].filter((row) => !row.hidden);

  const number = () => {
    shown().forEach((row, index) => {
      row.querySelector("[data-number]").textContent = `${index + 1}`;
      row.setAttribute("aria-label", `${box.dataset.rowName} ${index + 1}`);
      own(row, "ORDER").value = index + 1;
    });
  };
  const step = (row, direction) => {
    const line = shown();
    const other = line[line.indexOf(row) + direction];
    if (!other) return;
    if (direction < 0) other.before(row);
    else other.after(row);
    number();
  };
  const button = (label, act) => {
    const made = document.createElement("button");
    Object.assign(made, { type: "button", className: "button-quiet", textContent: label });
    made.addEventListener("click", act);
    return made;
  };
  const live = (row) => {
    for (const name of ["ORDER", "DELETE"]) row.querySelector(`[data-own="${name}"]`).hidden = true;
    const up = button("上移", () => { step(row, -1); up.focus(); });
    const down = button("下移", () => { step(row, 1); down.focus(); });
    const remove = button("移除", () => {
      own(row, "DELETE").checked = true;
      row.hidden = true;
      number();
      add.focus();
    });
    row.querySelector("[data-tools]").append(up, down, remove);
    row.hidden = own(row, "DELETE").checked;
  };

  for (const row of rows.children) live(row);
  number();
  add.hidden = false;
  add.addEventListener("click", () => {
    const made = document.createElement("div");
    made.innerHTML = blank.innerHTML.replaceAll("__prefix__", total.value);
    const row = made.querySelector("[data-row]");
    rows.append(row);
    total.value = Number(total.value) + 1;
    live(row);
    number();
    row.dispatchEvent(new CustomEvent("rows:added", { bubbles: true }));
    row.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  });
}
