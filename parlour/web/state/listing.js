// In which order rooms are listed: the lobby, the others by name, then talks by name. What has news comes first where the list
// is too long to be seen as a whole: who is called finds that without looking for it. Pure.

import { byName, title } from "./names.js";

const MANY = 12; // rooms, or talks: so many are in sight together

/** How much the person is called there: 0, 1 (something is new), 2 (it is meant for them). */
export function newsOf(room) {
  return room.mentions ? 2 : room.unread ? 1 : 0;
}

export function listed(rooms, me) {
  const talks = rooms.filter((room) => room.kind === "direct").length;
  const long = (room) => (room.kind === "direct" ? talks : rooms.length - talks) > MANY;
  const row = (room) => ({
    room,
    kind: room.kind === "direct" ? 2 : room.name === "lobby" ? 0 : 1,
    news: long(room) ? Math.max(newsOf(room), room.looked) : 0,
    name: title(room, me),
  });
  return rooms.map(row)
    .sort((a, b) => a.kind - b.kind || b.news - a.news || byName(a.name, b.name))
    .map(({ room }) => room);
}
