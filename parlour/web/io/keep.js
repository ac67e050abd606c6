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

export const drafts = {
  get: (room) => read("drafts", {})[room] ?? "",
  set(room, text) {
    const all = read("drafts", {});
    if (text) all[room] = text;
    else delete all[room];
    write("drafts", Object.keys(all).length ? all : null);
  },
  /** The room is found elsewhere now; what is written there already stays. */
  move(from, to) {
    const text = drafts.get(from);
    if (text && !drafts.get(to)) drafts.set(to, text);
    drafts.set(from, "");
  },
  rooms: () => Object.keys(read("drafts", {})),
};

/** Leave nothing of the person here. */
export function forget() {
  for (const key of ["person", "outbox", "drafts"]) write(key, null);
}
