// The whole of the page once one is in: its parts, where they stand, and what opens what.

import { drafts, person, settings } from "../io/keep.js";
import { placeIn, same, title } from "../state/names.js";
import { typing } from "../state/words.js";
import { choosePerson, chooseRoom, switcher } from "./choosers.js";
import { Composer } from "./composer.js";
import { el } from "./dom.js";
import { dropzone } from "./dropzone.js";
import { Header } from "./header.js";
import { help } from "./help.js";
import { MemberList } from "./memberlist.js";
import { closeMenu } from "./menu.js";
import { MessageActs } from "./messageacts.js";
import { question } from "./modal.js";
import { RoomList } from "./roomlist.js";
import { SearchPanel } from "./searchpanel.js";
import { settingsDialog } from "./settingsdialog.js";
import { shortcuts } from "./shortcuts.js";
import { Timeline } from "./timeline.js";

const NARROW = matchMedia("(max-width: 760px)");
const WIDE = matchMedia("(min-width: 1100px)");

export class Screen {
  constructor({ chat, pages, notices, draw }) {
    Object.assign(this, { chat, pages, notices, redraw: draw });
    this.nowhere = false;
    this.panel = settings.get().details && WIDE.matches ? "members" : "";
    this.list = new RoomList({
      go: (name) => this.acts.go(name), add: () => chooseRoom(this.acts), settings: () => this.settings(), help: () => help(),
      find: () => switcher(this.acts), talk: () => choosePerson(this.acts, { take: (name) => this.acts.talk(name) }),
    });
    this.header = new Header({
      menu: () => this.drawer(!this.node.classList.contains("drawn")), search: () => this.search({}), members: () => this.togglePanel("members"),
      room: (element) => this.messages.room(element),
    });
    this.timeline = new Timeline({ chat, on: {
      act: (name, button, about) => this.messages.act(name, button, about),
      older: (room) => pages.older(room), newer: (room) => pages.newer(room), latest: (room) => pages.latest(room), seen: (room) => this.#seen(room),
    } });
    this.composer = new Composer({
      send: (text, more) => this.acts.typed(text, more), edit: (entry, text) => this.acts.edit(entry, text), editLast: () => this.#editLast(),
      typing: (state) => this.#typing(state), known: () => this.#known(), secret: () => chat.secret, say: (text, bad) => this.say(text, bad), up: () => this.timeline.step(-1),
    });
    this.members = new MemberList({ person: (name, element) => this.messages.person(name, element), invite: () => this.invite(), close: () => this.togglePanel("members") });
    this.searching = new SearchPanel(chat, { close: () => this.togglePanel("search"), jump: (room, seq) => this.acts.jump(room, seq) });
    this.side = el("aside", { class: "side", "aria-label": "Beside the room" });
    this.shade = el("div", { class: "shade", on: { click: () => this.drawer(false) } });
    this.main = el("main", { class: "main" }, this.header.node, notices.bannerNode, this.timeline.node, this.composer.node,
      el("div", { class: "drop", "aria-hidden": "true" }, el("span", {}, "Drop files to send them")));
    this.node = el("div", { class: "screen" }, this.list.node, this.shade, this.main, this.side);
    this.#listen();
  }

  /** The acts, which know this screen as their surface. */
  use(acts) {
    this.acts = acts;
    this.messages = new MessageActs({ chat: this.chat, acts, composer: this.composer, say: (text) => this.say(text), invite: () => this.invite(), settings: () => this.settings() });
  }

  draw() {
    const { store } = this.chat;
    const { room } = store;
    if (!room !== this.nowhere) this.#turnNowhere(!room);
    if (!room) return this.list.draw(store, new Set(drafts.rooms()), this.chat.phase === "in");
    if (!room.log.ready && this.chat.phase === "in") this.pages.open(room);
    if (!room.members.asked && !room.provisional && this.chat.phase === "in") this.#who(room);
    if (store.attentive && room.pinned && room.log.atEnd) this.pages.read(room);
    this.list.draw(store, new Set(drafts.rooms()), this.chat.phase === "in");
    this.header.draw(store);
    this.timeline.draw();
    this.#turnComposer(room);
    this.#drawTypists(room);
    this.node.dataset.panel = this.panel;
    if (this.panel === "members") this.members.draw(room, store.me);
    const shown = { members: this.members.node, search: this.searching.node }[this.panel];
    if (this.side.firstChild !== (shown ?? null)) this.side.replaceChildren(...(shown ? [shown] : []));
    this.header.members.setAttribute("aria-expanded", String(this.panel === "members"));
    this.#cover();
  }

  /** One was put out of the last room, or is in one again. */
  #turnNowhere(nowhere) {
    this.nowhere = nowhere;
    this.node.classList.toggle("nowhere", nowhere);
    if (this.chat.phase !== "in") return;
    if (nowhere) this.notices.banner("You are in no room.", [["Join a room", () => this.rooms()]], true);
    else this.notices.banner("");
  }

  phase(name, detail) {
    const { notices, chat } = this;
    if (name === "in") {
      notices.banner("");
      this.composer.tray.resume();
      if (chat.changedPerson) this.say("The server did not know you any more: you are somebody new here, under the same name.");
    } else if (name === "lost") notices.banner("The connection is lost. What you write is kept, and sent when it is back.", [["Try now", () => chat.connection.retry()]]);
    else if (name === "ended") notices.banner(detail.why, [["Come back in", () => chat.enter(person.get()?.name ?? chat.store.me)]]);
  }

  // -- what the acts ask of their surface --------------------------------------------------------------------------

  say(text, bad = false) {
    this.notices.say(text, { bad });
  }

  toEnd() {
    this.timeline.toEnd();
  }

  /** What was typed was not done: it can be typed on, unless something else is written by now. */
  giveBack(text) {
    if (!this.composer.field.value) this.composer.fill(text);
  }

  /** Put a text below what is typed already. */
  add(text) {
    const { field } = this.composer;
    this.composer.fill(field.value ? `${field.value}\n${text}` : text);
    this.composer.focus();
  }

  /** A room is found elsewhere now. */
  moved({ from, to }) {
    this.composer.moved(from, to);
    this.acts.moved(from);
  }

  leaving() {
    this.composer.leave();
    closeMenu();
  }

  arrived(room) {
    const drawn = this.node.classList.contains("drawn");
    this.drawer(false);
    this.#turnComposer(room); // at once: what is typed before the next frame belongs here
    this.redraw();
    if (!NARROW.matches) this.composer.focus();
    else if (drawn) this.timeline.scroller.focus({ preventScroll: true }); // in the field, a phone would show its keyboard
  }

  point(seq) {
    if (NARROW.matches && this.panel === "search") this.togglePanel("search");
    this.draw();
    this.timeline.point(seq);
  }

  search({ query = "" }) {
    if (this.panel !== "search") this.togglePanel("search");
    this.searching.open(query);
  }

  rooms() {
    chooseRoom(this.acts);
  }

  who() {
    if (this.panel !== "members") this.togglePanel("members");
  }

  topic() {
    this.messages.topic();
  }

  attach() {
    this.composer.attach();
  }

  help() {
    help();
  }

  // -- the parts of the page -----------------------------------------------------------------------------------------

  settings() {
    settingsDialog({ chat: this.chat, acts: this.acts, leave: () => this.chat.leave(), say: (text) => this.say(text) });
  }

  invite() {
    const { room } = this.chat.store;
    choosePerson(this.acts, { head: `Invite somebody to ${title(room, this.chat.store.me)}`,
      take: (name) => this.acts.ask({ type: "invite", room: room.name, name }, `${name} is invited.`) });
  }

  /** The rooms, where they lie over all else. */
  drawer(open) {
    const { drawer } = this.header;
    const was = this.node.classList.contains("drawn");
    this.node.classList.toggle("drawn", open);
    drawer.setAttribute("aria-expanded", String(open));
    this.#cover();
    if (open) this.list.node.querySelector(".room.current, .room")?.focus();
    else if (was && NARROW.matches) drawer.focus();
  }

  /** What is covered, or out of sight, has no keyboard. */
  #cover() {
    const drawn = this.node.classList.contains("drawn");
    this.list.node.inert = NARROW.matches && !drawn;
    this.side.inert = NARROW.matches && drawn;
    this.main.inert = NARROW.matches && (drawn || Boolean(this.panel));
  }

  togglePanel(name) {
    const closed = this.panel === name;
    const beside = closed && name === "search" && WIDE.matches && settings.get().details;
    this.panel = closed ? (beside ? "members" : "") : name;
    if (WIDE.matches && name === "members") settings.set({ details: !closed });
    this.draw();
    if (!NARROW.matches) return closed && this.composer.focus();
    if (closed) return this.header[name].focus();
    return this.side.querySelector("button").focus();
  }

  #listen() {
    const attentive = () => {
      this.chat.store.attentive = !document.hidden && document.hasFocus();
      if (this.chat.entered) this.redraw();
    };
    for (const event of ["focus", "blur", "pageshow"]) addEventListener(event, attentive);
    document.addEventListener("visibilitychange", attentive);
    attentive();
    // Beside the room there is place for the people; where there is none any more, they would cover it.
    NARROW.addEventListener("change", () => this.#cover());
    WIDE.addEventListener("change", () => {
      if (this.panel === (WIDE.matches ? "" : "members")) this.panel = WIDE.matches && settings.get().details ? "members" : "";
      if (this.chat.entered) this.redraw();
    });
    setInterval(() => this.chat.store.room?.typing.size && this.#drawTypists(this.chat.store.room), 1000);
    // All else that is typed or sent is kept over a reload.
    addEventListener("beforeunload", (event) => this.composer.tray.waiting && event.preventDefault());
    dropzone(this.node, (files) => {
      this.composer.tray.add(files);
      this.composer.focus();
    });
    shortcuts(this.timeline, this.composer, {
      help: () => help(), switch: () => switcher(this.acts), search: () => this.search({}), members: () => this.togglePanel("members"),
      room: (by, fresh) => this.#neighbour(by, fresh), escape: () => this.#escape(), message: (key, focused) => this.messages.key(key, focused),
    });
  }

  #turnComposer(room) {
    this.composer.turnTo(room, placeIn(room, this.chat.store.me), `Message ${room.kind === "direct" ? title(room, this.chat.store.me) : `#${room.name}`}`);
  }

  #seen(room) {
    if (this.chat.store.attentive && room.log.atEnd) this.pages.read(room);
  }

  #escape() {
    if (closeMenu()) return;
    if (this.node.classList.contains("drawn")) return this.drawer(false);
    if (this.composer.cancel()) return this.composer.focus();
    if (this.panel === "search" || (this.panel && !WIDE.matches)) return this.togglePanel(this.panel);
    this.timeline.toEnd();
    this.composer.focus();
  }

  #neighbour(by, fresh) {
    const { store } = this.chat;
    const all = store.listed();
    const from = all.findIndex((room) => room.name === store.current);
    for (let step = 1; step <= all.length; step += 1) {
      const next = all[(from + by * step + all.length * step) % all.length];
      if (!fresh || next.unread) return this.acts.go(next.name);
    }
  }

  #editLast() {
    const { room, me } = this.chat.store;
    const last = room.log.latest((entry) => same(entry.author, me) && !entry.deleted);
    if (last) this.composer.edit(last);
  }

  #typing(state) {
    const { room } = this.chat.store;
    if (room && !room.provisional) this.chat.mention({ type: "typing", room: room.name, ...(state !== "active" && { state }) });
  }

  #known() {
    const { store } = this.chat;
    return { people: (store.room?.members.names ?? []).filter((name) => !same(name, store.me)), rooms: store.listed().filter((room) => room.kind !== "direct").map((room) => room.name) };
  }

  async #who(room) {
    room.members.asked = true;
    const answer = await this.acts.ask({ type: "who", room: room.name });
    if (answer) room.members.set(answer.people ?? []);
    this.redraw();
  }

  #drawTypists(room) {
    const text = typing(room.typists(Date.now() / 1000));
    if (this.composer.typists.textContent !== text) this.composer.typists.textContent = text;
  }
}
