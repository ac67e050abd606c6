// The list of completions above the field one types in.

import { candidates, completed } from "../state/complete.js";
import { el } from "./dom.js";

export class Suggest {
  /** `known()` gives {people, rooms}. */
  constructor(field, known) {
    this.field = field;
    this.known = known;
    this.found = null;
    this.at = 0;
    this.node = el("ul", { class: "suggest", role: "listbox", id: "suggest", "aria-label": "Completions", hidden: true });
    this.node.addEventListener("mousedown", (event) => {
      event.preventDefault();
      const option = event.target.closest("[role=option]");
      if (option) this.take(Number(option.dataset.at));
    });
  }

  get open() {
    return this.found !== null;
  }

  /** Look at what is typed. `asked`: with Tab. */
  look(asked = false) {
    const { value, selectionStart, selectionEnd } = this.field;
    const found = selectionStart === selectionEnd ? candidates(value, selectionStart, this.known(), asked) : null;
    this.found = found;
    this.at = 0;
    this.#draw();
    return found;
  }

  close() {
    this.found = null;
    this.#draw();
  }

  move(by) {
    const { length } = this.found.options;
    this.at = (this.at + by + length) % length;
    this.#draw();
  }

  take(at = this.at) {
    const { text, caret } = completed(this.field.value, this.found, this.found.options[at]);
    this.field.setRangeText(text, 0, this.field.value.length, "end");
    this.field.setSelectionRange(caret, caret);
    this.close();
    this.field.dispatchEvent(new Event("input"));
    this.close();
  }

  /** Whether that key was for the list. */
  key(event) {
    if (event.key === "Tab" && !event.shiftKey && !event.ctrlKey && !event.altKey) {
      const shown = this.open;
      if (!shown && !this.look(true)) return false;
      if (shown || this.found.options.length === 1) this.take();
      return true;
    }
    if (!this.open) return false;
    if (event.key === "ArrowDown") this.move(1);
    else if (event.key === "ArrowUp") this.move(-1);
    else if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && !event.shiftKey && !this.#typedWhole()) this.take();
    else return false;
    return true;
  }

  #typedWhole() {
    const { start, end, options } = this.found;
    return options[this.at].text.trim() === this.field.value.slice(start, end);
  }

  #draw() {
    this.node.hidden = !this.open;
    if (!this.open) {
      this.field.removeAttribute("aria-activedescendant");
      this.node.replaceChildren();
      return;
    }
    this.node.replaceChildren(...this.found.options.map((option, at) =>
      el("li", { role: "option", id: `suggest-${at}`, "data-at": String(at), "aria-selected": String(at === this.at) },
        el("span", {}, option.label), option.about ? el("span", { class: "quiet" }, option.about) : null)));
    this.field.setAttribute("aria-activedescendant", `suggest-${this.at}`);
    this.node.children[this.at]?.scrollIntoView({ block: "nearest" });
  }
}
