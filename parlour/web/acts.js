// What the person does: says, goes, answers, changes. The page's own parts (dialogs, panels) are reached through `surface`.

import { hashOf, placeOf } from "./io/place.js";
import { interpret } from "./state/commands.js";
import { fold, partner, placeIn, roomName, same } from "./state/names.js";
import { Refusal } from "./state/requests.js";
import { refusal, unknown } from "./state/words.js";

export class Acts {
  constructor(chat, pages, surface) {
    this.chat = chat;
    this.pages = pages;
    this.surface = surface;
    this.went = null; // where one has gone last, by oneself
  }

  get store() {
    return this.chat.store;
  }

  /**
   * Do what was typed in the field of a room; whether it is done with: "said", if the answer and the files (as the server
   * describes them) went with it.
   */
  typed(text, { reply = 0, files = [], room: written = this.store.room } = {}) {
    const { room, me } = this.store;
    if (!room) return this.#refuse("You are in no room. Join one first.");
    if (written !== room && placeIn(written, me) !== placeIn(room, me)) return this.#refuse("You are in another room now.");
    if (this.chat.phase === "ended") return this.#refuse("You are not here any more. Come back in first.");
    const act = interpret(text, room.name) ?? (files.length ? { do: "say", text: "" } : null);
    if (!act) return false;
    switch (act.do) {
      case "say":
        this.say(room, { text: act.text, action: act.action, reply, files });
        return "said";
      case "ask":
        this.ask(act.request, act.done);
        return true;
      case "join":
        this.join(act.room, act);
        return true;
      case "talk":
        this.talk(act.name, act.text);
        return true;
      case "leave":
        this.leave(room);
        return true;
      case "invoke":
        this.invoke(room, act, text);
        return true;
      case "wrong":
        this.surface.say(act.text);
        return false;
      default:
        this.surface[act.do](act);
        return true;
    }
  }

  #refuse(why) {
    this.surface.say(why, true);
    return false;
  }

  say(room, { text, action = false, reply = 0, files = [] }) {
    const request = { text, ...(action && { action }), ...(reply && { reply }), ...(files.length && { files: files.map((file) => file.id) }) };
    const where = room.provisional ? { type: "tell", name: room.people[1] } : { type: "say", room: room.name };
    this.chat.post(room.name, { ...where, ...request }, files);
    this.surface.toEnd();
  }

  /** Have the text of what was refused in the field, to be said otherwise. */
  rewrite({ id, request }) {
    this.surface.add(request.text ?? "");
    this.chat.outbox.remove(id);
    this.chat.on.change();
  }

  /** Call a webhook of the room by its word. If it has none, nothing is said, and what was typed comes back. */
  async invoke(room, { word, text }, typed) {
    const request = { type: "invoke", word, room: room.name, ...(text && { text }) };
    this.#wait();
    try {
      if (room.provisional) throw new Refusal({ reason: "unknown-command" });
      await this.chat.ask(request);
      this.surface.toEnd();
    } catch (problem) {
      if (!(problem instanceof Refusal)) throw problem;
      if (problem.reason !== "lost") this.surface.say(problem.reason === "unknown-command" ? unknown(word) : refusal(problem), true);
      this.surface.giveBack(room, typed);
    }
  }

  #wait() {
    if (this.chat.phase !== "in") this.surface.say("Not connected: that is done when the connection is back, if this page stays open.");
  }

  /** Ask something whose answer needs no more than a word. */
  async ask(request, done = "") {
    this.#wait();
    try {
      const answer = await this.chat.ask(request);
      if (done) this.surface.say(done);
      return answer;
    } catch (problem) {
      if (!(problem instanceof Refusal)) throw problem;
      if (problem.reason !== "lost") this.surface.say(refusal(problem), true);
      return null;
    }
  }

  /** Go to a room that one is in. `history`: whether Back leads back from there; "replace": the place before is no more. */
  go(name, { history = true } = {}) {
    const room = this.store.find(name);
    if (!room) return null;
    this.surface.leaving();
    this.went = room;
    this.store.look(room.name);
    if (history) this.#address(room, history === "replace");
    if (room.log.ready && !room.log.atEnd) this.pages.latest(room); // one had gone far back here
    else this.pages.open(room);
    this.surface.arrived(room);
    return room;
  }

  #address(room, instead) {
    const hash = hashOf(room.kind === "direct" ? `@${partner(room, this.store.me)}` : room.name);
    if (hash === location.hash) return;
    if (instead) window.history.replaceState({ been: true }, "", hash);
    else window.history.pushState({ been: true }, "", hash);
  }

  /** The place that the address of the page names is found elsewhere now, or no more. */
  moved(from) {
    const { room } = this.store;
    if (room && fold(placeOf(location.hash).room) === fold(from)) this.#address(room, true);
  }

  /** Go to a room, and enter or make it first if one is not in it. */
  async join(typed, { private: hidden = false, key = "", history = true } = {}) {
    const name = roomName(typed);
    if (name.startsWith("@")) return this.talk(name.slice(1), "", { history });
    const known = this.store.find(name);
    if (known) return this.go(known.name, { history });
    const request = { type: "join", room: name, ...(hidden && { private: true }), ...(key && { key }) };
    const { current } = this.store;
    const answer = await this.ask(request);
    if (!answer?.room) return null;
    if (this.store.current === current) return this.go(answer.room.name, { history });
    this.surface.say(`You are in #${answer.room.name} now.`); // one has gone elsewhere while it took its time
    return null;
  }

  /** Go to the talk with somebody, and say something there if there is something to say. */
  async talk(name, text = "", { history = true } = {}) {
    if (same(name, this.store.me)) return this.surface.say("That is you.");
    const { current } = this.store;
    const room = (await this.#talkWith(name)) ?? this.store.provisional(name);
    const went = this.store.current === current ? this.go(room.name, { history }) : null; // unless one has gone elsewhere
    if (text) this.say(room, { text });
    return went;
  }

  /** The talk with who has that name now, which the server knows: an earlier one may have been with somebody else. */
  async #talkWith(name) {
    const known = this.store.find(`@${name}`);
    if (!known || known.provisional || this.chat.phase !== "in") return known;
    try {
      const { rooms: [found] } = await this.chat.ask({ type: "rooms", room: `@${name}` });
      return this.store.find(found.name) ?? known;
    } catch (problem) {
      if (!(problem instanceof Refusal)) throw problem;
      return problem.reason === "no-such-room" ? null : known;
    }
  }

  async leave(room) {
    if (room.provisional) {
      this.go("lobby", { history: "replace" });
      this.store.rooms.delete(room.name);
      return;
    }
    const { went } = this;
    const left = await this.ask({ type: "leave", room: room.name });
    if (left && this.went === went) this.go(this.store.current, { history: "replace" }); // unless one has gone elsewhere
  }

  react(message, emoji) {
    const room = this.store.room;
    const mine = message.reactions.some((one) => one.emoji === emoji && one.names.includes(this.store.me));
    this.ask({ type: "react", room: room.name, seq: message.seq, emoji, ...(mine && { on: false }) });
  }

  async edit(room, message, text) {
    if (text === message.text) return;
    if (!(await this.ask({ type: "edit", room: room.name, seq: message.seq, text }))) this.surface.giveBack(room, text);
  }

  remove(room, message) {
    this.ask({ type: "delete", room: room.name, seq: message.seq });
  }

  /** Go to one message, wherever it is. */
  async jump(roomTyped, seq) {
    const room = this.store.find(roomTyped) ?? (await this.join(roomTyped));
    if (!room) return undefined;
    if (room.name !== this.store.current) this.go(room.name);
    await this.pages.around(room, seq);
    if (this.store.room !== room) return undefined; // one has gone elsewhere meanwhile
    return room.log.ready && !room.log.get(seq) ? this.surface.say("That message is not there any more.") : this.surface.point(seq);
  }
}
