// What Tab makes of what is typed. Pure.

import { TABLE } from "./commands.js";
import { byName, fold } from "./names.js";

const MOST = 8;

/**
 * The candidates at `caret`: {start, end, options: [{text, label, about}]}, or null. `asked`: Tab was pressed, so that a
 * bare word counts as well; else only what begins with `@`, `#` or `/`.
 */
export function candidates(typed, caret, { people = [], rooms = [] }, asked = false) {
  const before = typed.slice(0, caret);
  const word = /\S*$/.exec(before)[0];
  const start = caret - word.length;
  const found = (options) => (options.length ? { start, end: caret, options: options.slice(0, MOST) } : null);
  if (start === 0 && /^\/[a-z]*$/i.test(word)) {
    const prefix = word.slice(1).toLowerCase();
    return found(Object.entries(TABLE).filter(([name]) => name.startsWith(prefix))
      .map(([name, row]) => ({ text: `/${name} `, label: `/${name} ${row.usage}`.trim(), about: row.about })));
  }
  if (word.startsWith("#")) return found(matching(rooms, word.slice(1)).map((name) => ({ text: `#${name} `, label: `#${name}` })));
  if (/^\/(join|leave)\s+$/i.test(before.slice(0, start))) {
    return found(matching(rooms, word).map((name) => ({ text: `${name} `, label: `#${name}` })));
  }
  const marked = word.startsWith("@");
  const command = /^\/(msg|invite|kick|ban|unban|op|deop)\s+$/i.test(before.slice(0, start));
  if (!marked && !command && !(asked && word)) return null;
  const names = matching(marked ? [...people, "all"] : people, word.slice(marked ? 1 : 0));
  return found(names.map((name) => ({ text: `${marked || !command ? "@" : ""}${name} `, label: name })));
}

function matching(names, prefix) {
  const wanted = fold(prefix);
  return names.filter((name) => fold(name).startsWith(wanted)).sort(byName);
}

/** The text after one of the options was taken, and where the caret stands then. */
export function completed(typed, { start, end }, option) {
  const rest = typed.slice(end).replace(/^ /, "");
  return { text: typed.slice(0, start) + option.text + rest, caret: start + option.text.length };
}
