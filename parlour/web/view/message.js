// One row of the log: a message, a note, or what is still on its way.

import { textOf } from "../state/aloud.js";
import { plainText } from "../state/markdown.js";
import { hue, initial, same } from "../state/names.js";
import { clockTime, isoTime, wholeTime } from "../state/time.js";
import { note } from "../state/words.js";
import { attachments } from "./attachments.js";
import { el } from "./dom.js";
import { icon } from "./icons.js";
import { rich } from "./rich.js";

/** `view`: {me, room(name)}; handlers are the timeline's, which looks at `data-act`. */
export function rowOf(row, view) {
  const node = el("div", { class: "row", "data-key": String(row.key) });
  if (row.day) node.append(el("div", { class: "day", role: "separator" }, el("span", {}, row.day)));
  if (row.fresh) node.append(el("div", { class: "fresh", role: "separator" }, el("span", {}, "New")));
  node.append(row.item ? waiting(row.item, view) : row.entry.kind === "note" ? noteOf(row.entry) : message(row, view));
  return node;
}

export function avatar(name) {
  return el("span", { class: `avatar hue-${hue(name)}`, "aria-hidden": "true" }, initial(name));
}

/** Its whole date is told when one points at it (`tools.js`). */
function time(at) {
  return el("time", { dateTime: isoTime(at), "data-at": String(at) }, clockTime(at));
}

function message({ entry, head, answered }, view) {
  const mine = same(entry.author, view.me);
  const toMe = !mine && (entry.mentions ?? []).some((name) => name === "all" || same(name, view.me));
  const names = ["message", head && "head", toMe && "to-me", entry.action && "action", entry.deleted && "gone", mine && "mine"];
  const node = el("article", {
    class: names.filter(Boolean).join(" "),
    tabIndex: -1,
    "data-seq": String(entry.seq),
    "aria-label": `${entry.author}, ${clockTime(entry.at)}: ${textOf(entry)}`,
  });
  node.append(el("div", { class: "gutter" }, head ? avatar(entry.author) : time(entry.at)));
  const body = el("div", { class: "body" });
  if (head) {
    body.append(el("div", { class: "who" },
      el("button", { class: "author", type: "button", "data-act": "person", "data-name": entry.author }, entry.author),
      time(entry.at)));
  }
  if (entry.reply) body.append(quote(entry, answered));
  body.append(contentOf(entry, view));
  if (entry.files.length) body.append(attachments(entry.files));
  if (entry.reactions.length) body.append(reactions(entry.reactions, view.me));
  node.append(body);
  return node;
}

function contentOf(entry, view) {
  if (entry.deleted) return el("p", { class: "text quiet" }, "This message was taken back.");
  const edited = entry.edited ? el("span", { class: "edited", title: wholeTime(entry.edited) }, " (edited)") : null;
  const parts = entry.text ? rich(entry, view) : [];
  if (entry.action) parts.unshift(el("span", { class: "actor" }, entry.author));
  const node = el("div", { class: "text" }, parts);
  if (edited) (node.lastElementChild?.matches("p") ? node.lastElementChild : node).append(edited);
  return node;
}

function quote(entry, answered) {
  const said = answered?.deleted ? "a message that was taken back" : answered ? plainText(answered.text || answered.files[0]?.name || "") : "an earlier message";
  return el("button", { class: "quoted", type: "button", "data-act": "jump", "data-target": String(entry.reply) },
    icon("reply"), el("span", { class: "quoted-who" }, entry.to || answered?.author || ""), el("span", { class: "quoted-text" }, said));
}

function reactions(list, me) {
  return el("ul", { class: "reactions", "aria-label": "Reactions" }, list.map(({ emoji, names }) => {
    const mine = names.some((name) => same(name, me));
    const whose = names.length > 12 ? `${names.slice(0, 12).join(", ")} and ${names.length - 12} more` : names.join(", ");
    return el("li", {}, el("button", {
      class: mine ? "reaction mine" : "reaction", type: "button", "data-act": "react", "data-emoji": emoji,
      title: whose, "aria-pressed": String(mine), "aria-label": `${emoji} ${names.length}: ${whose}`,
    }, el("span", {}, emoji), el("span", { class: "number" }, String(names.length))));
  }));
}

function noteOf(entry) {
  const { author, text } = note(entry.event);
  return el("div", { class: "note" }, el("span", {}, author ? el("strong", {}, author) : null, ` ${text} `), time(entry.at));
}

function waiting(item, view) {
  const { text, action } = item.request;
  const refused = item.state === "refused";
  return el("div", { class: refused ? "message waiting refused" : "message waiting", "data-item": item.id },
    el("div", { class: "gutter" }),
    el("div", { class: "body" },
      el("div", { class: "text" }, action ? el("span", { class: "actor" }, view.me) : null, rich({ text: text ?? "" }, view)),
      item.files?.length ? attachments(item.files) : null,
      refused
        ? el("div", { class: "why" }, el("span", {}, `Not sent. ${item.why}`),
          el("button", { type: "button", class: "plain", "data-act": "again" }, "Try again"),
          el("button", { type: "button", class: "plain", "data-act": "take" }, "Edit"),
          el("button", { type: "button", class: "plain", "data-act": "discard" }, "Discard"))
        : el("span", { class: "sending" }, "Sending…")));
}
