// Getting what was said: the last page of a room, the pages before and behind, the place of one message; and telling the
// server how far one has read.

import { Refusal } from "./state/requests.js";

const PAGE = 60;
const READ_EVERY = 1000; // ms
const REFUSED_REST = 3000; // ms until it is asked for again

export class Pages {
  constructor(chat, changed) {
    this.chat = chat;
    this.changed = changed;
    this.busy = new Map(); // what is asked for -> its promise
    this.told = new Map(); // room -> number up to which the server was told that it is read
    this.due = new Map(); // what it is to be told next
    this.timer = null;
    addEventListener("pagehide", () => this.#tell());
  }

  /** The last messages of the room, if they are not at hand. */
  open(room) {
    if (!room || room.log.ready || room.provisional) return Promise.resolve();
    return this.#page(room, "open", { limit: PAGE }, true, (page) => room.log.opened(page));
  }

  /** Back to the last messages, wherever one is. */
  latest(room) {
    if (room.log.atEnd) return Promise.resolve();
    room.log.reset();
    this.changed();
    return this.open(room);
  }

  older(room) {
    const { log } = room;
    if (!log.ready || log.atStart || !log.first) return Promise.resolve();
    return this.#page(room, "older", { before: log.first, limit: PAGE }, false, (page) => log.older(page));
  }

  newer(room) {
    const { log } = room;
    if (!log.ready || log.atEnd) return Promise.resolve();
    return this.#page(room, "newer", { after: log.last, limit: PAGE }, true, (page) => log.newer(page));
  }

  /** Have message `seq` at hand: most often it is among the last ones. */
  async around(room, seq) {
    await this.open(room);
    if (!room.log.get(seq)) await this.#page(room, `around ${seq}`, { around: seq, limit: PAGE }, false, (page) => room.log.moved(page));
  }

  /** One of a kind at a time. */
  #page(room, what, bounds, toEnd, take) {
    const key = `${room.name} ${room.log.turn} ${what}`;
    if (!this.busy.has(key)) this.busy.set(key, this.#fetch(room, what, bounds, toEnd, take, key));
    return this.busy.get(key);
  }

  async #fetch(room, what, bounds, toEnd, take, key) {
    const { log } = room;
    const { turn, first, last } = log;
    if (toEnd) log.await();
    let rest = 0;
    try {
      const page = await this.chat.ask({ type: "history", room: room.name, ...bounds });
      // A page goes where it was to go: another one may have come first, or a jump.
      const fits = log.turn === turn && (what !== "newer" || log.last === last) && (what !== "older" || log.first === first);
      if (fits) take({ messages: [], more: false, ...page });
      else if (toEnd) log.giveUp();
    } catch (problem) {
      if (!(problem instanceof Refusal)) throw problem;
      if (toEnd) log.giveUp();
      rest = REFUSED_REST;
    } finally {
      if (rest) setTimeout(() => this.#done(key), rest);
      else this.#done(key);
    }
  }

  #done(key) {
    this.busy.delete(key);
    this.changed();
  }

  /** The person has seen everything in the room, up to now. */
  read(room) {
    if (!room || room.provisional) return;
    if (room.unread || room.mentions) this.changed();
    room.readUpTo(room.seen);
    if (room.seen <= (this.told.get(room.name) ?? 0)) return;
    this.due.set(room.name, room.seen);
    if (this.timer === null) this.#tell();
  }

  /** Tell at once what is due, and no more for a while. */
  #tell() {
    this.timer = this.due.size ? setTimeout(() => this.#tell(), READ_EVERY) : null;
    for (const [room, seq] of this.due) {
      this.told.set(room, seq);
      this.chat.mention({ type: "read", room, seq, id: `read-${seq}` });
    }
    this.due.clear();
  }

  /** A new connection: what the server was told it may not have heard. */
  forget() {
    this.told.clear();
  }
}
