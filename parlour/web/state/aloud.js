// What is read out of a room while one is in it: each message and each note that comes behind those that are there, once.
// Not what changes, nor what was said before, nor one's own words. Pure.

import { plainText } from "./markdown.js";
import { same } from "./names.js";
import { count, note } from "./words.js";

const LONGEST = 1000; // characters of a message
const MOST = 5; // lines at once

export class Aloud {
  /** One comes to that room: what is there is not read out. `items` of the outbox are those of the room. */
  begin({ seen, log }, items) {
    this.seq = seen;
    this.note = numberOf(log.entries.findLast((entry) => entry.kind === "note"));
    this.refused = new Set(refusedOf(items).map((item) => item.id));
  }

  /** The lines for what came since; of much at once, how much it was and the last of it. */
  lines({ seen, log }, items, me) {
    if (!log.ready) return []; // what comes meanwhile is read out when it is there
    const fresh = [];
    for (let at = log.entries.length - 1; log.atEnd && at >= 0; at -= 1) {
      const entry = log.entries[at];
      if (entry.kind === "note" ? numberOf(entry) <= this.note : entry.seq <= this.seq) break;
      if (entry.kind === "note" || !same(entry.author, me)) fresh.unshift(entry);
    }
    const refused = refusedOf(items).filter((item) => !this.refused.has(item.id)).map((item) => `Not sent. ${item.why}`);
    this.begin({ seen, log }, items);
    const more = fresh.length - MOST;
    return [...(more > 0 ? [`${count(more, "message")} more`] : []), ...fresh.slice(-MOST).map(lineOf), ...refused];
  }
}

/** What a message says, in words. */
export function textOf(entry) {
  if (entry.deleted) return "This message was taken back.";
  const files = entry.files.map((file) => `file ${file.name}`);
  return [entry.text && plainText(entry.text, LONGEST), ...files, entry.edited && "edited"].filter(Boolean).join(", ");
}

function lineOf(entry) {
  if (entry.kind === "message") return entry.action ? `${entry.author} ${textOf(entry)}` : `${entry.author}: ${textOf(entry)}`;
  const { author, text } = note(entry.event);
  return author ? `${author} ${text}` : text;
}

const refusedOf = (items) => items.filter((item) => item.state === "refused");
const numberOf = (entry) => (entry ? Number(entry.key.slice("note".length)) : 0);
