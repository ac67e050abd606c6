// Names of people and rooms: when two are the same, and how they are shown. Pure.

/** A name as it is compared: case and compatibility forms do not count (as the server folds mentions). */
export function fold(name) {
  return name.normalize("NFKC").toLowerCase().normalize("NFKC");
}

/** Whether two names are one. */
export function same(one, other) {
  return one === other || fold(one) === fold(other);
}

const order = new Intl.Collator(undefined, { numeric: true });

/** Which of two names is listed first: as people write lists, `room-2` before `room-10`. */
export function byName(one, other) {
  return order.compare(fold(one), fold(other));
}

/** The first letter of a name, for its avatar. */
export function initial(name) {
  const [letter = "?"] = name;
  return letter.toUpperCase();
}

/** One of `count` colours for a name, always the same one. */
export function hue(name, count = 8) {
  let sum = 0x811c9dc5; // FNV-1a
  for (const letter of fold(name)) sum = Math.imul(sum ^ letter.codePointAt(0), 0x01000193) >>> 0;
  return ((sum ^ (sum >>> 15)) >>> 0) % count;
}

/** The other person of a direct room; their own name where somebody talks to themselves. */
export function partner(room, me) {
  return room.people.find((name) => !same(name, me)) ?? me;
}

/** Where what belongs to a room is kept here: a talk's place is the same before its room is made. */
export function placeIn(room, me) {
  return room.kind === "direct" ? `@${fold(partner(room, me))}` : room.name;
}

/** What a room is called for people: `lobby`, or the other one of a direct room. */
export function title(room, me) {
  return room.kind === "direct" ? partner(room, me) : room.name;
}

/** A room's name as typed, in the form in which the server writes it. */
export function roomName(typed) {
  const bare = typed.trim().replace(/^#/, "");
  return bare.startsWith("@") ? bare : fold(bare);
}

/** Whether a message mentions `me`, or everybody. */
export function mentionsMe(message, me) {
  return (message.mentions ?? []).some((name) => name === "all" || same(name, me));
}
