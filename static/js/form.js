// A visitor's form: the mistakes are read out first, and a double click sends once.

document.querySelector("[data-form-errors]")?.focus();

for (const form of document.querySelectorAll("[data-form]")) {
  form.addEventListener("submit", (event) => {
    if (event.submitter?.hasAttribute("data-stays")) return; // a download: the page stays
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
}

// A page that comes back from the browser's memory may be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("[data-form]")) delete form.dataset.sent;
});
