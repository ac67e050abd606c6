// The sentences of the page for what the server tells without words. Pure.

const WHY = {
  __proto__: null, // only what stands here
  "no-such-room": ({ about }) => `There is no room called ${about}.`,
  "no-such-person": ({ about }) => `${about || "That person"} is not here at the moment.`,
  "not-stored": () => "The server could not store it. Nothing was sent; try again later.",
  lost: () => "The connection broke before the server answered. Look whether it was done.",
  unavailable: () => "The server is busy. Try again in a moment.",
  "text-too-long": () => "That is too long: a message has at most 8,192 characters.",
  "line-too-long": () => "That is too long.",
  "nothing-said": () => "There is nothing in it.",
  "bad-name": () => "That name will not do: one word of up to 32 letters and digits, and none that speaks for the place.",
  "name-in-use": () => "Somebody else is called that, or nearly so.",
  "bad-room-name": () => "A room's name is one word of up to 32 letters and digits.",
  "room-exists": ({ about }) => `There is an open room called ${about} already. Choose another name.`,
  "stays-in-lobby": () => "Nobody leaves the lobby. It is where everybody meets.",
  "not-yourself": () => "That is you.",
  "not-private": () => "Nobody else can come into a room of two.",
  "already-member": ({ about }) => `${about || "That person"} is in the room already.`,
  "not-yours": () => "Only who wrote it can do that.",
  "no-such-file": () => "The file is not on the server any more. Attach it again.",
  "no-such-message": () => "That message is not there any more.",
  "wrong-key": () => "The room has a key: /join ROOM KEY.",
  banned: () => "You are banned from that room.",
  "invite-only": () => "Only who is invited can enter that room.",
  "room-full": () => "The room is full.",
  "may-not-speak": () => "Only some may speak in this room.",
  "not-operator": () => "Only operators of the room can do that.",
  "not-there": ({ about }) => `${about || "That person"} is not in the room.`,
  "no-words": () => "A search takes 1 to 16 words.",
  "name-fixed": () => "This room keeps its name.",
  "makes-no-tokens": () => "Bots make no bots, nor do people whom the server does not remember.",
  "too-many-tokens": () => "One person, or all at one address together, can have ten bots. Take one of yours back, or ask whoever runs this server.",
  "no-such-token": () => "That bot is not there any more.",
  "not-owner": () => "Only the owner of the server can do that.",
  "not-a-member": ({ about }) => `You are not in ${about || "that room"}.`,
};

/** Why something was refused. */
export function refusal(problem) {
  return WHY[problem.reason]?.(problem) ?? sentence(problem.message || problem.text || "That did not work");
}

/** Of a command that neither the page nor the room has. */
export const unknown = (word) => `There is no command /${word}. To say it, type //${word}.`;

export function sentence(text) {
  const [first = "", ...rest] = text;
  return first.toUpperCase() + rest.join("") + (/[.!?]$/.test(text) ? "" : ".");
}

export const ENTRANCE = {
  400: "That name will not do. Take one word of up to 32 letters and digits; “all”, “server”, “admin” and the like are reserved.",
  401: "Somebody here is called that already, or nearly so. Try another one.",
};

const FAREWELL = {
  __proto__: null,
  replaced: "You have come in from another window or device, so this one has stopped.",
  expelled: "An owner of the server ended your visit.",
  left: "You have left.",
};

/** Why the server ended it for good; nothing if one can come back by oneself. */
export function farewell({ reason, text = "", by = "" }) {
  const why = FAREWELL[reason];
  return why && `${why}${by ? ` (${by})` : ""}${text && reason !== "left" ? ` “${text}”` : ""}`;
}

const SETTINGS = {
  __proto__: null,
  "invite-only": ["nobody enters without an invitation now", "nobody needs an invitation any more"],
  moderated: ["only operators and those with a voice may speak now", "everybody may speak again"],
  "members-only": ["only those in the room can write to it", "others can write to this room, too"],
  secret: ["the room is not listed any more", "the room is listed again"],
  "fixed-topic": ["only operators set the topic now", "everybody may set the topic again"],
  key: ["the room has a key now", "the room needs no key any more"],
  limit: ["at most {} may be here", "any number may be here"],
  operator: ["made {} an operator", "made {} an operator no longer"],
  voice: ["gave {} a voice", "took the voice of {}"],
  banned: ["banned {}", "lifted the ban of {}"],
  exempt: ["excepts {} from bans", "excepts {} from bans no longer"],
  invited: ["lets {} in without an invitation", "lets {} in with an invitation only"],
};

function settings(modes) {
  return modes
    .map(({ name, on = true, value = "" }) => SETTINGS[name]?.[on ? 0 : 1].replace("{}", () => value))
    .filter(Boolean)
    .join("; ");
}

const because = (text) => (text ? `: ${text}` : "");

/** What a note says behind the author's name; {author, text}. */
export function note({ type, author = "", name = "", text = "", modes = [], kind = "open" }) {
  switch (type) {
    case "created":
      return { author, text: kind === "direct" ? "began this talk" : "made this room" };
    case "topicset":
      return { author, text: text ? `set the topic: ${text}` : "took the topic off" };
    case "invited":
      return { author, text: `invited ${name}` };
    case "departed":
      return { author, text: "has left for good" };
    case "kicked":
      return { author, text: `put ${name} out${because(text)}` };
    case "roomrenamed":
      return { author, text: `renamed this room to ${name}${because(text)}` };
    case "renamed":
      return { author, text: `is called ${name} now` };
    case "modesset":
      return { author, text: settings(modes) };
    case "isaway":
      return { author: name, text: `is away${because(text)}` };
    default:
      return { author, text };
  }
}

/** Who is typing. */
export function typing(names) {
  if (!names.length) return "";
  if (names.length === 1) return `${names[0]} is typing`;
  if (names.length === 2) return `${names[0]} and ${names[1]} are typing`;
  return "Several people are typing";
}

export const count = (number, one, many = `${one}s`) => `${number} ${number === 1 ? one : many}`;
