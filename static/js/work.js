// The work before a question (members/verifying/work.py): it keeps robots slow and people unbothered.
import { sha256 } from "./sha256.js";

const AT_ONCE = 4000; // hashes between two looks at the page

const zeros = (hash) => (hash[0] ? Math.clz32(hash[0]) : 32 + Math.clz32(hash[1]));

async function find(nonce, bits) {
  for (let number = 0; ; number += 1) {
    if (zeros(sha256(`${nonce}:${number}`)) >= bits) return String(number);
    if (number % AT_ONCE === 0) await new Promise((go) => setTimeout(go));
  }
}

for (const form of document.querySelectorAll("[data-work]")) {
  for (const field of form.querySelectorAll("[data-without-work]")) field.hidden = true;
  const found = find(form.dataset.work, Number(form.dataset.workBits));
  form.addEventListener("submit", async (event) => {
    if (form.elements.work.value) return;
    event.preventDefault();
    form.querySelector("[data-work-status]").textContent = "正在核对，请稍候……";
    form.elements.work.value = await found;
    await new Promise((go) => setTimeout(go)); // while a submission is told of, none can begin
    delete form.dataset.sent;
    form.requestSubmit();
  });
}
