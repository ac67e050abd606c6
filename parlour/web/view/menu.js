// Menus that open beside a button.

import { el, focusLater } from "./dom.js";
import { icon } from "./icons.js";

let shown = null;

/**
 * `items`: {label, icon, act, danger?} or null; those that are null are left out. Returns what puts a word above them,
 * as long as it is open.
 */
export function menu(beside, label, items) {
  closeMenu();
  const entries = items.filter(Boolean).map((item) => el("button", {
    type: "button", role: "menuitem", tabIndex: -1, class: item.danger ? "menu-item danger" : "menu-item",
    on: { click: () => { closeMenu(); item.act(); } },
  }, icon(item.icon), el("span", {}, item.label)));
  popup(beside, el("div", { class: "menu", role: "menu", "aria-label": label }, entries));
  entries[0]?.focus();
  const { node } = shown;
  return (note) => {
    node.setAttribute("aria-label", `${label}, ${note}`);
    node.prepend(el("p", { class: "menu-note", role: "presentation" }, note));
  };
}

/** Show `node` beside an element until something else is done. */
export function popup(beside, node, close = () => {}) {
  closeMenu();
  shown = { node, focusBefore: focusLater(), close };
  (beside.closest("dialog, aside") ?? document.querySelector("main")).append(node);
  const at = beside.getBoundingClientRect();
  const { width, height } = node.getBoundingClientRect();
  const left = Math.max(8, Math.min(at.left, innerWidth - width - 8));
  const top = at.bottom + height + 8 < innerHeight ? at.bottom + 4 : Math.max(8, at.top - height - 4);
  node.style.left = `${left}px`;
  node.style.top = `${top}px`;
  node.addEventListener("keydown", keys);
  setTimeout(() => addEventListener("pointerdown", away, true));
  addEventListener("resize", closeMenu);
}

export function closeMenu() {
  if (!shown) return false;
  const { node, focusBefore, close } = shown;
  shown = null;
  const had = node.contains(document.activeElement);
  node.remove();
  removeEventListener("pointerdown", away, true);
  removeEventListener("resize", closeMenu);
  close();
  if (had) focusBefore();
  return true;
}

function away(event) {
  if (shown && !shown.node.contains(event.target)) closeMenu();
}

function keys(event) {
  const buttons = [...shown.node.querySelectorAll("button")];
  const at = buttons.indexOf(document.activeElement);
  const by = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  if (event.key === "Escape" || event.key === "Tab") closeMenu();
  else if (event.target.tagName === "INPUT") return event.stopPropagation();
  else if (by) buttons[(at + by + buttons.length) % buttons.length]?.focus();
  else if (event.key === "Home") buttons[0]?.focus();
  else if (event.key === "End") buttons.at(-1)?.focus();
  else return event.stopPropagation();
  event.preventDefault();
  event.stopPropagation();
}
