// The reviewer's page: says "I am reading this" while it is open, quotes the selected words, keeps the comment.
const CLAIM_EVERY = 5 * 60 * 1000;

function claimWhileOpen(page) {
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const claim = () =>
    fetch(page.dataset.claimUrl, {
      method: "POST",
      headers: { "X-CSRFToken": token, Accept: "application/json" },
    }).catch(() => {}); // the next one may get through
  claim();
  setInterval(claim, CLAIM_EVERY);
}

function offerQuoting(button, frame, field) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const selected = frame.contentWindow.getSelection().toString();
    field.value = selected.replace(/\s+/g, " ").trim().slice(0, 200);
    (field.value ? field.form.elements.text : field).focus();
  });
}

// What is typed as the decision's comment outlives a note or a signature that loads the page anew.
function keepComment(form) {
  const name = `review:${location.pathname}:${form.dataset.decision}`;
  const comment = form.elements.comment;
  comment.value ||= sessionStorage.getItem(name) ?? "";
  comment.addEventListener("input", () => sessionStorage.setItem(name, comment.value));
  form.addEventListener("submit", () => sessionStorage.removeItem(name));
}

const page = document.querySelector("[data-review]");
if (page) {
  claimWhileOpen(page);
  keepComment(page.querySelector("[data-decision]"));
  const button = page.querySelector("[data-quote]");
  offerQuoting(button, page.querySelector("[data-review-text]"), document.getElementById("note-quote"));
}
