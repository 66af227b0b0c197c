// Texts that the server has not got yet, kept in this browser: each under its person, its item and
// the opening of the form that it was typed in.

const PREFIX = "writing/";
const KEPT = 30 * 24 * 3600 * 1000;

const nameOf = ({ person, name, key }) => `${PREFIX}${person}/${name}/${key}`;

export function put(place, { fields, after }) {
  const copy = { ...place, fields, after, at: Date.now() };
  try {
    localStorage.setItem(nameOf(place), JSON.stringify(copy));
    return true;
  } catch {
    return false; // full, or forbidden
  }
}

export function remove(place) {
  try {
    localStorage.removeItem(nameOf(place));
  } catch {
    // forbidden: then there is nothing either
  }
}

export function of(person, name) {
  return all().filter((copy) => copy.person === person && (!name || copy.name === name));
}

function all() {
  try {
    const names = Object.keys(localStorage).filter((name) => name.startsWith(PREFIX));
    const copies = names.map((name) => JSON.parse(localStorage.getItem(name)));
    copies.filter((copy) => Date.now() - copy.at > KEPT).forEach(remove);
    return copies.filter((copy) => Date.now() - copy.at <= KEPT);
  } catch {
    return [];
  }
}
