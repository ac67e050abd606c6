// One connection after the other, for as long as one wants to be there. Speaks CHAT/2.0 over a WebSocket: one object a frame.
//
// `on`: welcome(object), told(object), lost(delay in ms), refused(status), ended(closing).

import { objectOf } from "../state/shape.js";
import { Watch } from "../state/watch.js";

const HANDSHAKE = 8_000; // ms
const HANGS = 1_000; // ms after which an attempt is given up for another one that is asked for
const DOUBTFUL = 4_000; // ms for an answer when there is a reason to doubt
const LONGEST = 15_000; // ms between two attempts
const LOOK = 1_000;

export class Connection {
  constructor(url, on) {
    this.url = url;
    this.on = on;
    this.socket = null;
    this.open = false;
    this.person = null;
    this.failures = 0;
    this.timer = null;
    this.ended = true;
    this.began = 0; // the last attempt
    this.watch = new Watch();
    setInterval(() => this.#pulse(), LOOK);
    addEventListener("online", () => this.retry());
    addEventListener("offline", () => this.#suspect());
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) this.retry();
    });
  }

  /** Enter as {name, secret}, and stay. */
  enter(person) {
    this.person = person;
    this.ended = false;
    this.#connect();
  }

  /** Send, if one can now. */
  send(object) {
    if (!this.open) return;
    this.socket.send(JSON.stringify(object));
    if (object.id) this.watch.sent(performance.now(), object.id);
  }

  /** Try at once, if there is no connection; if there is one, see to it that it lives. */
  retry() {
    if (this.ended) return;
    if (this.open) this.#suspect();
    else if (this.timer !== null || performance.now() - this.began > HANGS) this.#connect();
  }

  /** No more. */
  stop() {
    this.ended = true;
    this.#drop();
  }

  #connect() {
    this.#drop();
    const socket = new WebSocket(this.url);
    this.socket = socket;
    this.began = performance.now();
    this.watch.begin(this.began);
    let take = (data) => this.#status(data, (next) => { take = next; });
    socket.onopen = () => {
      const { name, secret } = this.person;
      socket.send(`REGISTER ${name} CHAT/2.0${secret ? ` ${secret}` : ""}`);
    };
    socket.onmessage = ({ data }) => {
      this.watch.hear(performance.now());
      take(data);
    };
    socket.onclose = () => {
      if (this.socket === socket) this.#lost();
    };
  }

  #status(data, then) {
    const status = Number(data.slice(0, 3));
    if (status !== 200) {
      this.stop();
      return this.on.refused(status);
    }
    return then((welcome) => {
      const object = objectOf(welcome);
      if (object?.type !== "welcome") return this.#lost();
      this.open = true;
      this.failures = 0;
      this.person = { name: object.name, secret: object.secret };
      then((frame) => this.#told(objectOf(frame)));
      return this.on.welcome(object);
    });
  }

  #told(object) {
    if (!object) return undefined;
    if (object.id) this.watch.answered(object.id);
    if (object.type === "closing" && ["left", "replaced", "expelled"].includes(object.reason)) {
      this.stop();
      return this.on.ended(object);
    }
    return this.on.told(object);
  }

  #lost() {
    this.#drop();
    if (this.ended) return;
    const most = Math.min(LONGEST, 400 * 2 ** this.failures);
    const delay = this.failures === 0 ? 150 : most * (0.5 + Math.random() / 2);
    this.failures += 1;
    this.timer = setTimeout(() => this.#connect(), delay);
    this.on.lost(delay);
  }

  #drop() {
    clearTimeout(this.timer);
    this.timer = null;
    this.open = false;
    const socket = this.socket;
    this.socket = null;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  #suspect() {
    if (!this.open) return;
    this.watch.ask(performance.now(), DOUBTFUL);
    this.send({ type: "ping" });
  }

  #pulse() {
    if (!this.socket) return;
    const now = performance.now();
    if (!this.open) {
      if (now - this.began > HANDSHAKE) this.#lost();
      return;
    }
    const due = this.watch.look(now);
    if (due === "lost") this.#lost();
    else if (due === "ask") {
      this.watch.ask(now);
      this.send({ type: "ping" });
    }
  }
}
