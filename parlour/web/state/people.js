// Who is in a room. Pure.

import { byName, fold } from "./names.js";

const MOST = 20_000;

export class People {
  constructor() {
    this.known = new Map(); // folded name -> {name, here, role, away}
    this.asked = false; // `who` was answered
    this.version = 0;
  }

  get(name) {
    return this.known.get(fold(name));
  }

  get names() {
    return [...this.known.values()].map((person) => person.name);
  }

  /** The answer to `who`. */
  set(people) {
    const before = this.known;
    this.known = new Map();
    for (const { name, here = true, role = null } of people) {
      this.known.set(fold(name), { name, here, role, away: before.get(fold(name))?.away ?? "" });
    }
    this.asked = true;
    this.version += 1;
  }

  /** Change what is known of one person. */
  put(name, change) {
    const key = fold(name);
    if (this.known.size >= MOST && !this.known.has(key)) return;
    this.known.set(key, { name, here: true, role: null, away: "", ...this.known.get(key), ...change });
    this.version += 1;
  }

  remove(name) {
    if (this.known.delete(fold(name))) this.version += 1;
  }

  rename(from, to) {
    const person = this.known.get(fold(from));
    if (!person) return;
    this.known.delete(fold(from));
    this.known.set(fold(to), { ...person, name: to });
    this.version += 1;
  }

  /** Somebody is away, or back. */
  away(name, why) {
    if (this.known.has(fold(name))) this.put(name, { away: why });
  }

  /** Roles that an operator gave or took. */
  modes(modes) {
    for (const { name, on = true, value = "" } of modes) {
      if ((name === "operator" || name === "voice") && this.known.has(fold(value))) {
        this.put(this.get(value).name, { role: on ? name : null });
      }
    }
  }

  /** Those who are here first, then the others; each in alphabetical order, operators first. */
  sorted() {
    const rank = (person) => (person.here ? (person.role === "operator" ? 0 : 1) : 2);
    return [...this.known.values()].sort((a, b) => rank(a) - rank(b) || byName(a.name, b.name));
  }

  get here() {
    let count = 0;
    for (const person of this.known.values()) if (person.here) count += 1;
    return count;
  }
}
