// The rows of a room's log as they are shown: what follows closely on the same author's words goes without a head, a day
// begins with a line, and so does what is new. Pure.

import { dayName } from "./time.js";

export const CLOSE = 300; // seconds

/** Rows: {key, entry, head, day, fresh, answered, item}; `day` is what that is called at `now`, in seconds, or empty. */
export function rowsOf(log, items, newAfter, now = Date.now() / 1000) {
  const rows = [];
  let before = null;
  let bySeq = null;
  let freshDone = !newAfter;
  for (const entry of log.entries) {
    const day = !before || before.day !== entry.day ? dayName(entry.at, now) : "";
    const fresh = !freshDone && entry.kind === "message" && entry.seq > newAfter;
    if (fresh) freshDone = true;
    if (entry.reply) bySeq ??= new Map(log.entries.map((one) => [one.seq, one]));
    const answered = entry.reply ? bySeq.get(entry.reply) : undefined;
    rows.push({ key: entry.key, entry, head: Boolean(day) || fresh || !follows(before, entry), day, fresh: fresh && (before !== null || log.atStart), answered });
    before = entry;
  }
  if (log.atEnd) {
    for (const item of items) rows.push({ key: item.id, item, head: false, day: "", fresh: false });
  }
  return rows;
}

/** Whether a row needs no building anew. */
export function sameRow(one, other) {
  return one.entry === other.entry && one.item === other.item && one.head === other.head
    && one.day === other.day && one.fresh === other.fresh && one.answered === other.answered;
}

function follows(before, entry) {
  return before?.kind === "message" && entry.kind === "message" && before.author === entry.author
    && !entry.reply && !entry.action && !before.action && !before.deleted && entry.at - before.at < CLOSE;
}
