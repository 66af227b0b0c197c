// CKEditor wakes in the rows that are there when the page opens; a row that is added later tells it
// so by the event that Django's own inline forms send.

addEventListener("rows:added", () => document.dispatchEvent(new CustomEvent("formset:added")));
