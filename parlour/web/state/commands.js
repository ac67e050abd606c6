// What a typed line means: text, a request to the server, or something that the page does itself. Pure.

const one = (make) => (rest) => (rest ? make(rest) : null);
const bare = (name) => name.replace(/^@/, "");
const mode = (name, on) => (rest, room) =>
  rest ? { do: "ask", request: { type: "setmodes", room, modes: [{ name, on, value: bare(rest) }] } } : null;

function words(rest) {
  const at = rest.search(/\s/);
  return at < 0 ? [rest, ""] : [rest.slice(0, at), rest.slice(at).trim()];
}

function join(rest) {
  const [name, more] = words(rest);
  if (!name) return null;
  if (name.startsWith("@")) return { do: "talk", name: bare(name) };
  return { do: "join", room: name, private: more === "private", key: more === "private" ? "" : more.replace(/^key /, "") };
}

function message(rest) {
  const [name, text] = words(rest);
  return bare(name) ? { do: "talk", name: bare(name), text } : null;
}

function kick(rest, room) {
  const [name, text] = words(rest);
  return bare(name) ? { do: "ask", request: { type: "kick", room, name: bare(name), ...(text && { text }) } } : null;
}

function topic(rest, room) {
  return rest ? { do: "ask", request: { type: "topic", room, text: rest === "-" ? "" : rest } } : { do: "topic" };
}

function away(rest) {
  return { do: "ask", request: { type: "away", text: rest }, done: rest ? "You are marked as away." : "Welcome back." };
}

export const TABLE = {
  join: { usage: "ROOM [private | KEY]", about: "Go to a room; a new one is made", parse: join },
  leave: { usage: "", about: "Leave this room", parse: () => ({ do: "leave" }) },
  msg: { usage: "NAME [TEXT]", about: "Write to one person alone", parse: message },
  me: { usage: "TEXT", about: "Say what you do", parse: one((text) => ({ do: "say", text, action: true })) },
  nick: { usage: "NAME", about: "Be called something else", parse: one((name) => ({ do: "ask", request: { type: "rename", name } })) },
  away: { usage: "[WHY]", about: "Be away; without a word, be back", parse: away },
  topic: { usage: "[TEXT | -]", about: "Set what the room is about, or take it off", parse: topic },
  invite: { usage: "NAME", about: "Bring somebody into this room",
    parse: (rest, room) => (rest ? { do: "ask", request: { type: "invite", room, name: bare(rest) }, done: `${bare(rest)} is invited.` } : null) },
  kick: { usage: "NAME [WHY]", about: "Put somebody out of this room", parse: kick },
  ban: { usage: "NAME", about: "Keep somebody out of this room", parse: mode("banned", true) },
  unban: { usage: "NAME", about: "Let them in again", parse: mode("banned", false) },
  op: { usage: "NAME", about: "Make somebody an operator of this room", parse: mode("operator", true) },
  deop: { usage: "NAME", about: "Take that back", parse: mode("operator", false) },
  rename: { usage: "NAME", about: "Give this room another name", parse: (rest, room) => (rest ? { do: "ask", request: { type: "renameroom", room, name: rest } } : null) },
  search: { usage: "[WORDS] [from:NAME] [in:ROOM]", about: "Find what was said", parse: (rest) => ({ do: "search", query: rest }) },
  follow: { usage: "WORD", about: "Be told where that word is said in other rooms",
    parse: one((term) => ({ do: "ask", request: { type: "follow", term }, done: `You follow ${term}.` })) },
  unfollow: { usage: "WORD", about: "Follow it no longer",
    parse: one((term) => ({ do: "ask", request: { type: "unfollow", term }, done: `You no longer follow ${term}.` })) },
  rooms: { usage: "", about: "Which rooms there are", parse: () => ({ do: "rooms" }) },
  who: { usage: "", about: "Who is in this room", parse: () => ({ do: "who" }) },
  attach: { usage: "", about: "Send a file", parse: () => ({ do: "attach" }) },
  help: { usage: "", about: "The keys and commands", parse: () => ({ do: "help" }) },
};

export function usage(word) {
  return `/${word} ${TABLE[word].usage}`.trim();
}

/** Read what was typed in `room`: {do, ...}, or null if there is nothing in it. */
export function interpret(typed, room) {
  const text = typed.trim();
  if (!text) return null;
  if (!text.startsWith("/") || !/^\/[a-z]/i.test(text.replace(/^\/\//, "/"))) return { do: "say", text };
  if (text.startsWith("//")) return { do: "say", text: text.slice(1) };
  const [word, rest] = words(text.slice(1));
  if (word.includes("/")) return { do: "say", text }; // a path
  const row = Object.hasOwn(TABLE, word.toLowerCase()) ? TABLE[word.toLowerCase()] : null;
  if (!row) return { do: "invoke", word, text: rest }; // the room may have a webhook for it
  return row.parse(rest, room) ?? { do: "wrong", text: `It goes like this: ${usage(word.toLowerCase())}` };
}

/** What is searched for: {query, author, room}. */
export function searchOf(typed) {
  const found = {};
  const rest = [];
  for (const word of typed.split(/\s+/).filter(Boolean)) {
    const [, key, value] = /^(from|in):[@#]?(.+)$/i.exec(word) ?? [];
    if (key) found[key.toLowerCase() === "from" ? "author" : "room"] = value;
    else rest.push(word);
  }
  return { query: rest.join(" "), ...found };
}
