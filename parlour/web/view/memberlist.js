// Who is in the room, and whether they are here.

import { same } from "../state/names.js";
import { count } from "../state/words.js";
import { el, keyed } from "./dom.js";
import { icon } from "./icons.js";
import { avatar } from "./message.js";

const MOST = 200; // shown at once

export class MemberList {
  /** `on`: person(name, element), invite(), close(). */
  constructor(on) {
    this.on = on;
    this.drawn = null;
    this.title = el("h2", {}, "People");
    this.list = el("ul", { class: "member-list", "aria-label": "People in this room" });
    this.rest = el("p", { class: "quiet rest", hidden: true });
    this.invite = el("button", { type: "button", class: "plain invite", on: { click: on.invite } }, icon("plus"), "Invite somebody");
    this.node = el("div", { class: "members" },
      el("div", { class: "panel-head" }, this.title,
        el("button", { type: "button", class: "tool", "aria-label": "Close", title: "Close", on: { click: on.close } }, icon("close"))),
      el("div", { class: "panel-body" }, this.list, this.rest, this.invite));
  }

  draw(room, me) {
    const state = `${room.name} ${room.members.version} ${me}`;
    if (this.drawn === state) return;
    this.drawn = state;
    this.invite.hidden = room.kind === "direct"; // of two people, and nobody else
    const all = room.members.sorted();
    this.title.textContent = room.members.asked ? `${count(room.members.here, "person", "people")} here` : "People";
    const rows = all.slice(0, MOST).map((person) => ({ ...person, key: person.name, me: same(person.name, me) }));
    keyed(this.list, rows, {
      same: (one, other) => one.here === other.here && one.role === other.role && one.away === other.away && one.me === other.me,
      build: (row) => this.#row(row),
    });
    this.rest.hidden = all.length <= MOST;
    this.rest.textContent = `and ${all.length - MOST} more`;
  }

  #row({ name, here, role, away, me }) {
    const state = !here ? "not here" : away ? `away: ${away}` : "here";
    const notes = [me && "you", role === "operator" && "operator", role === "voice" && "voice", away].filter(Boolean).join(" · ");
    return el("li", {}, el("button", {
      type: "button", class: here ? (away ? "member away" : "member") : "member absent", "aria-label": [name, state, me && "you", role].filter(Boolean).join(", "),
      on: { click: (event) => this.on.person(name, event.currentTarget) },
    },
    el("span", { class: "presence" }, avatar(name), el("span", { class: "dot" })),
    el("span", { class: "member-text" }, el("span", { class: "member-name" }, name), notes ? el("span", { class: "quiet" }, notes) : null)));
  }
}
