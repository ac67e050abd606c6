// Dialogs: over the page, closed by Esc, a click beside them or their button; the focus comes back to where it was.

import { el, focusLater } from "./dom.js";
import { icon } from "./icons.js";

let speaking = null; // {parent, nodes}

/** `nodes` say what happens, in `parent`; while a dialog is open they are in it, since nothing beside it is heard or seen. */
export function speakHere(parent, ...nodes) {
  speaking = { parent, nodes };
  speak();
}

function speak() {
  if (!speaking) return;
  const over = [...document.querySelectorAll("dialog[open]")].at(-1) ?? speaking.parent;
  if (speaking.nodes.some((node) => node.parentNode !== over)) over.append(...speaking.nodes);
}

/** Show a dialog; returns it. `onClose` is called with its `returnValue`. */
export function modal({ title, body, wide = false, onClose = () => {} }) {
  const focusBefore = focusLater();
  const node = el("dialog", { class: wide ? "modal wide" : "modal", "aria-label": title },
    el("div", { class: "modal-head" }, el("h2", {}, title),
      el("button", { type: "button", class: "tool", "aria-label": "Close", title: "Close (Esc)", on: { click: () => node.close() } }, icon("close"))),
    el("div", { class: "modal-body" }, body));
  let beside = false;
  node.addEventListener("pointerdown", (event) => { beside = event.target === node; });
  node.addEventListener("click", (event) => {
    if (beside && event.target === node) node.close(); // not where a drag ends that began within
  });
  node.addEventListener("keydown", (event) => event.stopPropagation());
  node.addEventListener("close", () => {
    node.remove();
    speak();
    onClose(node.returnValue);
    if (document.activeElement === document.body) focusBefore();
  });
  document.body.append(node);
  node.showModal();
  speak();
  (node.querySelector("[data-first]") ?? node.querySelector(".modal-body input, .modal-body button"))?.focus();
  return node;
}

/** Ask for a line of text; `take(text)` gets it. */
export function question({ title, label, value = "", help = "", button = "OK", maxLength = 400, take }) {
  const field = el("input", { id: "answer", value, maxLength, autocomplete: "off", "data-first": "" });
  const node = modal({
    title,
    body: el("form", { class: "question", on: { submit: (event) => { event.preventDefault(); node.close(); take(field.value.trim()); } } },
      el("label", { htmlFor: "answer" }, label), field, help ? el("p", { class: "quiet" }, help) : null,
      el("div", { class: "buttons" }, el("button", { type: "submit", class: "primary" }, button))),
  });
  field.select();
  return node;
}

/** Tell something that has to be seen. Who is typing does not press the button by a space or Enter: it has not the focus. */
export function told(text) {
  const node = modal({
    title: "Parlour",
    body: [el("p", { class: "told", tabIndex: -1, "data-first": "" }, text), el("div", { class: "buttons" }, el("button", { type: "button", class: "primary", on: { click: () => node.close() } }, "OK"))],
  });
  return node;
}

/** Ask whether to do something that cannot be undone. */
export function confirmed({ title, text, button, act }) {
  const node = modal({
    title,
    body: [el("p", {}, text), el("div", { class: "buttons" },
      el("button", { type: "button", class: "plain", on: { click: () => node.close() } }, "Cancel"),
      el("button", { type: "button", class: "primary", "data-first": "", on: { click: () => { node.close(); act(); } } }, button))],
  });
  return node;
}

/** One goes on with something else. */
export function closeDialogs() {
  for (const node of document.querySelectorAll("dialog[open]")) node.close();
}

export function anyOpen() {
  return document.querySelector("dialog[open]") !== null;
}
