// One request to the address that an open editing page talks to.

const PATIENCE = 10_000; // milliseconds

export const REASONS = {
  gone: "没有连上，",
  "signed-out": "您已退出登录，",
  refused: "没有存到服务器，",
};

// Resolves with the answer; with {reason, error?} where there is none.
export async function ask(url, told, fields = [], { keepalive = false } = {}) {
  const body = new FormData();
  for (const [name, value] of Object.entries(told)) body.append(`writing-${name}`, value);
  for (const [name, value] of fields) body.append(name, value);
  const headers = { "X-CSRFToken": token() };
  const signal = keepalive ? undefined : AbortSignal.timeout(PATIENCE);
  try {
    const answer = await fetch(url, { method: "POST", body, headers, signal, keepalive, redirect: "manual" });
    if (answer.type === "opaqueredirect") return { reason: "signed-out" };
    if (answer.status >= 500) return { reason: "gone" };
    if (!answer.ok) return { reason: "refused", error: (await answer.json().catch(() => ({}))).error };
    return await answer.json();
  } catch {
    return { reason: "gone" };
  }
}

// Signing in again in another tab changes the token: the cookie knows the one of today.
function token() {
  const cookie = document.cookie.match(/(?:^|;\s*)csrftoken=([^;]+)/);
  return cookie?.[1] ?? document.querySelector("[name=csrfmiddlewaretoken]").value;
}

export function takeNewToken(form) {
  form.elements.csrfmiddlewaretoken.value = token();
}
