// How well a place fits what was typed: its name from the beginning, inside, by its initials or
// other names, then its characters in their order with others between them.

const squeeze = (text) => text.toLowerCase().replace(/\s+/g, "");

function inOrder(text, typed) {
  let place = 0;
  for (const character of typed) {
    place = text.indexOf(character, place) + 1;
    if (!place) return false;
  }
  return true;
}

export function fit({ label, keys }, typed) {
  const name = squeeze(label);
  const words = keys.split(" ");
  if (name === typed) return 6;
  if (name.startsWith(typed)) return 5;
  if (words.some((word) => word === typed)) return 4.5;
  if (words.some((word) => word.startsWith(typed))) return 4;
  if (name.includes(typed)) return 3.5;
  if (keys.includes(typed)) return 2;
  return inOrder(name, typed) || (typed.length > 1 && inOrder(words[0], typed)) ? 1 : 0;
}

// Several words narrow one another: each has to fit.
export function ranked(places, text) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return places
    .map((place, order) => ({ place, order, fits: words.map((word) => fit(place, word)) }))
    .filter(({ fits }) => fits.every(Boolean))
    .sort((a, b) => sum(b.fits) - sum(a.fits) || a.place.label.length - b.place.label.length || a.order - b.order)
    .map(({ place }) => place);
}

const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
