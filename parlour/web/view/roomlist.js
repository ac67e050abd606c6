// The rooms and talks one is in, with what is new in each.

import { newsOf } from "../state/listing.js";
import { placeIn, title } from "../state/names.js";
import { count } from "../state/words.js";
import { el } from "./dom.js";
import { icon } from "./icons.js";
import { avatar } from "./message.js";
import { Shelf } from "./shelf.js";

const MAC = /Mac|iP(hone|ad)/.test(navigator.platform);

export class RoomList {
  /** `on`: go(name), add(), settings(), help(), talk(), find(). */
  constructor(on) {
    this.on = on;
    const build = (row) => this.#row(row);
    this.rooms = new Shelf({ title: "Rooms", name: "Rooms", label: "Join or make a room", add: on.add, build });
    this.talks = new Shelf({ title: "Direct messages", name: "Direct messages", label: "Write to somebody", add: on.talk, build });
    this.me = el("span", { class: "me-name" });
    this.mark = el("span", { class: "me-avatar" });
    this.state = el("span", { class: "quiet" });
    this.node = el("nav", { class: "sidebar", "aria-label": "Rooms and people", id: "sidebar" },
      el("div", { class: "brand" }, el("img", { src: new URL("../icon.svg", import.meta.url).href, alt: "", width: 26, height: 26 }), el("span", {}, "Parlour")),
      el("button", { type: "button", class: "find", title: "Go to a room or a person (Ctrl+K)", on: { click: on.find } },
        icon("search"), el("span", {}, "Go to …"), el("kbd", { "aria-hidden": "true" }, MAC ? "⌘K" : "Ctrl K")),
      el("div", { class: "lists" }, this.rooms.node, this.talks.node),
      el("div", { class: "me" },
        el("button", { type: "button", class: "me-button", "aria-label": "Settings", title: "Settings", on: { click: on.settings } },
          this.mark, el("span", { class: "me-text" }, this.me, this.state), icon("settings")),
        el("button", { type: "button", class: "tool", "aria-label": "Help: keys and commands", title: "Keys and commands (?)", on: { click: on.help } }, icon("help"))));
  }

  draw(store, drafted, connected) {
    const rows = store.listed().map((room) => ({
      key: room.name,
      name: room.name,
      label: title(room, store.me),
      kind: room.kind,
      current: room.name === store.current,
      unread: room.unread,
      mentions: room.mentions,
      news: newsOf(room),
      draft: room.name !== store.current && drafted.has(placeIn(room, store.me)),
    }));
    this.rooms.draw(rows.filter((row) => row.kind !== "direct"));
    this.talks.draw(rows.filter((row) => row.kind === "direct"));
    if (this.me.textContent !== store.me) {
      this.me.textContent = store.me;
      this.mark.replaceChildren(avatar(store.me));
    }
    this.state.textContent = connected ? "" : "not connected";
  }

  #row({ name, label, kind, current, unread, mentions, draft }) {
    const news = mentions || unread;
    const said = [label, mentions && count(mentions, kind === "direct" ? "new message" : "mention"), !mentions && unread && `${unread} new`, draft && "draft"];
    return el("li", {}, el("button", {
      type: "button", class: ["room", current && "current", unread && "new", mentions && "called"].filter(Boolean).join(" "),
      "data-room": name, "aria-current": current ? "page" : null, "aria-label": said.filter(Boolean).join(", "), on: { click: () => this.on.go(name) },
    },
    kind === "direct" ? avatar(label) : icon(kind === "private" ? "lock" : "hash"),
    el("span", { class: "room-name" }, label),
    draft ? el("span", { class: "draft", title: "There is a draft" }, icon("edit")) : null,
    news ? el("span", { class: mentions ? "badge mention-badge" : "badge" }, news > 999 ? "999+" : String(news)) : null));
  }
}
