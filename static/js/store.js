// What a visitor prefers stays in his own browser; without storage it lasts for the page.

export function remember(name, value) {
  try {
    if (value) localStorage.setItem(name, value);
    else localStorage.removeItem(name);
  } catch {
    // Not allowed to store: nothing is lost but the memory of it.
  }
}

export function recall(name) {
  try {
    return localStorage.getItem(name) ?? "";
  } catch {
    return "";
  }
}
