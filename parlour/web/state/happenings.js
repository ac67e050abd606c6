// What each event changes: those of rooms that have a number, and those that pass by.

import { fold, mentionsMe, placeIn, same, title } from "./names.js";

const MOST_ROOMS = 1000;
const NOTED = new Set(["topicset", "invited", "departed", "roomrenamed", "created"]);

/** An event with a number: taken once, in order. `now`: it happens just now. */
export function numbered(store, room, event, now) {
  if (event.seq <= room.seen) return;
  room.seen = event.seq;
  if (room.log.ready || room.log.held) room.log.take(event, room.pinned);
  if (NOTED.has(event.type)) room.log.note(event, room.pinned);
  switch (event.type) {
    case "said":
      room.setTyping(event.author, "done", 0);
      return said(store, room, event, now);
    case "topicset":
      room.topic = event.text ?? "";
      return;
    case "invited":
      if (room.kind !== "open") room.members.put(event.name, { here: true });
      return;
    case "departed":
      return room.members.remove(event.author);
    case "roomrenamed":
      store.aliases.delete(event.name);
      rename(store, room, event.name);
      return store.onNews({ kind: "moved", moves: [{ from: event.room, to: event.name }] });
  }
}

/** An event without a number. */
export function passing(store, event) {
  const room = event.room ? store.find(event.room?.name ?? event.room) : undefined;
  switch (event.type) {
    case "typing":
      if (room && !same(event.author, store.me)) room.setTyping(event.author, event.state ?? "active", store.now());
      return;
    case "joined":
      return room?.members.put(event.author, { here: true, away: "" });
    case "left":
      if (room?.kind === "open") room.members.remove(event.author);
      else room?.members.put(event.author, { here: false });
      return room?.setTyping(event.author, "done", 0);
    case "kicked":
      room?.members.remove(event.name);
      return room?.log.note(event, room.pinned);
    case "modesset":
      room?.members.modes(event.modes);
      return room?.log.note(event, room.pinned);
    case "renamed":
      return renamed(store, event);
    case "away":
      for (const one of store.rooms.values()) one.members.away(event.author, event.text ?? "");
      return;
    case "entered":
      return entered(store, event);
    case "exited":
      return exited(store, event);
    case "unread":
      return room && !event.id ? missed(store, room, event) : undefined;
    case "isaway": {
      const talk = store.find(`@${event.name}`);
      return talk?.log.note({ ...event, at: store.now() }, talk.pinned);
    }
    case "invitation":
      return store.onNews({ kind: "invitation", event });
    case "matched":
      return store.onNews({ kind: "matched", event });
  }
}

/** One was put out; or has left, perhaps at another window. */
function exited(store, event) {
  const room = store.find(event.room);
  if (!room) return;
  const about = { place: placeIn(room, store.me), name: title(room, store.me), kind: room.kind, current: room === store.room };
  store.drop(room.name);
  if (event.by || (about.current && !event.id)) store.onNews({ kind: "exited", event: { ...event, ...about } });
}

/** What the server has counted, behind its welcome. */
function missed(store, room, event) {
  const { mentions } = room;
  room.read = Math.max(room.read, event.read ?? 0);
  room.unread = event.messages ?? 0;
  room.mentions = room.kind === "direct" ? room.unread : event.mentions ?? 0;
  if (room.unread && !room.newAfter && room.name === store.current) room.newAfter = room.read;
  if (room.mentions > mentions && !store.attentive) store.onNews({ kind: "missed", event, room });
}

function said(store, room, event, now) {
  if (same(event.author, store.me)) {
    if (now) room.newAfter = 0;
    return;
  }
  const looked = store.attentive && room.name === store.current && room.pinned;
  if (looked || !now) return; // what was missed, the server counts
  if (!room.unread) room.newAfter = event.seq - 1;
  room.count(event, store.me);
  if (room.kind === "direct" || mentionsMe(event, store.me)) store.onNews({ kind: "mention", event, room });
}

function renamed(store, { author, name, at }) {
  const mine = same(author, store.me);
  if (mine) store.me = name;
  const moves = [];
  for (const room of [...store.rooms.values()]) {
    const there = mine || room.members.get(author);
    const from = placeIn(room, mine ? author : store.me);
    room.members.rename(author, name);
    room.people = room.people.map((one) => (same(one, author) ? name : one));
    if (there) room.log.note({ type: "renamed", author, name, at }, room.pinned);
    const to = placeIn(room, store.me);
    if (from === to) continue;
    if (room.provisional) rename(store, room, to);
    moves.push({ from, to, name });
  }
  // What was written to somebody goes with them, too, if their talk is not listed.
  if (!mine && !moves.length) moves.push({ from: `@${fold(author)}`, to: `@${fold(name)}`, name });
  if (moves.length) store.onNews({ kind: "moved", moves });
  if (mine) store.onNews({ kind: "renamed", event: { name } });
}

function rename(store, room, name) {
  store.rooms.delete(room.name);
  if (store.current === room.name) store.current = name;
  room.name = name;
  store.rooms.set(name, room);
}

function entered(store, { room: state, by = "" }) {
  const known = store.find(state.name);
  if (!known && store.rooms.size >= MOST_ROOMS) return;
  const room = store.put(state);
  if (!known) room.seen = state.last ?? 0;
  if (room.kind === "direct" && !known && store.begun(room)) {
    store.onNews({ kind: "begun", moves: [{ from: placeIn(room, store.me), to: room.name }] });
    room.log.ready = true; // nothing was said before
    room.log.atStart = room.log.atEnd = (state.last ?? 0) <= 1;
    if (!room.log.atEnd) room.log.reset();
  }
  if (by && !same(by, store.me) && !known && state.kind === "private") store.onNews({ kind: "taken", event: { room: state.name, by } });
}
