// One of the lists at the side, with its head. It scrolls by itself, and tells of news that one would have to scroll to.

import { el, keyed } from "./dom.js";
import { icon } from "./icons.js";

export class Shelf {
  /** `add`: what its button does, which is called `label`; `build(row)` makes an element of a row {key, current, news, ...}. */
  constructor({ title, name, label, add, build }) {
    this.build = build;
    this.list = el("ul", { class: "room-list", "aria-label": name });
    this.up = this.#pill("up", -1);
    this.down = this.#pill("down", 1);
    this.node = el("section", { class: "shelf" },
      el("div", { class: "list-head" }, el("h2", {}, title),
        el("button", { type: "button", class: "tool", "aria-label": label, title: label, on: { click: add } }, icon("plus"))),
      el("div", { class: "shelf-body" }, this.list, this.up, this.down));
    this.list.addEventListener("scroll", () => this.#look(), { passive: true });
    new ResizeObserver(() => this.#look()).observe(this.list);
  }

  draw(rows) {
    const current = rows.find((row) => row.current)?.key;
    const order = rows.map((row) => `${row.key} ${row.news}`).join("\n");
    keyed(this.list, rows, { same: alike, build: (row) => this.build(row) });
    if (order === this.order && current === this.current) return;
    if (current !== this.current) this.list.querySelector(".current")?.scrollIntoView({ block: "nearest" });
    Object.assign(this, { order, current });
    this.#look();
  }

  #pill(way, by) {
    return el("button", { type: "button", class: `pill ${way}`, hidden: true, on: { click: () => this.#reveal(by) } }, icon(way), el("span", {}));
  }

  /** The rows with news that are above (-1) or below (1) what is in view. */
  #beyond(by) {
    const view = this.list.getBoundingClientRect();
    return [...this.list.querySelectorAll(".room.new")].filter((row) => {
      const { top, bottom } = row.getBoundingClientRect();
      return by < 0 ? top + bottom < 2 * view.top : top + bottom > 2 * view.bottom;
    });
  }

  #look() {
    for (const [pill, by] of [[this.up, -1], [this.down, 1]]) {
      const found = this.#beyond(by);
      const called = found.some((row) => row.matches(".called"));
      pill.hidden = !found.length;
      pill.classList.toggle("called", called);
      pill.lastChild.textContent = `${found.length} with news`;
      pill.setAttribute("aria-label", `${found.length} with news, further ${by < 0 ? "up" : "down"}`);
    }
  }

  #reveal(by) {
    const found = this.#beyond(by);
    const next = found.find((row) => row.matches(".called")) ?? (by < 0 ? found.at(-1) : found[0]);
    next?.scrollIntoView({ block: "center" });
    next?.focus({ preventScroll: true });
  }
}

function alike(one, other) {
  return Object.keys(one).every((name) => one[name] === other[name]);
}
