// The rows of a questionnaire: only the fields that a type makes use of are shown, and a condition
// is chosen from the questions above, whose options are offered as buttons.

const USES = {
  section: [],
  single: ["required", "options"],
  multiple: ["required", "options", "least", "most"],
  scale: ["required", "least", "most", "low", "high"],
  matrix: ["required", "options", "rows"],
  ranking: ["required", "options", "most"],
  short: ["required"],
  long: ["required"],
};
const OPTIONAL = ["required", "options", "rows", "least", "most", "low", "high"];
const HAS_CONDITION = ["if_question", "if_options"];

for (const box of document.querySelectorAll("[data-rows-of=questions]")) equip(box);

function equip(box) {
  const list = box.querySelector("[data-rows]");
  const part = (row, name) => row.querySelector(`[name$="-${name}"]`);
  const field = (row, name) => part(row, name).closest(".rows__field");
  const lines = (area) => area.value.split("\n").map((line) => line.trim()).filter(Boolean);
  const shown = () => [...list.children].filter((row) => !row.hidden);

  const showFields = (row) => {
    const type = part(row, "type").value;
    for (const name of OPTIONAL) field(row, name).hidden = !USES[type].includes(name);
    const isSection = type === "section";
    field(row, "if_question").hidden = isSection;
    field(row, "if_options").hidden = isSection || !part(row, "if_question").value;
  };

  const offerQuestions = (row) => {
    const select = part(row, "if_question");
    const chosen = select.value;
    select.replaceChildren(new Option("总是出现", ""));
    for (const [index, other] of shown().entries()) {
      if (other === row) break;
      if (!["single", "multiple"].includes(part(other, "type").value)) continue;
      const label = `${index + 1}. ${part(other, "text").value}`.slice(0, 40);
      select.append(new Option(label, part(other, "key").value));
    }
    if (chosen && ![...select.options].some((option) => option.value === chosen)) {
      select.append(new Option("（不在这一题前面）", chosen));
    }
    select.value = chosen;
  };

  const offerOptions = (row) => {
    const area = part(row, "if_options");
    const key = part(row, "if_question").value;
    const other = shown().find((one) => key && part(one, "key").value === key);
    let hints = field(row, "if_options").querySelector(".rows__hints");
    if (!hints) {
      hints = Object.assign(document.createElement("div"), { className: "rows__hints" });
      area.after(hints);
    }
    hints.replaceChildren();
    for (const words of other ? lines(part(other, "options")) : []) {
      const made = document.createElement("button");
      Object.assign(made, { type: "button", className: "button-quiet", textContent: words });
      made.setAttribute("aria-pressed", lines(area).includes(words));
      made.addEventListener("click", () => {
        const now = lines(area);
        const next = now.includes(words) ? now.filter((w) => w !== words) : [...now, words];
        area.value = next.join("\n");
        made.setAttribute("aria-pressed", next.includes(words));
      });
      hints.append(made);
    }
  };

  const live = (row) => {
    for (const name of ["type", "text", "help", ...OPTIONAL, ...HAS_CONDITION]) {
      field(row, name).dataset.of = name;
    }
    part(row, "type").addEventListener("change", () => showFields(row));
    part(row, "if_question").addEventListener("focus", () => offerQuestions(row));
    part(row, "if_question").addEventListener("change", () => {
      showFields(row);
      offerOptions(row);
    });
    showFields(row);
    offerOptions(row);
  };

  for (const row of list.children) live(row);
  list.addEventListener("rows:added", (event) => {
    const number = crypto.getRandomValues(new Uint32Array(1))[0];
    part(event.target, "key").value = `q${number.toString(16).padStart(8, "0")}`;
    offerQuestions(event.target);
    live(event.target);
  });
}
