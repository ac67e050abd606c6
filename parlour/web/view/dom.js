// Making elements. Text becomes text nodes and nothing else: there is no way here from a string to markup or to a script.

const PROPERTIES = new Set(["hidden", "disabled", "checked", "value", "type", "htmlFor", "href", "tabIndex", "title", "open",
  "autocomplete", "placeholder", "maxLength", "rows", "spellcheck", "enterKeyHint", "autocapitalize", "multiple",
  "width", "height", "src", "alt", "loading", "decoding", "target", "rel", "download", "dateTime", "max", "name", "inputMode"]);

/** An element. `props`: `class`, `on` (a map of handlers), the properties above, else an attribute (`role`, `dir`, `aria-*`, `data-*`). */
export function el(tag, props = {}, ...children) {
  return fill(document.createElement(tag), props, children);
}

function fill(node, props, children) {
  // First, since a browser looks through all that is in an element with `dir="auto"` whenever something is added to it.
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") node.className = value;
    else if (name === "on") for (const [event, handler] of Object.entries(value)) node.addEventListener(event, handler);
    else if (PROPERTIES.has(name)) node[name] = value;
    else if (/^(role|id|dir|aria-[a-z]+|data-[a-z-]+|list)$/.test(name)) node.setAttribute(name, value === true ? "true" : value);
    else throw new Error(`no property of ours: ${name}`);
  }
  return node;
}

const FOCUSABLE = "[tabindex], button, a";
const kept = new WeakMap();

/**
 * Have `parent` show `items` in their order, building only what is new or not the `same` as before. An element that had
 * the focus and is built anew keeps it.
 */
export function keyed(parent, items, { key = (item) => item.key, same = (a, b) => a === b, build }) {
  const focused = parent.contains(document.activeElement) ? document.activeElement : null;
  const before = kept.get(parent) ?? new Map();
  const now = new Map();
  const wanted = new Set(items.map(key));
  for (const [id, { node }] of before) {
    if (wanted.has(id)) continue;
    node.remove();
    before.delete(id);
  }
  let cursor = parent.firstChild;
  for (const item of items) {
    const id = key(item);
    let one = before.get(id);
    if (!one) one = { item, node: build(item) };
    else if (!same(one.item, item)) {
      const node = build(item);
      if (cursor === one.node) cursor = node;
      const had = one.node.contains(document.activeElement);
      one.node.replaceWith(node);
      if (had) (node.matches(FOCUSABLE) ? node : node.querySelector(FOCUSABLE))?.focus({ preventScroll: true });
      one = { item, node };
    }
    now.set(id, one);
    if (cursor === one.node) cursor = cursor.nextSibling;
    else parent.insertBefore(one.node, cursor);
  }
  if (focused?.isConnected && document.activeElement === document.body) focused.focus({ preventScroll: true }); // it was put elsewhere
  kept.set(parent, now);
}

/** What gives the focus back to what has it now; if that was built anew meanwhile, to its message. */
export function focusLater() {
  const before = document.activeElement;
  const message = before?.closest?.("article.message")?.dataset.seq;
  return () => {
    const node = before?.isConnected || !message ? before : document.querySelector(`article[data-seq="${message}"]`);
    node?.focus?.({ preventScroll: true });
  };
}

/** Whether a key belongs to an input method, which is choosing a word; Safari says it of the last one by its code alone. */
export function composing(event) {
  return event.isComposing || event.keyCode === 229;
}

/** Whether the person is typing somewhere. */
export function typingIn(node) {
  return node instanceof HTMLElement && (node.isContentEditable || /^(input|textarea|select)$/i.test(node.tagName));
}
