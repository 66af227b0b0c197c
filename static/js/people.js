// The participants' rows: add and take out without asking the server. Without a script the same
// buttons send the form, and nothing typed is lost.

const rows = document.querySelector("[data-people]");
const blank = document.querySelector("[data-blank]");
const add = document.querySelector("[data-add]");
const said = document.querySelector("[data-said]");

if (rows && blank && add) {
  const total = document.querySelector('[name="people-TOTAL_FORMS"]');
  const all = () => [...rows.querySelectorAll("[data-person]")];

  const number = () => {
    all().forEach((row, index) => {
      row.setAttribute("aria-label", `参训人 ${index + 1}`);
      for (const one of row.querySelectorAll("[data-number]")) one.textContent = `${index + 1}`;
    });
  };
  const first = (row) => row.querySelector("input:not([type=hidden])");
  const append = () => {
    const made = document.createElement("div");
    made.innerHTML = blank.innerHTML.replaceAll("__prefix__", total.value);
    const row = made.querySelector("[data-person]");
    rows.append(row);
    total.value = Number(total.value) + 1;
    number();
    return row;
  };

  add.addEventListener("click", (event) => {
    event.preventDefault();
    first(append()).focus();
  });
  rows.addEventListener("click", (event) => {
    const button = event.target.closest("[data-remove]");
    if (!button) return;
    event.preventDefault();
    const row = button.closest("[data-person]");
    const next = row.nextElementSibling ?? row.previousElementSibling ?? append();
    row.remove();
    number();
    said.textContent = `已移除一行，现在有 ${all().length} 行。`;
    first(next).focus();
  });
}
