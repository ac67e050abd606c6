// Everything the page knows of the server: who one is, the rooms, and what was missed in them. Pure: no page, no network.
//
// What the server tells goes in, and is taken in its order (`happenings` says what each event changes); `version` grows
// with whatever looks otherwise now. What is worth a word to the person beyond the room it happened in comes out through
// `onNews`.

import { numbered, passing } from "./happenings.js";
import { listed, newsOf } from "./listing.js";
import { fold, partner, placeIn, same, title } from "./names.js";
import { Room } from "./room.js";

export const LARGEST_GAP = 1000; // numbers of a room that are told again; beyond that its window is loaded anew
const MOST_HELD = 5000;

export class Store {
  /** `holds(name)`: whether something that the person said waits in that room. */
  constructor({ now = () => Date.now() / 1000, onNews = () => {}, holds = () => false } = {}) {
    this.now = now;
    this.onNews = onNews;
    this.holds = holds;
    this.me = "";
    this.store = null; // which store the numbers are of
    this.server = "";
    this.rooms = new Map();
    this.aliases = new Map(); // the new name of a room whose renaming is held back
    this.current = "lobby";
    this.attentive = true; // the person looks at the page
    this.version = 0;
  }

  get room() {
    return this.rooms.get(this.current);
  }

  changed() {
    this.version += 1;
  }

  /** The room of that name; a direct room also as `@` and the other's name. */
  find(name) {
    const found = this.rooms.get(name) ?? this.rooms.get(fold(name)) ?? this.aliases.get(name);
    if (found || !name.startsWith("@")) return found;
    return [...this.rooms.values()].find((room) => room.kind === "direct" && same(partner(room, this.me), name.slice(1)));
  }

  /** A connection begins. Returns for each room the number behind which it is to be told again. */
  begin(welcome) {
    const before = this.me;
    const was = this.room;
    const anew = this.store !== null && this.store !== welcome.store;
    if (anew) this.rooms.clear();
    this.aliases.clear();
    this.store = welcome.store;
    this.server = welcome.server ?? "";
    this.me = welcome.name;
    const resume = {};
    const told = new Set();
    const moves = [];
    const begun = [];
    for (const state of welcome.rooms ?? []) {
      told.add(state.name);
      const known = this.rooms.has(state.name);
      const from = known ? placeIn(this.rooms.get(state.name), before) : "";
      const room = this.put(state);
      const to = placeIn(room, this.me);
      if (from && from !== to) moves.push({ from, to, name: title(room, this.me) });
      if (room.kind === "direct" && !known) { // one that is known may be with who was called so before
        begun.push({ from: to, to: room.name });
        this.begun(room);
      }
      const last = state.last ?? 0;
      room.held = null;
      room.members.asked = false;
      if (room.log.ready && room.seen < last && last - room.seen <= LARGEST_GAP) {
        resume[room.name] = room.seen;
        room.held = [];
      } else if (room.seen !== last) {
        room.log.reset();
        if (last < room.seen) room.read = state.read ?? 0; // it is another room of that name
        room.seen = last;
      }
    }
    if (moves.length) this.onNews({ kind: "moved", moves });
    if (begun.length) this.onNews({ kind: "begun", moves: begun });
    for (const room of [...this.rooms.values()]) {
      if (told.has(room.name) || room.provisional) continue;
      if (room.kind === "open") {
        resume[room.name] = room.seen; // which takes one back into it
        room.held = [];
      } else this.#gone(room.name);
    }
    if (!this.rooms.has(this.current) && this.rooms.size) this.current = this.rooms.keys().next().value;
    if (anew && was && !this.rooms.has(was.name)) this.#tellGone(was, before, true);
    this.changed();
    return resume;
  }

  /** A part of what was missed. */
  replayed({ room: name, events = [], last = false }) {
    const room = this.find(name);
    if (!room?.held) return;
    for (const event of events) numbered(this, room, event, false);
    if (last) this.#release(room);
    this.changed();
  }

  /** All that was missed is told. */
  resumed({ rooms = {}, lost = [] }) {
    for (const name of lost) this.#gone(name);
    for (const [name, upto] of Object.entries(rooms)) {
      const room = this.find(name);
      if (!room) continue;
      room.seen = Math.max(room.seen, upto);
      this.#release(room);
    }
    this.changed();
  }

  /** What was missed cannot be told: the rooms are loaded anew. */
  notResumed() {
    for (const room of this.rooms.values()) {
      if (!room.held) continue;
      room.log.reset();
      this.#release(room);
    }
    this.changed();
  }

  #release(room) {
    const held = room.held ?? [];
    room.held = null;
    for (const event of held) numbered(this, room, event, true);
  }

  /** Take an event that is told now. */
  live(event) {
    this.changed();
    if (event.seq) {
      const room = this.find(event.room);
      if (!room) return;
      if (!room.held) return numbered(this, room, event, true);
      if (event.type === "roomrenamed") this.aliases.set(event.name, room);
      room.held.push(event);
      if (room.held.length > MOST_HELD) {
        room.log.reset();
        this.#release(room);
      }
      return;
    }
    passing(this, event);
  }

  /** The room as the server tells of it. */
  put(state) {
    const room = this.rooms.get(state.name);
    if (room) room.update(state);
    else this.rooms.set(state.name, new Room(state));
    return this.rooms.get(state.name);
  }

  /** One is not in that room any more. */
  drop(name) {
    this.rooms.delete(name);
    if (this.current === name) this.current = this.rooms.keys().next().value ?? "lobby";
  }

  /** That room was not there any more when the connection was back. */
  #gone(name) {
    const room = this.rooms.get(name);
    if (!room) return;
    const current = room === this.room;
    this.drop(name);
    this.#tellGone(room, this.me, current);
  }

  #tellGone(room, me, current) {
    this.onNews({ kind: "gone", event: { place: placeIn(room, me), name: title(room, me), kind: room.kind, current } });
  }

  /** The direct `room` takes the place of the one that was there before it was made, if there was; whether it did. */
  begun(room) {
    const earlier = [...this.rooms.values()].find((one) => one.provisional && room.people.some((name) => same(name, one.people[1])));
    if (!earlier) return false;
    this.rooms.delete(earlier.name);
    if (this.current === earlier.name) this.current = room.name;
    return true;
  }

  /** A direct room that is not there yet: its first message makes it. */
  provisional(name) {
    const known = this.rooms.get(`@${fold(name)}`);
    if (known) return known;
    const room = new Room({ name: `@${fold(name)}`, kind: "direct", people: [this.me, name] });
    room.provisional = true;
    room.log.ready = room.log.atStart = room.log.atEnd = true;
    this.rooms.set(room.name, room);
    this.changed();
    return room;
  }

  /** The person looks at that room from now on. */
  look(name) {
    const before = this.room;
    if (before && before.name !== name) {
      before.newAfter = before.looked = 0;
      if (before.provisional && !this.holds(before.name)) this.rooms.delete(before.name);
    }
    this.current = name;
    const room = this.room;
    if (room) room.looked = newsOf(room);
    if (room?.unread && !room.newAfter) room.newAfter = room.read;
    this.changed();
  }

  /** Rooms in the order in which they are listed. */
  listed() {
    return listed([...this.rooms.values()], this.me);
  }

  /** Everything that is new, for the title of the page. */
  totals() {
    let unread = 0;
    let mentions = 0;
    for (const room of this.rooms.values()) {
      unread += room.unread;
      mentions += room.mentions;
    }
    return { unread, mentions };
  }
}
