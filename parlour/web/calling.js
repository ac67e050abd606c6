// When to call the person: what is meant for them while they look elsewhere, and what else they should know.

import * as notify from "./io/notify.js";
import { drafts, settings } from "./io/keep.js";
import { plainText } from "./state/markdown.js";
import { placeIn, title } from "./state/names.js";
import { count } from "./state/words.js";

export class Calling {
  constructor({ chat, acts, notices }) {
    this.chat = chat;
    this.acts = acts;
    this.notices = notices;
  }

  /** The title of the page. */
  draw() {
    const { store } = this.chat;
    notify.badge(store.totals(), store.room ? title(store.room, store.me) : "");
  }

  news({ kind, event, room }) {
    const { acts, notices, chat } = this;
    switch (kind) {
      case "mention":
        return this.#mention(event, room);
      case "missed":
        return this.#missed(room);
      case "refused":
        return this.#refused(event);
      case "exited":
        return this.#gone(event);
      case "gone":
        return this.#gone(event);
      case "invitation":
        return notices.say(`${event.by} invites you to #${event.room}.`, { kind: "invitation", buttons: [["Join", () => acts.join(event.room)]] });
      case "taken":
        return notices.say(`${event.by} took you into ${event.room}.`, { buttons: [["Go there", () => acts.go(event.room)]] });
      case "matched":
        return notices.say(`${event.message.author} in #${event.message.room}: ${plainText(event.message.text ?? "")}`,
          { buttons: [["Go there", () => acts.jump(event.message.room, event.message.seq)]] });
      default:
        return chat.on.change();
    }
  }

  #mention(event, room) {
    const direct = room.kind === "direct";
    this.#call({
      title: direct ? event.author : `${event.author} in #${room.name}`,
      body: plainText(event.text ?? "", 180),
      room,
      go: () => this.acts.jump(room.name, event.seq),
      word: `${event.author} ${direct ? "wrote to you" : "mentioned you"}`,
    });
  }

  /** Once for all that was meant for the person in a room while there was no connection. */
  #missed(room) {
    const name = title(room, this.chat.store.me);
    const direct = room.kind === "direct";
    this.#call({
      title: direct ? name : `In #${name}`,
      body: direct ? count(room.mentions, "new message", "new messages") : `You were mentioned ${room.mentions === 1 ? "once" : `${room.mentions} times`}.`,
      room,
      go: () => this.acts.go(room.name),
      word: direct ? `${name} wrote to you` : `You were mentioned in #${name}`,
    });
  }

  /** What was not sent, and is in no room that one looks at. */
  #refused(item) {
    const { id, request: { text, type }, room, why } = item;
    const { acts, chat } = this;
    const said = plainText(text ?? "", 80);
    const now = () => chat.outbox.items.find((item) => item.id === id); // who it is for may have another name by then
    const button = chat.store.find(room) ? ["Go there", () => acts.go(now()?.room ?? room)]
      : type === "tell" ? ["Show it", () => now() && acts.talk(now().request.name)] : ["Write it again", () => now() && (this.#isSomewhere() ? acts.rewrite(now()) : this.#refused(now()))];
    this.notices.say(`Not sent${said ? `: “${said}”` : ""}. ${why}`, { bad: true, buttons: [button] });
  }

  /** One is not in that room any more; what was written there can be taken along. */
  #gone({ place, room = place, name = room, kind, by, text, current }) {
    const where = by ? `${by} put you out of ${name}${text ? `: ${text}` : "."}`
      : kind === "direct" ? `The talk with ${name} was closed.` : `You are not in #${name} any more, or it has another name now.`;
    const written = drafts.get(place);
    if (current) this.notices.interrupt(where);
    if (written) this.#offer(place, name, current ? "" : `${where} `);
    else if (!current) this.notices.say(where, { bad: Boolean(by), buttons: by ? [["OK", () => {}, true]] : [] });
  }

  #offer(place, name, before = "") {
    this.notices.say(`${before}What you wrote in ${name} is kept.`, { buttons: [["Write it here", () => this.#take(place, name)]] });
  }

  /** Whether there is a field to write in. */
  #isSomewhere() {
    if (!this.chat.store.room) this.notices.say("You are in no room. Join one first.", { bad: true });
    return Boolean(this.chat.store.room);
  }

  #take(place, name) {
    const { store } = this.chat;
    if (!this.#isSomewhere()) return this.#offer(place, name);
    if (placeIn(store.room, store.me) === place) return undefined; // one is there again, and has it
    const written = drafts.get(place);
    drafts.set(place, "");
    return written && this.acts.surface.add(written);
  }

  #call({ title, body, room, go, word }) {
    notify.sound();
    if (!this.chat.store.attentive) notify.notify({ title, body, tag: `parlour-${room.name}`, go });
    if (!notify.canAsk() || settings.get().asked) return;
    // The first time that somebody calls is when one knows whether one wants to be told.
    settings.set({ asked: true });
    this.notices.say(`${word}. Shall the browser tell you when that happens?`, { buttons: [["Yes", () => notify.ask(), true], ["No", () => {}, true]] });
  }
}
