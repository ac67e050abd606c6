// The chat: one connection, what is known through it, and what is asked over it. Knows no page: `on` is told of it.
//
// `on`: change(), news({kind, event, room, moves}), phase(phase, detail). The event of news "refused" is an item of the outbox.
// Phases: "out" (no name yet; detail: why), "entering", "in", "lost" (detail: ms until it is tried again), "ended" (detail:
// why, for good). What belongs to a room has moved with it when news "moved" is told.

import { Connection } from "./io/connection.js";
import * as keep from "./io/keep.js";
import { Outbox } from "./state/outbox.js";
import { Refusal, Requests, newId } from "./state/requests.js";
import { Store } from "./state/store.js";
import { ENTRANCE, farewell, refusal } from "./state/words.js";

export class Chat {
  constructor(url, on) {
    this.on = on;
    this.phase = "out";
    this.entered = false; // once
    this.outbox = new Outbox((items) => keep.outbox.set(items));
    this.store = new Store({ onNews: (news) => this.#news(news), holds: (name) => this.outbox.in(name).length > 0 });
    this.connection = new Connection(url, {
      welcome: (welcome) => this.#welcome(welcome),
      told: (event) => this.#told(event),
      lost: (delay) => this.#phase(this.entered ? "lost" : "entering", { delay, failed: true }),
      refused: (status) => this.#phase("out", { why: ENTRANCE[status] ?? ENTRANCE[400] }),
      ended: (closing) => this.#phase("ended", { why: farewell(closing), reason: closing.reason }),
    });
    this.requests = new Requests((request) => this.connection.send(request));
  }

  get secret() {
    return this.connection.person?.secret ?? "";
  }

  /** Come in under a name; as the same person as before, if it is theirs. */
  enter(name) {
    const person = keep.person.get();
    this.outbox.restore(keep.outbox.get());
    this.#phase("entering", {});
    this.connection.enter({ name, secret: person?.secret ?? "" });
  }

  ask(request) {
    return this.requests.ask(request);
  }

  /** Send what belongs to the moment only, and needs no answer. */
  mention(request) {
    this.connection.send(request);
  }

  /** Say something in a room, or to somebody in a talk that is to begin; it is kept until the server has it. `files`: the
   * descriptions of those that go with it. */
  post(room, request, files = []) {
    const item = { id: newId(), request, room, at: Date.now() / 1000, files: files.map(({ name, size }) => ({ name, size })) };
    this.outbox.add(item);
    this.#post(item);
    this.on.change();
  }

  /** Once more, what was refused. */
  repost(id) {
    this.outbox.again(id);
    const item = this.outbox.items.find((one) => one.id === id);
    if (item) this.#post(item);
    this.on.change();
  }

  #post(item) {
    this.ask({ ...item.request, id: item.id }).then(
      (ok) => this.outbox.stored(item.id, ok),
      (problem) => {
        if (!(problem instanceof Refusal)) throw problem;
        this.outbox.refused(item.id, refusal(problem));
        this.#lost(item.id);
      },
    ).finally(() => this.#settle());
  }

  /** What was refused is shown in its room; where that is not to be seen, the person has to be told. */
  #lost(id) {
    const item = this.outbox.items.find((one) => one.id === id);
    if (item && this.store.find(item.room) !== this.store.room) this.on.news({ kind: "refused", event: item });
  }

  #settle() {
    this.outbox.settle((room) => this.store.find(room)?.seen ?? Infinity);
    this.on.change();
  }

  #welcome(welcome) {
    const before = keep.person.get();
    keep.person.set({ name: welcome.name, secret: welcome.secret });
    this.changedPerson = Boolean(before?.secret) && before.secret !== welcome.secret;
    const resume = this.store.begin(welcome);
    this.requests.again(); // before anything is asked on this connection
    if (Object.keys(resume).length) {
      this.ask({ type: "resume", rooms: resume }).then(
        (resumed) => this.store.resumed(resumed),
        () => this.store.notResumed(),
      ).finally(() => this.#settle());
    }
    // What an earlier run, or another window, has left; what this one waits for is asked again already.
    for (const item of this.outbox.items) {
      if (this.requests.asks(item.id)) continue;
      if (item.state === "waiting" || (item.state === "stored" && !this.entered)) this.#post(item);
    }
    this.entered = true;
    this.#phase("in", { welcome });
    for (const item of this.outbox.items) if (item.state === "refused" && !this.store.find(item.room)) this.#lost(item.id);
  }

  #told(event) {
    if (event.type === "replayed") this.store.replayed(event);
    else if (!this.requests.answer(event) || event.type === "entered" || event.type === "exited") this.store.live(event);
    if (event.seq && this.outbox.items.length) this.outbox.settle((room) => this.store.find(room)?.seen ?? Infinity);
    this.on.change();
  }

  #news(news) {
    if (news.kind === "moved" || news.kind === "begun") this.outbox.moved(news.moves);
    if (news.kind === "moved") keep.drafts.move(news.moves);
    if (news.kind === "renamed") {
      keep.person.set({ name: news.event.name, secret: this.secret });
      this.connection.person.name = news.event.name;
    }
    this.on.news(news);
  }

  #phase(phase, detail) {
    this.phase = phase;
    this.on.phase(phase, detail);
  }

  /** Leave, and be forgotten by this browser. */
  async leave() {
    this.connection.send({ type: "exit" });
    keep.forget();
    this.connection.stop();
    location.hash = "";
    location.reload();
  }
}
