// What is kept in this browser, for this host: who one is, drafts, what is not sent yet, settings.

const PREFIX = "parlour.";

function read(key, otherwise) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + key)) ?? otherwise;
  } catch (problem) {
    if (problem instanceof SyntaxError || problem instanceof DOMException) return otherwise;
    throw problem;
  }
}

function write(key, value) {
  try {
    if (value === null) localStorage.removeItem(PREFIX + key);
    else localStorage.setItem(PREFIX + key, JSON.stringify(value));
  } catch (problem) {
    if (!(problem instanceof DOMException)) throw problem; // full, or not allowed: then nothing is kept
  }
}

/** {name, secret} */
export const person = { get: () => read("person", null), set: (value) => write("person", value) };

export const outbox = { get: () => read("outbox", []), set: (items) => write("outbox", items.length ? items : null) };

export const settings = {
  get: () => ({ sound: false, notify: false, asked: false, details: true, ...read("settings", {}) }),
  set: (change) => write("settings", { ...settings.get(), ...change }),
};

/** By the places of rooms, which may be called like something that every object has. */
const readDrafts = () => Object.assign(Object.create(null), read("drafts", {}));

export const drafts = {
  get: (place) => readDrafts()[place] ?? "",
  set(place, text) {
    const all = readDrafts();
    if (text) all[place] = text;
    else delete all[place];
    write("drafts", Object.keys(all).length ? all : null);
  },
  /** Put a text below what is written there already. */
  add: (place, text) => drafts.set(place, [drafts.get(place), text].filter(Boolean).join("\n")),
  /** Rooms are found elsewhere now, each `from` one place `to` another, all at once: two may have changed theirs. */
  move(moves) {
    const texts = moves.map(({ from }) => drafts.get(from));
    for (const { from } of moves) drafts.set(from, "");
    moves.forEach(({ to }, number) => drafts.add(to, texts[number]));
  },
  rooms: () => Object.keys(readDrafts()),
};

/** Leave nothing of the person here. */
export function forget() {
  for (const key of ["person", "outbox", "drafts"]) write(key, null);
}
