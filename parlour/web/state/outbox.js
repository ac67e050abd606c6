// What the person said and the server has not told back yet. Kept over a reload, so that it is said once. Pure, but for
// the `keep` that is handed in.
//
// An item: {id, request, room, at, files: [{name, size}], state: "waiting" | "stored" | "refused", seq, why}.

import { fold } from "./names.js";

const MOST_KEPT = 200;

export class Outbox {
  constructor(keep = () => {}) {
    this.keep = keep;
    this.items = [];
  }

  /** What an earlier run left. */
  restore(items) {
    const known = new Set(this.items.map((item) => item.id));
    for (const item of Array.isArray(items) ? items : []) {
      if (item?.id && item.request?.type && !known.has(item.id)) this.items.push(item);
    }
  }

  add(item) {
    this.items.push({ ...item, state: "waiting" });
    this.#changed();
  }

  /** The server has stored it, under that number. */
  stored(id, { room, seq }) {
    this.#change(id, { state: "stored", room: room || undefined, seq });
  }

  refused(id, why) {
    this.#change(id, { state: "refused", why });
  }

  again(id) {
    this.#change(id, { state: "waiting", why: "" });
  }

  remove(id) {
    this.items = this.items.filter((item) => item.id !== id);
    this.#changed();
  }

  /** Forget what has been told back: `told(room)` is the number up to which all of that room was. */
  settle(told) {
    const left = this.items.filter((item) => item.state !== "stored" || told(item.room) < item.seq);
    if (left.length !== this.items.length) {
      this.items = left;
      this.#changed();
    }
  }

  /** Rooms are found elsewhere, each `from` one place `to` another; or people are, who are called `name` now. */
  moved(moves) {
    for (const { id, room, request } of this.items) {
      const place = moves.find(({ from }) => from === room);
      const named = request.type === "tell" && moves.find(({ from, name }) => name && from === `@${fold(request.name)}`);
      if (!place && !named) continue;
      const asked = { ...request, ...(place && request.room === place.from && { room: place.to }), ...(named && { name: named.name }) };
      this.#change(id, { room: place ? place.to : room, request: asked });
    }
  }

  in(room) {
    return this.items.length ? this.items.filter((item) => item.room === room) : this.items;
  }

  #change(id, change) {
    const clean = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    this.items = this.items.map((item) => (item.id === id ? { ...item, ...clean } : item));
    this.#changed();
  }

  #changed() {
    this.keep(this.items.slice(-MOST_KEPT));
  }
}
