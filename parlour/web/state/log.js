// What was said in one room, as far as it is at hand: a window without a hole onto the numbers of the room. Pure.
//
// Entries are messages (`kind: "message"`, the fields of `said`, and the `day`) and notes (`kind: "note"`, `event`).
// They are never changed, only replaced, so that who shows them can compare by identity. The window holds `CAP` entries;
// what falls out of it can be asked for again.

import { dayOf } from "./time.js";

export const CAP = 500;
const TAIL = 200; // what is left of it when the end is being looked at and it grew by half: what is drawn often has to be short

const MOST_EMOJI = 100; // at a message

let notes = 0;

/** An entry for an object of type `said`. */
export function entryOf(said) {
  return {
    ...said,
    kind: "message",
    key: said.seq,
    text: said.text ?? "",
    reactions: said.reactions ?? [],
    files: said.files ?? [],
    day: dayOf(said.at),
  };
}

export class Log {
  constructor(cap = CAP) {
    this.cap = cap;
    this.reset();
  }

  /** Nothing is at hand any more. */
  reset() {
    this.entries = [];
    this.ready = false; // there is a page
    this.atStart = false; // nothing was said before the first entry
    this.atEnd = false; // nothing was said behind the last entry: what happens now is appended
    this.held = null; // what happens while a page is awaited that may reach the end
    this.turn = (this.turn ?? 0) + 1; // an answer for an older turn is of no use
  }

  get first() {
    return this.entries.find((entry) => entry.seq)?.seq ?? 0;
  }

  get last() {
    return this.entries.findLast((entry) => entry.seq)?.seq ?? 0;
  }

  get(seq) {
    return this.entries.find((entry) => entry.seq === seq && entry.kind === "message");
  }

  /** The last message for which `wanted` is true. */
  latest(wanted) {
    return this.entries.findLast((entry) => entry.kind === "message" && wanted(entry));
  }

  /** A page is asked for that may reach the end: what happens meanwhile waits for it. */
  await() {
    this.held ??= [];
  }

  /** The page did not come. */
  giveUp() {
    this.held = null;
  }

  /** The window is this page now: the last messages of the room. */
  opened(page) {
    this.entries = inOrder(page.messages);
    this.ready = true;
    this.atStart = !page.more;
    this.atEnd = true;
    this.#release();
  }

  /** The window is this page now, somewhere in the room. */
  moved(page) {
    this.entries = inOrder(page.messages);
    this.ready = true;
    this.atStart = false;
    this.atEnd = false;
    this.held = null;
  }

  /** The messages before the window. */
  older(page) {
    const before = inOrder(page.messages, -Infinity, this.first);
    this.entries = [...before, ...this.entries];
    this.atStart = !page.more || !before.length;
    if (this.entries.length > this.cap) {
      this.entries.length = this.cap;
      this.atEnd = false;
    }
  }

  /** The messages behind the window. */
  newer(page) {
    const behind = inOrder(page.messages, this.last);
    this.entries = [...this.entries, ...behind];
    this.atEnd = !page.more || !behind.length;
    this.#release();
    this.#trimStart(this.cap);
  }

  /** Something happened. `pinned`: the end is being looked at, so that the start can go; else the window stays put. */
  take(event, pinned = true) {
    if (this.held) this.held.push(event);
    if (!this.ready) return;
    switch (event.type) {
      case "said":
        return this.#append(entryOf(event), pinned);
      case "edited":
        return this.#change(event.target, (entry) =>
          event.deleted ? takenBack(entry) : { ...entry, text: event.text ?? "", markup: "", edited: event.at });
      case "deleted":
        return this.#change(event.target, takenBack);
      case "reacted":
        return this.#change(event.target, (entry) => ({ ...entry, reactions: reacted(entry.reactions, event) }));
    }
  }

  /** Show something that happened, or that the page has to say, behind the last message. */
  note(event, pinned = true) {
    notes += 1;
    if (this.ready) this.#append({ kind: "note", key: `note${notes}`, event, at: event.at, day: dayOf(event.at) }, pinned);
  }

  #append(entry, pinned) {
    if (!this.atEnd) return;
    if (entry.seq && entry.seq <= this.last) return;
    if (!pinned && this.entries.length >= 2 * this.cap) {
      this.atEnd = false;
      return;
    }
    this.entries.push(entry);
    if (pinned && this.entries.length > TAIL * 1.5) this.#trimStart(TAIL);
  }

  #trimStart(most) {
    if (this.entries.length <= most) return;
    this.entries = this.entries.slice(-most);
    this.atStart = false;
  }

  #change(seq, change) {
    const at = this.entries.findLastIndex((entry) => entry.seq === seq && entry.kind === "message");
    if (at >= 0 && !this.entries[at].deleted) this.entries[at] = change(this.entries[at]);
  }

  #release() {
    const held = this.held ?? [];
    this.held = null;
    for (const event of held) this.take(event);
  }
}

/** Entries for the messages of a page between two numbers; one that is out of order is left out. */
function inOrder(messages, behind = -Infinity, before = Infinity) {
  let last = behind;
  const found = [];
  for (const said of messages) {
    if (said.seq <= last || said.seq >= before) continue;
    last = said.seq;
    found.push(entryOf(said));
  }
  return found;
}

function takenBack(entry) {
  return { ...entry, deleted: true, text: "", markup: "", files: [], reactions: [] };
}

/** Reactions after one more, or one less. A reaction counts once for each person and emoji. */
export function reacted(reactions, { emoji, author, on = true }) {
  const others = reactions.find((one) => one.emoji === emoji)?.names.filter((name) => name !== author) ?? [];
  const names = on ? [...others, author] : others;
  const known = reactions.some((one) => one.emoji === emoji);
  if (!known && reactions.length >= MOST_EMOJI) return reactions;
  const next = known
    ? reactions.map((one) => (one.emoji === emoji ? { emoji, names } : one))
    : [...reactions, { emoji, names }];
  return next.filter((one) => one.names.length);
}
