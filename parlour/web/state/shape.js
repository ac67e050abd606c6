// What the server tells, in the shape that the page counts on. What a field must not be is left out, what is longer than
// any server of ours makes it is cut, and an object that lacks what it cannot do without is none: a server, or who is in
// between, may be mistaken or want to do harm, and one object that cannot be drawn must not stop the page. Pure.

const TEXT = 20_000; // UTF-16 units: a message has 8,192 characters, and an emoji is two units or more
const WORD = 500;
const MANY = 20_000; // in a list
const FEW = 500;

/** Each takes a value, and returns one of the kind or `undefined`. */
const flag = (value) => (typeof value === "boolean" ? value : undefined);
const number = (value) => (Number.isFinite(value) ? value : undefined);
const seq = (value) => (Number.isSafeInteger(value) && value >= 0 ? value : undefined);
const time = (value) => (Number.isFinite(value) && value >= 0 && value < 1e11 ? value : undefined);
const text = (value) => (typeof value === "string" ? cut(value, TEXT) : undefined);
const word = (value) => (typeof value === "string" ? cut(value, WORD) : undefined);
const name = (value) => (value === "" ? undefined : word(value));

const cut = (value, most) => (value.length > most ? `${value.slice(0, most - 1)}…` : value);

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

function list(of, most = FEW) {
  return (value) => (Array.isArray(value) ? value.slice(0, most).map(of).filter((one) => one !== undefined) : undefined);
}

/** An object with those `fields`; without one of the `needed` ones it is none. */
function object(needed, fields = {}) {
  const all = Object.entries({ ...needed, ...fields });
  const must = Object.keys(needed);
  return (value) => {
    if (!isObject(value)) return undefined;
    const found = {};
    for (const [key, of] of all) {
      const one = Object.hasOwn(value, key) ? of(value[key]) : undefined;
      if (one !== undefined) found[key] = one;
    }
    return must.every((key) => key in found) ? found : undefined;
  };
}

function numbers(value) {
  if (!isObject(value)) return undefined;
  return Object.fromEntries(Object.entries(value).filter(([, upto]) => seq(upto) !== undefined).slice(0, MANY));
}

const state = { name, last: seq, read: seq };
const room = object({ name }, { ...state, kind: word, topic: text, people: list(name), present: seq, member: flag });
const presence = object({ name }, { here: flag, role: word });
const reaction = object({ emoji: name, names: list(name, MANY) });
const file = object({ name: word }, { id: word, url: text, type: word, size: number, width: number, height: number, thumbnail: text });
const mode = object({ name }, { on: flag, value: word });

const happened = { type: name, author: name, at: time };
const inRoom = { ...happened, room: name };
const numbered = { ...inRoom, seq };
const about = { ...numbered, target: seq };

const said = object(numbered, {
  text, reply: seq, to: word, action: flag, notice: flag, mentions: list(name), edited: time, deleted: flag,
  reactions: list(reaction), files: list(file),
});

const EVENTS = {
  said,
  edited: object(about, { text, deleted: flag }),
  deleted: object(about, { text }),
  reacted: object({ ...about, emoji: name }, { on: flag, to: word }),
  created: object(numbered, { kind: word, people: list(name) }),
  topicset: object(numbered, { text }),
  invited: object({ ...numbered, name }),
  departed: object(numbered),
  dissolved: object(numbered),
  roomrenamed: object({ ...numbered, name }, { text }),
  joined: object(inRoom),
  left: object(inRoom, { text, quit: flag }),
  kicked: object({ ...inRoom, name }, { text }),
  modesset: object({ ...inRoom, modes: list(mode) }),
  typing: object(inRoom, { state: word }),
  renamed: object({ ...happened, name }),
  away: object(happened, { text }),
};

const events = list((value) => shaped(value, EVENTS), MANY);
const messages = list(said, MANY);

const ALL = {
  ...EVENTS,
  welcome: object({ type: name, name }, { secret: word, store: word, server: word, rooms: list(room) }),
  ok: object({ type: name }, { id: word, room: word, seq, at: time }),
  error: object({ type: name, reason: word }, { id: word, about: word, text }),
  closing: object({ type: name }, { reason: word, text, by: word }),
  pong: object({ type: name }, { id: word, at: time }),
  entered: object({ type: name, room }, { id: word, by: word }),
  exited: object({ type: name, room: name }, { id: word, by: word, text }),
  invitation: object({ type: name, room: name, by: name }, { id: word }),
  isaway: object({ type: name, name }, { id: word, text }),
  matched: object({ type: name, message: said }, { term: word }),
  unread: object({ type: name, room: name }, { id: word, read: seq, messages: seq, mentions: seq }),
  page: object({ type: name }, { id: word, room: word, messages, more: flag }),
  found: object({ type: name }, { id: word, messages, more: flag }),
  replayed: object({ type: name, room: name }, { id: word, events, last: flag }),
  resumed: object({ type: name }, { id: word, rooms: numbers, lost: list(name, MANY) }),
  rooms: object({ type: name }, { id: word, rooms: list(room, MANY) }),
  who: object({ type: name }, { id: word, room: word, people: list(presence, MANY) }),
  people: object({ type: name }, { id: word, names: list(name, MANY) }),
  whois: object({ type: name, profile: object({ name }, { bot: flag }) }, { id: word }),
  tokens: object({ type: name }, { id: word, tokens: list(object({ name }, { at: time, by: word, room: word }), MANY) }),
  tokenmade: object({ type: name, name, token: name }, { id: word }),
};
const other = object({ type: name }, { id: word });

function shaped(value, table) {
  if (!isObject(value)) return undefined;
  return Object.hasOwn(table, value.type) ? table[value.type](value) : undefined;
}

/** The object of a frame; `undefined` if it is none that could be of use. Of types that are not known, type and id stay. */
export function objectOf(frame) {
  let value;
  try {
    value = JSON.parse(frame);
  } catch (problem) {
    if (!(problem instanceof SyntaxError)) throw problem;
    return undefined;
  }
  return shaped(value, ALL) ?? (isObject(value) && Object.hasOwn(ALL, value.type) ? undefined : other(value));
}
