// A questionnaire: questions come and go with what they depend on, and what was filled in is kept
// in this browser until it is sent. Both work without: then the conditions are written out.

const read = (name) => {
  try {
    return JSON.parse(localStorage.getItem(name) || "null");
  } catch {
    return null;
  }
};

const write = (name, value) => {
  try {
    if (value) localStorage.setItem(name, JSON.stringify(value));
    else localStorage.removeItem(name);
    return true;
  } catch {
    return false;
  }
};

const done = document.querySelector("[data-draft-done]");
if (done) write(done.dataset.draftDone, null);

const form = document.querySelector("[data-questionnaire]");
if (form) {
  const questions = [...form.querySelectorAll("[data-question]")];
  conditions(form, questions);
  draft(form, form.dataset.questionnaire);
}

function conditions(form, questions) {
  const spoken = document.querySelector("[data-appeared]");
  const chosen = (key) =>
    [...form.querySelectorAll(`[name="${key}"]:checked`)].map((input) => input.value);
  const update = (say) => {
    const shown = new Set();
    const appeared = [];
    for (const question of questions) {
      const { if: on, question: key, number } = question.dataset;
      let asked = true;
      if (on) {
        const wanted = [...question.querySelectorAll("[data-if-option]")].map((o) => o.value);
        asked = shown.has(on) && chosen(on).some((option) => wanted.includes(option));
      }
      if (asked) shown.add(key);
      if (asked && question.hidden) appeared.push(number);
      question.hidden = !asked;
    }
    if (say && appeared.length) spoken.textContent = `下面出现了第 ${appeared.join("、")} 题。`;
  };
  for (const note of form.querySelectorAll("[data-condition]")) note.hidden = true;
  form.addEventListener("change", () => update(true));
  form.addEventListener("draft:restored", () => update(false));
  update(false);
}

function draft(form, name) {
  const note = document.querySelector("[data-draft-note]");
  const text = note.querySelector("[data-draft-text]");
  const own = new Set(["csrfmiddlewaretoken", "guard", "website", "answer", "code", "revision"]);
  const fields = () => [...form.elements].filter((field) => field.name && !own.has(field.name));
  const isTick = (field) => field.type === "radio" || field.type === "checkbox";
  const empty = () => {
    for (const field of fields()) {
      if (isTick(field)) field.checked = false;
      else field.value = "";
    }
    form.dispatchEvent(new Event("draft:restored"));
  };
  const tell = (words) => {
    text.textContent = words;
    note.hidden = false;
  };
  const keep = () => {
    const values = fields()
      .filter((field) => (isTick(field) ? field.checked : field.value))
      .map((field) => [field.name, field.value]);
    if (write(name, values.length ? values : null) && note.hidden) {
      tell("您填写的内容暂存在这个浏览器里，刷新或断电不会丢，提交后自动清除。用公用电脑，不填了请按“清除”。");
    }
  };
  const restore = (values) => {
    for (const field of fields()) {
      const kept = values.filter(([key]) => key === field.name).map(([, value]) => value);
      if (isTick(field)) field.checked = kept.includes(field.value);
      else if (kept.length) field.value = kept[0];
    }
    form.dispatchEvent(new Event("draft:restored"));
    tell("已恢复您上次在这个浏览器里填写的内容，可以接着填。如果不是您填的，或在用公用电脑，请按“清除”。");
  };

  const values = read(name);
  if (Array.isArray(values) && values.length && !("bound" in form.dataset)) restore(values);
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
  note.querySelector("[data-draft-clear]").addEventListener("click", () => {
    empty();
    write(name, null);
    tell("已清除，这个浏览器里不再有您填写的内容。");
    form.querySelector("input:not([type=hidden]), select, textarea").focus();
  });
}
