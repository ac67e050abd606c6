// The little Markdown that people write: **bold**, *italic*, `code`, blocks of code, quotes, links, mentions. Pure.
//
// `parse(text)` gives blocks: {kind: "code", text} | {kind: "quote", blocks} | {kind: "lines", lines: [[span, ...], ...]}.
// Spans: {kind: "text" | "code" | "link" | "mention" | "room", text, ...} | {kind: "bold" | "italic" | "strike", spans}.
// Every mark that does not pair is text. What nothing is known of is text. Each pattern looks at a bounded piece.

const FENCE = /^\s*```/;
const MARK = new RegExp(
  [
    "(?<!`)(`{1,8})(?!`)(?<code>[^`](?:[^`\\n]{0,500}?[^`])??)\\1(?!`)",
    "(?<![\\p{L}\\p{N}_])(?<url>https?:\\/\\/[^\\s<>\"`]{1,2000})",
    "(?<![\\p{L}\\p{N}*])\\*\\*(?<bold>(?=[^\\s*])(?:[^*\\n]|\\*(?!\\*)){1,500}?(?<=\\S))\\*\\*(?![\\p{L}\\p{N}*])",
    "(?<![\\p{L}\\p{N}*])\\*(?<star>(?=[^\\s*])[^*\\n]{1,500}(?<=\\S))\\*(?![\\p{L}\\p{N}*])",
    "(?<![\\p{L}\\p{N}_])_(?<under>(?=[^\\s_])[^_\\n]{1,500}(?<=\\S))_(?![\\p{L}\\p{N}_])",
    "(?<![\\p{L}\\p{N}~])~~(?<strike>(?=[^\\s~])[^~\\n]{1,500}(?<=\\S))~~(?![\\p{L}\\p{N}~])",
    "(?<![^\\s(\\[\"'])@(?<mention>[^\\s@]{1,64})",
    "(?<![^\\s(\\[\"'])#(?<room>[\\p{L}\\p{N}][\\p{L}\\p{N}._-]{0,31})",
  ].join("|"),
  "giu",
);
const DEPTH = 4;
const TRAILING = ".,:;!?'\"";
const PAIRS = { ")": "(", "]": "[", "}": "{" };
const AFTER_NAME = ".,:;!?)]}'\"…。、！？";

/** `name(word)`: the person that is mentioned by the word, or null; `room(word)`: whether there is such a room. */
export function parse(text, { name = () => null, room = () => false } = {}, depth = 0) {
  const blocks = [];
  let lines = null;
  const source = text.split("\n");
  // A block stands apart as it is: the empty lines around it are not shown.
  const put = (block) => {
    while (lines?.length && !lines.at(-1).length) lines.pop();
    if (lines && !lines.length) blocks.pop();
    lines = null;
    blocks.push(block);
  };
  for (let at = 0; at < source.length; at += 1) {
    const line = source[at];
    if (FENCE.test(line)) {
      const end = source.findIndex((other, number) => number > at && FENCE.test(other));
      const rest = line.trim().slice(3);
      if (end < 0 && rest.length > 3 && rest.endsWith("```")) {
        put({ kind: "code", text: rest.slice(0, -3) });
        continue;
      }
      if (end >= 0) {
        const body = source.slice(at + 1, end);
        if (/[^\w+#.-]/.test(rest)) body.unshift(rest); // not the name of a language
        put({ kind: "code", text: body.join("\n") });
        at = end;
        continue;
      }
    }
    if (line.startsWith(">") && depth < DEPTH) {
      const quoted = [];
      for (; at < source.length && source[at].startsWith(">"); at += 1) quoted.push(source[at].replace(/^> ?/, ""));
      at -= 1;
      put({ kind: "quote", blocks: parse(quoted.join("\n"), { name, room }, depth + 1) });
      continue;
    }
    if (!lines) {
      if (blocks.length && !line.trim()) continue;
      lines = [];
      blocks.push({ kind: "lines", lines });
    }
    lines.push(spans(line, { name, room }));
  }
  return blocks;
}

/** The spans of one line. */
export function spans(line, known = {}, depth = 0) {
  const found = [];
  let end = 0;
  const plain = (upto) => {
    if (upto > end) found.push({ kind: "text", text: line.slice(end, upto) });
  };
  MARK.lastIndex = 0;
  for (let match; (match = MARK.exec(line));) {
    const span = spanOf(match, known, depth);
    if (!span) {
      MARK.lastIndex = match.index + 1;
      continue;
    }
    plain(match.index);
    found.push(span);
    end = match.index + (span.length ?? match[0].length);
    MARK.lastIndex = end;
  }
  plain(line.length);
  return found;
}

function spanOf({ groups, 0: whole }, known, depth) {
  const inner = (text) => {
    const saved = MARK.lastIndex;
    const result = depth < DEPTH ? spans(text, known, depth + 1) : [{ kind: "text", text }];
    MARK.lastIndex = saved;
    return result;
  };
  if (groups.code !== undefined) return { kind: "code", text: groups.code.trim() || groups.code };
  if (groups.url !== undefined) {
    const text = address(groups.url);
    return URL.canParse(text) ? { kind: "link", text, length: text.length } : { kind: "text", text: groups.url };
  }
  if (groups.bold !== undefined) return { kind: "bold", spans: inner(groups.bold) };
  if (groups.star !== undefined) return { kind: "italic", spans: inner(groups.star) };
  if (groups.under !== undefined) return { kind: "italic", spans: inner(groups.under) };
  if (groups.strike !== undefined) return { kind: "strike", spans: inner(groups.strike) };
  if (groups.mention !== undefined) return mention(groups.mention, known);
  return known.room?.(groups.room) ? { kind: "room", text: whole, room: groups.room } : null;
}

function mention(word, { name = () => null }) {
  for (let bare = word; bare; bare = bare.slice(0, -1)) {
    const person = name(bare);
    if (person) return { kind: "mention", text: `@${bare}`, name: person, length: bare.length + 1 };
    if (!AFTER_NAME.includes(bare.at(-1))) return null;
  }
  return null;
}

/** `url` without the punctuation of the sentence it stands in. */
function address(url) {
  const open = {}; // how many closing brackets more than opening ones there are, by the closing one
  for (const [last, first] of Object.entries(PAIRS)) open[last] = url.split(last).length - url.split(first).length;
  let end = url.length;
  for (; end; end -= 1) {
    const last = url[end - 1];
    if (open[last] > 0) open[last] -= 1;
    else if (!TRAILING.includes(last)) break;
  }
  return url.slice(0, end);
}

/** A text in one line without its marks, for a quote or a notification. */
export function plainText(text, most = 120) {
  const words = (found) => found.map((span) => (span.spans ? words(span.spans) : span.text)).join("");
  const lines = text.slice(0, 4 * most).split("\n").filter((line) => !FENCE.test(line));
  const flat = lines.map((line) => words(spans(line.replace(/^> ?/, "")))).join(" ").replace(/\s+/g, " ").trim();
  return flat.length > most ? `${flat.slice(0, most - 1)}…` : flat;
}
