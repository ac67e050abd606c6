// What lies beside the room (the list of rooms, the people, the search), or over it where there is little place.

import { settings } from "../io/keep.js";

const NARROW = matchMedia("(max-width: 760px)");
const WIDE = matchMedia("(min-width: 1100px)");

export class Panels {
  /** `parts`: {node, list, header, main, side, panels: {members, search}}, elements but for the header; `on`: draw(), write(). */
  constructor(parts, on) {
    Object.assign(this, parts);
    this.on = on;
    this.shown = settings.get().details && WIDE.matches ? "members" : "";
    NARROW.addEventListener("change", () => {
      if (!NARROW.matches) this.node.classList.remove("drawn");
      else if (this.main.contains(document.activeElement)) this.shown = ""; // one goes on with what one does there
      on.draw();
      this.#cover();
    });
    // Beside the room there is place for the people; where there is none any more, they would cover it.
    WIDE.addEventListener("change", () => {
      if (this.shown === (WIDE.matches ? "" : "members")) this.shown = WIDE.matches && settings.get().details ? "members" : "";
      on.draw();
    });
  }

  get narrow() {
    return NARROW.matches;
  }

  /** Whether the list of rooms lies over the room. */
  get drawn() {
    return this.node.classList.contains("drawn");
  }

  draw() {
    this.node.dataset.panel = this.shown;
    const panel = this.panels[this.shown];
    if (this.side.firstChild !== (panel ?? null)) this.side.replaceChildren(...(panel ? [panel] : []));
    this.header.members.setAttribute("aria-expanded", String(this.shown === "members"));
    this.#cover();
  }

  /** The rooms, where they lie over all else. */
  drawer(open) {
    const { drawn } = this;
    this.node.classList.toggle("drawn", open);
    this.header.drawer.setAttribute("aria-expanded", String(open));
    this.#cover();
    if (open) this.list.querySelector(".room.current, .room")?.focus();
    else if (drawn && NARROW.matches) this.header.drawer.focus();
  }

  toggle(name) {
    if (this.drawn) this.drawer(false);
    const closed = this.shown === name;
    const beside = closed && name === "search" && WIDE.matches && settings.get().details;
    this.shown = closed ? (beside ? "members" : "") : name;
    if (WIDE.matches && name === "members") settings.set({ details: !closed });
    this.on.draw();
    if (!NARROW.matches) return closed && this.on.write();
    if (closed) return this.header[name].focus();
    return this.side.querySelector("button")?.focus();
  }

  open(name) {
    if (this.shown !== name) this.toggle(name);
  }

  /** Close what one may want to be rid of; whether there was something. */
  close() {
    if (this.shown === "search" || (this.shown && !WIDE.matches)) return this.toggle(this.shown), true;
    return false;
  }

  /** There is no room for now. */
  none() {
    const { shown } = this;
    this.shown = "";
    this.draw();
    if (WIDE.matches && shown === "members") this.shown = shown; // they are there again in the next one
  }

  /** Nothing lies over the room. */
  away() {
    if (!WIDE.matches && this.shown) this.toggle(this.shown);
  }

  /** Have the room in sight; whether something lay over it. */
  uncover() {
    const over = NARROW.matches && (this.drawn || Boolean(this.shown));
    if (NARROW.matches) this.shown = "";
    this.drawer(false);
    return over;
  }

  /** What is covered, or out of sight, has no keyboard. */
  #cover() {
    const { drawn } = this;
    this.list.inert = NARROW.matches && !drawn;
    this.side.inert = NARROW.matches && drawn;
    this.main.inert = NARROW.matches && (drawn || Boolean(this.shown));
  }
}
