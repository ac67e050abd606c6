// One room, as the person knows it. Pure.

import { Log } from "./log.js";
import { fold, mentionsMe } from "./names.js";
import { People } from "./people.js";

const MOST_TYPING = 50;
export const TYPING = 6; // seconds for which somebody is typing who says nothing more

export class Room {
  constructor(state) {
    this.log = new Log();
    this.members = new People();
    this.seen = 0; // the number of the last event that was taken
    this.unread = 0;
    this.mentions = 0;
    this.newAfter = 0; // the line "new" stands behind this number, while the room is looked at
    this.looked = 0; // how much one was called there when one went there: it stays in its place while it is looked at
    this.read = 0; // up to this number
    this.pinned = true; // the end is being looked at
    this.held = null; // what happens now, while it is told what was missed
    this.typing = new Map(); // folded name -> {name, until}
    this.update(state);
  }

  /** Take what the server says of the room. */
  update(state) {
    this.name = state.name;
    this.kind = state.kind ?? "open";
    this.topic = state.topic ?? "";
    this.people = state.people ?? this.people ?? [];
    this.read = Math.max(this.read, state.read ?? 0); // the server may not have heard of the last ones
  }

  /** A message of somebody else that was not looked at. */
  count(message, me) {
    this.unread += 1;
    if (this.kind === "direct" || mentionsMe(message, me)) this.mentions += 1;
  }

  /** It is read up to there. */
  readUpTo(seq) {
    this.read = Math.max(this.read, seq);
    this.unread = 0;
    this.mentions = 0;
  }

  setTyping(name, state, now) {
    const key = fold(name);
    if (state !== "active") this.typing.delete(key);
    else if (this.typing.size < MOST_TYPING || this.typing.has(key)) this.typing.set(key, { name, until: now + TYPING });
  }

  /** Who is typing at `now`, in seconds. */
  typists(now) {
    for (const [key, one] of this.typing) if (one.until <= now) this.typing.delete(key);
    return [...this.typing.values()].map((one) => one.name);
  }
}
