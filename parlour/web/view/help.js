// The keys and commands, as one table that the page and the documentation share.

import { TABLE, usage } from "../state/commands.js";
import { el } from "./dom.js";
import { modal } from "./modal.js";

export const KEYS = [
  ["Enter", "send"],
  ["Shift+Enter, Alt+Enter", "a new line"],
  ["Tab", "complete a name (@), a room (#) or a command (/)"],
  ["↑ in the empty field", "change your last message"],
  ["Shift+↑ in the empty field", "to the messages"],
  ["↑, ↓ on a message", "the one before, the one after"],
  ["R, E, Del, +, M on a message", "reply, edit, take back, react, menu"],
  ["C on a message", "copy its text"],
  ["Esc", "close, cancel, or back to the field and the latest message"],
  ["Ctrl+K", "go to a room or a person"],
  ["Alt+↑, Alt+↓", "the room before, the next one"],
  ["Alt+Shift+↑, Alt+Shift+↓", "the same among rooms with something new"],
  ["Page Up, Page Down", "scroll"],
  ["Ctrl+Shift+F", "search"],
  ["Alt+P", "people in the room"],
  ["?, Ctrl+/", "this help"],
];

export function help() {
  const table = (rows) => el("dl", { class: "keys" }, rows.map(([left, right]) => el("div", {}, el("dt", {}, left), el("dd", {}, right))));
  modal({
    title: "Keys and commands",
    wide: true,
    body: el("div", { class: "help", tabIndex: 0, "data-first": "", role: "group", "aria-label": "Keys and commands" },
      el("section", {}, el("h3", {}, "Keys"), table(KEYS)),
      el("section", {}, el("h3", {}, "Commands"), table(Object.entries(TABLE).map(([word, row]) => [usage(word), row.about])), el("p", { class: "quiet" }, "//text says /text.")),
      el("section", {}, el("h3", {}, "Text"), table([
        ["**bold**", "bold"], ["*italic* or _italic_", "italic"], ["~~struck~~", "struck out"], ["`code`", "code"], ["``` on lines of their own", "a block of code"], ["> text", "a quote"], ["@name, @all", "calls somebody, or everybody"], ["#room", "a link to a room"],
      ]))),
  });
}
