// The log of the room one looks at. It stays where it is while things are added before or behind, or at its end if that is
// where one is. What is shown is drawn once a frame, however much arrives.

import { Aloud } from "../state/aloud.js";
import { same } from "../state/names.js";
import { rowsOf, sameRow } from "../state/rows.js";
import { Announcer } from "./announcer.js";
import { el, keyed } from "./dom.js";
import { icon } from "./icons.js";
import { rowOf } from "./message.js";
import { Tools } from "./tools.js";

const NEAR = 900; // pixels from an end at which the next page is asked for
const AT_END = 40; // pixels that still count as the end

export class Timeline {
  /** `on`: act(name, element, entry), older(room), newer(room), latest(room), seen(room). */
  constructor({ chat, on }) {
    this.chat = chat;
    this.on = on;
    this.room = null;
    this.wanted = null; // the message to be brought into view: {room, seq}
    this.rows = el("div", { class: "rows" });
    this.aloud = new Aloud();
    this.announcer = new Announcer();
    this.head = el("div", { class: "log-head" });
    this.scroller = el("div", { class: "scroller", tabIndex: 0, role: "group", "aria-label": "Messages, with the arrow keys from one to the next" },
      this.head, this.rows);
    this.tools = new Tools(this.rows, (seq) => {
      const entry = chat.store.room?.log.get(seq);
      return entry && !entry.deleted ? same(entry.author, chat.store.me) : undefined;
    });
    this.jump = el("button", { class: "to-end", type: "button", hidden: true, on: { click: () => this.toEnd() } }, icon("down"), el("span", {}, ""));
    this.node = el("div", { class: "timeline" }, this.scroller, this.jump);
    this.scroller.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    this.rows.addEventListener("click", (event) => this.#clicked(event));
    this.#atMidnight();
    new ResizeObserver(() => this.#resized()).observe(this.scroller);
    // Images that come late have their place already; fonts and the like may still move the end.
    this.rows.addEventListener("load", () => this.room?.pinned && this.#bottom(), true);
  }

  /** Draw what changed. */
  draw() {
    const { store, outbox } = this.chat;
    const { room } = store;
    if (!room) return;
    const arrived = room !== this.room;
    if (arrived) this.#arrive(room);
    const { log } = room;
    const anchor = room.pinned && log.atEnd ? null : this.#anchor();
    const view = {
      me: store.me,
      room: (name) => store.rooms.get(name.toLowerCase())?.kind === "open",
    };
    this.#drawHead(room);
    const items = outbox.in(room.name);
    keyed(this.rows, rowsOf(log, items, room.newAfter), { same: sameRow, build: (row) => rowOf(row, view) });
    if (arrived) this.aloud.begin(room, items);
    else this.announcer.add(this.aloud.lines(room, items, store.me));
    this.tools.again();
    this.rows.setAttribute("aria-busy", String(!log.ready));
    const wanted = log.ready && this.wanted?.room === room ? this.wanted.seq : null;
    if (wanted !== null) this.wanted = null; // also if it is not there: what comes later has other numbers
    if (wanted !== null && this.#show(wanted)) this.#drawJump(room);
    else if (anchor) this.#hold(anchor);
    else if (arrived && log.ready && this.#showFresh()) room.pinned = this.#atEnd();
    else if (room.pinned) this.#bottom();
    if (arrived && !log.ready) this.room = null; // it has not arrived before there is something to see
    this.#drawJump(room);
    if (this.room && !(log.atStart && log.atEnd)) {
      const { scrollTop, clientHeight, scrollHeight } = this.scroller;
      this.#fetch(room, scrollTop, scrollHeight - scrollTop - clientHeight);
    }
  }

  /** "Today" is another day then. */
  #atMidnight() {
    const next = new Date();
    next.setHours(24, 0, 1, 0);
    setTimeout(() => {
      this.draw();
      this.#atMidnight();
    }, next - Date.now());
  }

  /** Bring a message of the room one looks at into view. */
  point(seq) {
    this.wanted = { room: this.chat.store.room, seq };
    this.draw();
  }

  /** To the end, and stay there. */
  toEnd() {
    const { room } = this.chat.store;
    if (!room) return;
    room.pinned = true;
    if (room.log.atEnd) this.#bottom();
    else this.on.latest(room);
    this.on.seen(room);
    this.#drawJump(room);
  }

  /** Scroll by so many screens. */
  page(screens) {
    this.scroller.scrollBy({ top: this.scroller.clientHeight * 0.85 * screens });
  }

  /** Have the keyboard on a message: the one after or before that which has it, or the last. */
  step(by) {
    const all = [...this.rows.querySelectorAll("article.message")];
    const at = all.indexOf(document.activeElement?.closest?.("article.message"));
    const next = at < 0 ? (by < 0 ? all.at(-1) : undefined) : all[at + by];
    if (next) {
      next.focus({ preventScroll: true });
      next.scrollIntoView({ block: "nearest" });
    }
    return Boolean(next);
  }

  /** The message that has the keyboard. */
  focused() {
    const node = document.activeElement?.closest?.("article.message");
    return node && this.rows.contains(node) ? { node, entry: this.#entry(node) } : null;
  }

  #entry(node) {
    return this.chat.store.room?.log.get(Number(node.dataset.seq));
  }

  #arrive(room) {
    if (this.room) this.room.pinned = true; // one comes back to the end
    this.room = room;
    room.pinned = true;
    this.rows.replaceChildren();
    keyed(this.rows, [], { build: () => null });
  }

  #drawHead(room) {
    const { log } = room;
    const state = !log.ready ? "loading" : log.atStart ? `start ${room.name} ${room.kind}` : "more";
    if (this.head.dataset.state === state) return;
    this.head.dataset.state = state;
    const begin = room.kind === "direct"
      ? "This is the beginning of your talk. Only the two of you can read it."
      : `This is the beginning of ${room.name}.`;
    this.head.replaceChildren(log.ready && log.atStart
      ? el("p", { class: "beginning" }, begin)
      : el("p", { class: "loading" }, "Loading…"));
  }

  #drawJump(room) {
    const shown = !(room.pinned && room.log.atEnd);
    this.jump.hidden = !shown || !room.log.ready;
    if (shown) this.jump.lastChild.textContent = room.unread ? `${room.unread > 999 ? "999+" : room.unread} new` : "To the latest";
  }

  /** The first row in view, and how far below the edge what it says begins. */
  #anchor() {
    const rows = this.rows.children;
    const edge = this.scroller.getBoundingClientRect().top;
    let low = 0;
    let high = rows.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (rows[middle].getBoundingClientRect().bottom > edge) high = middle;
      else low = middle + 1;
    }
    return rows[low] && { key: rows[low].dataset.key, offset: this.#offset(rows[low]) };
  }

  #offset(row) {
    return row.lastElementChild.getBoundingClientRect().top - this.scroller.getBoundingClientRect().top;
  }

  #hold({ key, offset }) {
    const row = this.#row(key);
    if (row) this.scroller.scrollTop += this.#offset(row) - offset;
  }

  #row(key) {
    return this.rows.querySelector(`[data-key="${CSS.escape(String(key))}"]`);
  }

  #show(seq) {
    const message = this.#row(seq)?.querySelector("article");
    if (!message) return false;
    message.scrollIntoView({ block: "center" });
    for (const before of this.rows.querySelectorAll(".pointed")) before.classList.remove("pointed");
    requestAnimationFrame(() => message.classList.add("pointed"));
    message.focus({ preventScroll: true });
    const { room } = this.chat.store;
    room.pinned = this.#atEnd() && room.log.atEnd;
    return true;
  }

  #showFresh() {
    const line = this.rows.querySelector(".fresh");
    if (!line) return false;
    line.scrollIntoView({ block: "start" });
    this.scroller.scrollTop -= 80;
    return true;
  }

  #bottom() {
    const { scroller } = this;
    scroller.scrollTop = scroller.scrollHeight;
    this.left = { top: scroller.scrollTop, height: scroller.scrollHeight, space: scroller.clientHeight };
  }

  /** Whether the person has scrolled away from the end, and it is not that something else took more place or less. */
  #leftEnd() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    const { left } = this;
    return !left || (left.height === scrollHeight && left.space === clientHeight && scrollTop < left.top);
  }

  #atEnd() {
    const { scrollTop, clientHeight, scrollHeight } = this.scroller;
    return scrollHeight - scrollTop - clientHeight < AT_END;
  }

  #resized() {
    if (this.chat.store.room?.pinned) this.#bottom();
  }

  #scrolled() {
    const { room } = this.chat.store;
    if (!room || room !== this.room || !room.log.ready) return; // an empty log that is being loaded was not scrolled by anybody
    if (room.pinned && !this.#atEnd() && !this.#leftEnd()) return this.#bottom();
    const { scrollTop, clientHeight, scrollHeight } = this.scroller;
    room.pinned = this.#atEnd() && room.log.atEnd;
    if (room.pinned) this.on.seen(room);
    this.#fetch(room, scrollTop, scrollHeight - scrollTop - clientHeight);
    this.#drawJump(room);
  }

  /** Ask for more where what is at hand comes to its end. */
  #fetch({ log }, above, below) {
    if (!log.ready) return;
    if (above < NEAR && !log.atStart) this.on.older(this.room);
    if (below < NEAR && !log.atEnd) this.on.newer(this.room);
  }

  #clicked(event) {
    const button = event.target.closest("[data-act]");
    if (!button) return;
    const article = button.closest("article.message");
    this.on.act(button.dataset.act, button, article ? this.#entry(article) : button.closest("[data-item]")?.dataset.item);
  }
}
