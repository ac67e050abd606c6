// The head of the room: what it is called and about, and what can be opened from there.

import { title } from "../state/names.js";
import { count } from "../state/words.js";
import { el } from "./dom.js";
import { icon } from "./icons.js";

export class Header {
  /** `on`: menu(), search(), members(), room(element). */
  constructor(on) {
    this.drawn = "";
    this.mark = el("span", { class: "room-mark" });
    this.name = el("span", { class: "room-title" });
    this.topic = el("span", { class: "topic" });
    this.news = el("span", { class: "badge mention-badge", hidden: true });
    this.number = el("span", { class: "number" });
    this.members = el("button", { type: "button", class: "tool wide", on: { click: on.members } }, icon("people"), this.number);
    this.drawer = el("button", { type: "button", class: "tool drawer-button", "aria-label": "Rooms", "aria-controls": "sidebar", "aria-expanded": "false", on: { click: on.menu } }, icon("menu"), this.news);
    this.search = el("button", { type: "button", class: "tool", "aria-label": "Search", title: "Search (Ctrl+Shift+F)", on: { click: on.search } }, icon("search"));
    this.node = el("header", { class: "head" }, this.drawer,
      el("h1", {}, el("button", { type: "button", class: "room-head", "aria-haspopup": "menu", title: "About this room", on: { click: (event) => on.room(event.currentTarget) } },
        this.mark, this.name)),
      this.topic,
      el("div", { class: "head-tools" }, this.search, this.members));
  }

  draw(store) {
    const { room } = store;
    if (!room) return;
    const others = store.totals().mentions - room.mentions;
    this.news.hidden = !others;
    this.news.textContent = others > 99 ? "99+" : String(others);
    const here = room.members.asked ? room.members.here : null;
    const state = JSON.stringify([room.name, room.kind, room.topic, store.me, here, room.people]);
    if (state === this.drawn) return;
    this.drawn = state;
    this.mark.replaceChildren(icon(room.kind === "direct" ? "people" : room.kind === "private" ? "lock" : "hash"));
    this.name.textContent = title(room, store.me);
    this.topic.textContent = room.topic;
    this.topic.title = room.topic;
    this.number.textContent = here === null ? "" : String(here);
    const label = here === null ? "People" : `People: ${count(here, "person", "people")} here`;
    this.members.setAttribute("aria-label", label);
    this.members.title = "People (Alt+P)";
  }
}
