// How many seats are left, asked once for all sessions of the page: the page itself is the same
// for everybody and may be older than the last enrolment.

const shown = [...document.querySelectorAll("[data-session]")];

async function ask() {
  const numbers = [...new Set(shown.map((one) => one.dataset.session))].slice(0, 60);
  const answer = await fetch(`/live/sessions.json?of=${numbers.join(",")}`);
  if (!answer.ok) return;
  const sessions = await answer.json();
  for (const one of shown) {
    const session = sessions[one.dataset.session];
    if (!session) continue;
    one.textContent = session.text;
    one.dataset.window = session.window;
  }
}

if (shown.length) ask().catch(() => {}); // without an answer the page says what it said
