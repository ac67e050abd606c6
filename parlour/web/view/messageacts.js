// What one can do with a message, by its buttons, its menu and the keys.

import { copy } from "../io/clipboard.js";
import { linkTo } from "../io/place.js";
import { partner, same, title } from "../state/names.js";
import { Refusal } from "../state/requests.js";
import { bots } from "./bots.js";
import { closeMenu, menu } from "./menu.js";
import { confirmed, question } from "./modal.js";
import { palette } from "./palette.js";

/** `parts`: {chat, acts, composer, say(text), invite()}. */
export class MessageActs {
  constructor(parts) {
    Object.assign(this, parts);
  }

  /** A button of the log. `about`: the message, or the id of what was not sent. */
  act(name, button, about) {
    const { acts, composer, chat } = this;
    switch (name) {
      case "react":
        return acts.react(about, button.dataset.emoji);
      case "palette":
        return palette(button, (emoji) => acts.react(about, emoji));
      case "reply":
        return composer.reply(about);
      case "edit":
        return composer.edit(about);
      case "more":
        return this.menu(button, about);
      case "jump":
        return acts.jump(chat.store.current, Number(button.dataset.target));
      case "person":
        return this.person(button.dataset.name, button);
      case "again":
        chat.repost(about);
        return this.acts.surface.rest();
      case "take":
        return this.acts.rewrite(chat.outbox.items.find((one) => one.id === about));
      case "discard":
        this.#discard(about);
        return this.acts.surface.rest();
    }
  }

  #discard(id) {
    this.chat.outbox.remove(id);
    this.chat.on.change();
  }

  /** A key while `entry` has the keyboard; whether it was one of ours. */
  key(key, { node, entry }) {
    if (!entry || entry.deleted) return false;
    const mine = same(entry.author, this.chat.store.me);
    const operator = this.#operator;
    const button = node.querySelector(".tools") ?? node;
    const does = {
      r: () => this.composer.reply(entry),
      e: mine && (() => this.composer.edit(entry)),
      Delete: (mine || operator) && (() => this.#remove(entry)),
      "+": () => palette(button, (emoji) => this.acts.react(entry, emoji)),
      m: () => this.menu(button, entry),
      c: () => this.#copy(entry.text, "The text is copied."),
    }[key.length === 1 ? key.toLowerCase() : key];
    if (!does) return false;
    does();
    return true;
  }

  /** Whether one is an operator of the room that one looks at. */
  get #operator() {
    const { room, me } = this.chat.store;
    return room.members.get(me)?.role === "operator";
  }

  menu(beside, entry) {
    const mine = same(entry.author, this.chat.store.me);
    const { room } = this.chat.store;
    const operator = this.#operator;
    menu(beside, "Message", [
      { label: "Reply", icon: "reply", act: () => this.composer.reply(entry) },
      { label: "React", icon: "smile", act: () => palette(beside, (emoji) => this.acts.react(entry, emoji)) },
      mine && { label: "Edit", icon: "edit", act: () => this.composer.edit(entry) },
      { label: "Copy the text", icon: "copy", act: () => this.#copy(entry.text, "The text is copied.") },
      { label: "Copy a link to it", icon: "link", act: () => this.#copy(linkTo(this.#address(room), entry.seq), "The link is copied.") },
      (mine || operator) && { label: "Take back", icon: "trash", danger: true, act: () => this.#remove(entry) },
    ]);
  }

  /** What one can do with a person. */
  person(name, beside) {
    const { store } = this.chat;
    const { room } = store;
    if (same(name, store.me)) return menu(beside, name, [{ label: "Settings", icon: "settings", act: () => this.settings() }]);
    const operator = room.members.get(store.me)?.role === "operator" && room.kind !== "direct";
    const theirs = room.members.get(name)?.role === "operator";
    const modes = (mode, on) => this.acts.ask({ type: "setmodes", room: room.name, modes: [{ name: mode, on, value: name }] });
    const note = menu(beside, name, [
      { label: `Write to ${name}`, icon: "edit", act: () => this.acts.talk(name) },
      { label: "Mention", icon: "people", act: () => this.acts.surface.mention(name) },
      operator && { label: theirs ? "No operator any more" : "Make an operator", icon: "check", act: () => modes("operator", !theirs) },
      operator && { label: "Put out of the room", icon: "close", danger: true, act: () => this.acts.ask({ type: "kick", room: room.name, name }) },
    ]);
    return this.#isBot(name).then((bot) => bot && note("a bot"));
  }

  /** Whether a program says so of itself, or somebody made it; who is away cannot be asked for. */
  async #isBot(name) {
    if (this.chat.phase !== "in") return false;
    try {
      return (await this.chat.ask({ type: "whois", name })).profile?.bot ?? false;
    } catch (problem) {
      if (!(problem instanceof Refusal)) throw problem;
      return false;
    }
  }

  /** What one can do with the room one looks at. */
  room(beside) {
    const { store } = this.chat;
    const { room } = store;
    const direct = room.kind === "direct";
    menu(beside, title(room, store.me), [
      !direct && { label: "Set the topic", icon: "edit", act: () => this.topic() },
      !direct && { label: "Invite somebody", icon: "plus", act: () => this.invite() },
      !direct && { label: "Add a bot", icon: "bot", act: () => bots({ chat: this.chat, room: room.name }) },
      { label: room.kind === "open" ? "Copy the invite link" : direct ? "Copy a link" : "Copy a link for members", icon: "link", act: () => this.#copy(linkTo(this.#address(room)), "The link is copied.") },
      room.name !== "lobby" && { label: direct ? "Close the talk" : "Leave the room", icon: "close", danger: true, act: () => this.leave(room) },
    ]);
  }

  topic() {
    const { room } = this.chat.store;
    question({ title: `What is ${title(room, this.chat.store.me)} about?`, label: "Topic", value: room.topic, button: "Set",
      take: (text) => this.acts.ask({ type: "topic", room: room.name, text }) });
  }

  leave(room) {
    if (room.kind === "open" || room.provisional) return this.acts.leave(room);
    return confirmed({
      title: room.kind === "direct" ? "Close this talk?" : "Leave this private room?",
      text: room.kind === "direct" ? "It comes back when one of you writes again." : "Only an invitation leads back.",
      button: room.kind === "direct" ? "Close" : "Leave",
      act: () => this.acts.leave(room),
    });
  }

  #remove(entry) {
    const { room } = this.chat.store;
    confirmed({ title: "Take this message back?", text: "Its text is gone for good, for everybody.", button: "Take back", act: () => this.acts.remove(room, entry) });
  }

  #address(room) {
    return room.kind === "direct" ? `@${partner(room, this.chat.store.me)}` : room.name;
  }

  async #copy(text, done) {
    closeMenu();
    if (await copy(text)) return this.say(done);
    return question({ title: "Copy this", label: "Ctrl+C copies it", value: text, button: "Done", maxLength: 10000, take: () => {} });
  }
}
