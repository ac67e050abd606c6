// A text with its little Markdown, as elements.

import { same } from "../state/names.js";
import { parse } from "../state/markdown.js";
import { el } from "./dom.js";

/** What a message says. `me`: one's own name; `room(name)`: whether there is such a room. */
export function rich(message, { me, room }) {
  const mentions = message.mentions ?? [];
  const name = (word) => mentions.find((one) => same(one, word)) ?? null;
  return parse(message.text, { name, room }).map((block) => blockOf(block, me));
}

/** Each block runs from left to right or from right to left, as its own text does. What is in a quote runs as the quote. */
function blockOf(block, me, dir = "auto") {
  switch (block.kind) {
    case "code":
      return el("pre", { dir: "ltr", tabIndex: 0, "aria-label": "Code" }, el("code", {}, block.text));
    case "quote":
      return el("blockquote", { dir }, block.blocks.map((one) => blockOf(one, me, null)));
    default:
      return el("p", { dir }, block.lines.map((line, at) => [at ? el("br") : null, line.map((span) => spanOf(span, me))]));
  }
}

/** Where in this page a link leads, if it is one to it: in a second window, one would come in again, and this one would end. */
function placeHere(link) {
  const url = urlOf(link);
  if (url?.origin !== location.origin || url.pathname !== location.pathname) return "";
  return url.hash.includes("room=") ? url.hash : "#room=lobby";
}

function urlOf(link) {
  try {
    return new URL(link);
  } catch {
    return null; // it only looks like one
  }
}

function spanOf(span, me) {
  switch (span.kind) {
    case "code":
      return el("code", {}, span.text);
    case "bold":
      return el("strong", {}, span.spans.map((one) => spanOf(one, me)));
    case "italic":
      return el("em", {}, span.spans.map((one) => spanOf(one, me)));
    case "strike":
      return el("s", {}, span.spans.map((one) => spanOf(one, me)));
    case "link": {
      const place = placeHere(span.text);
      if (place) return el("a", { href: place }, span.text);
      return el("a", { href: span.text, target: "_blank", rel: "noopener noreferrer nofollow" }, span.text);
    }
    case "mention":
      return el("span", { class: span.name === "all" || same(span.name, me) ? "mention mine" : "mention", dir: "auto" }, span.text);
    case "room":
      return el("a", { class: "room-link", href: `#room=${encodeURIComponent(span.room)}` }, span.text);
    default:
      return span.text;
  }
}
