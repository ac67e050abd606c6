// The whole of the page once one is in: its parts, where they stand, and what opens what.

import { drafts, person } from "../io/keep.js";
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
import { Panels } from "./panels.js";
import { RoomList } from "./roomlist.js";
import { SearchPanel } from "./searchpanel.js";
import { settingsDialog } from "./settingsdialog.js";
import { shortcuts } from "./shortcuts.js";
import { Timeline } from "./timeline.js";

export class Screen {
  constructor({ chat, pages, notices, draw }) {
    Object.assign(this, { chat, pages, notices, redraw: draw });
    this.nowhere = false;
    this.list = new RoomList({
      go: (name) => this.acts.go(name), add: () => chooseRoom(this.acts), settings: () => this.settings(), help: () => help(),
      find: () => switcher(this.acts), talk: () => choosePerson(this.acts, { take: (name) => this.acts.talk(name) }),
    });
    this.header = new Header({
      menu: () => this.panels.drawer(!this.panels.drawn), search: () => this.search({}), members: () => this.panels.toggle("members"),
      room: (element) => this.messages.room(element),
    });
    this.timeline = new Timeline({ chat, on: {
      act: (name, button, about) => this.messages.act(name, button, about),
      older: (room) => pages.older(room), newer: (room) => pages.newer(room), latest: (room) => pages.latest(room), seen: (room) => this.#seen(room),
    } });
    this.composer = new Composer({
      send: (text, more) => this.acts.typed(text, more), edit: (room, entry, text) => this.acts.edit(room, entry, text), editLast: () => this.#editLast(),
      typing: (state) => this.#typing(state), known: () => this.#known(), secret: () => chat.secret, say: (text, bad) => this.say(text, bad), up: () => this.timeline.step(-1),
    });
    this.members = new MemberList({ person: (name, element) => this.messages.person(name, element), invite: () => this.invite(), close: () => this.panels.toggle("members") });
    this.searching = new SearchPanel(chat, { close: () => this.panels.toggle("search"), jump: (room, seq) => this.acts.jump(room, seq) });
    this.side = el("aside", { class: "side", "aria-label": "Beside the room" });
    this.shade = el("div", { class: "shade", on: { click: () => this.panels.drawer(false) } });
    this.main = el("main", { class: "main" }, this.header.node, notices.bannerNode, this.timeline.node, this.composer.node,
      el("div", { class: "drop", "aria-hidden": "true" }, el("span", {}, "Drop files to send them")));
    this.node = el("div", { class: "screen" }, this.list.node, this.shade, this.main, this.side);
    this.panels = new Panels({
      node: this.node, list: this.list.node, header: this.header, main: this.main, side: this.side,
      panels: { members: this.members.node, search: this.searching.node },
    }, { draw: () => chat.entered && this.draw(), write: () => this.composer.focus() });
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
    if (!room) {
      this.panels.none();
      return this.list.draw(store, new Set(drafts.rooms()), this.chat.phase === "in");
    }
    if (!room.log.ready && this.chat.phase === "in") this.pages.open(room);
    if (!room.members.asked && !room.provisional && this.chat.phase === "in") this.#who(room);
    if (store.attentive && room.pinned && room.log.atEnd) this.pages.read(room);
    this.list.draw(store, new Set(drafts.rooms()), this.chat.phase === "in");
    this.header.draw(store);
    this.timeline.draw();
    this.#turnComposer(room);
    this.#drawTypists(room);
    if (this.panels.shown === "members") this.members.draw(room, store.me);
    this.panels.draw();
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
      this.nowhere = null; // if it is so, it has to be said again
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

  /** What was typed in `room` was not done: it can be typed on. */
  giveBack(room, text) {
    const place = placeIn(room, this.chat.store.me);
    if (this.composer.room && this.composer.place === place) this.add(text);
    else drafts.add(place, text);
  }

  /** Put a text below what is typed already. */
  add(text) {
    if (this.composer.context?.kind === "edit") this.say("It will be in the field when you are done with this change.");
    this.composer.below(text);
    if (!this.side.contains(document.activeElement)) this.composer.focus();
  }

  /** Rooms are found elsewhere now, each `from` one place `to` another. */
  moved(moves) {
    this.composer.moved(moves);
    for (const { from } of moves) this.acts.moved(from);
  }

  leaving() {
    this.composer.leave();
    closeMenu();
  }

  arrived(room) {
    const read = this.timeline.rows.contains(document.activeElement);
    const over = this.panels.uncover();
    this.#turnComposer(room); // at once: what is typed before the next frame belongs here
    this.redraw();
    if (!this.panels.narrow || over || read) this.rest();
  }

  /** The keyboard goes where one is, when what had it is gone; in the field, a phone would show its own. */
  rest() {
    if (this.panels.narrow) this.timeline.scroller.focus({ preventScroll: true });
    else this.composer.focus();
  }

  mention(name) {
    this.panels.away();
    this.composer.insert(`@${name}`);
  }

  point(seq) {
    if (this.panels.narrow) this.panels.uncover();
    this.draw();
    this.timeline.point(seq);
  }

  search({ query = "" }) {
    this.panels.open("search");
    this.searching.open(query);
  }

  rooms() {
    chooseRoom(this.acts);
  }

  who() {
    this.panels.open("members");
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

  #listen() {
    const attentive = () => {
      this.chat.store.attentive = !document.hidden && document.hasFocus();
      if (this.chat.entered) this.redraw();
    };
    for (const event of ["focus", "blur", "pageshow"]) addEventListener(event, attentive);
    document.addEventListener("visibilitychange", attentive);
    attentive();
    setInterval(() => this.chat.store.room?.typing.size && this.#drawTypists(this.chat.store.room), 1000);
    // All else that is typed or sent is kept over a reload.
    addEventListener("beforeunload", (event) => this.composer.tray.waiting && event.preventDefault());
    dropzone(this.node, (files) => {
      this.composer.tray.add(files);
      this.composer.focus();
    });
    shortcuts(this.timeline, this.composer, {
      help: () => help(), switch: () => switcher(this.acts), search: () => this.search({}), members: () => this.panels.toggle("members"),
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
    if (this.panels.drawn) return this.panels.drawer(false);
    if (this.composer.cancel()) return this.composer.focus();
    if (this.panels.close()) return undefined;
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
