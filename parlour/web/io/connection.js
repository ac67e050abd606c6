// One connection after the other, for as long as one wants to be there. Speaks CHAT/2.0 over a WebSocket: one object a frame.
//
// `on`: welcome(object), told(object), lost(delay in ms), refused(status), ended(closing).

const SILENCE = 30_000; // ms without a word after which the server is asked whether it is there
const PATIENCE = 15_000; // ms that it has for an answer
const HANDSHAKE = 10_000;
const LONGEST = 20_000;
const LOOK = 2_000;

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
    if (this.open) this.socket.send(JSON.stringify(object));
  }

  /** Try at once, if it is waited. */
  retry() {
    if (this.timer !== null && !this.ended) this.#connect();
    else if (this.open) this.#suspect();
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
    this.asked = 0;
    this.heard = performance.now();
    let take = (data) => this.#status(data, (next) => { take = next; });
    socket.onopen = () => {
      const { name, secret } = this.person;
      socket.send(`REGISTER ${name} CHAT/2.0${secret ? ` ${secret}` : ""}`);
    };
    socket.onmessage = ({ data }) => {
      this.heard = performance.now();
      this.asked = 0;
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
      const object = JSON.parse(welcome);
      this.open = true;
      this.failures = 0;
      this.person = { name: object.name, secret: object.secret };
      then((frame) => this.#told(JSON.parse(frame)));
      this.on.welcome(object);
    });
  }

  #told(object) {
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
    if (!this.open || this.asked) return;
    this.asked = performance.now();
    this.send({ type: "ping" });
  }

  #pulse() {
    if (!this.socket) return;
    const now = performance.now();
    if (!this.open) {
      if (now - this.heard > HANDSHAKE) this.#lost();
    } else if (this.asked) {
      if (now - this.asked > PATIENCE) this.#lost();
    } else if (now - this.heard > SILENCE) this.#suspect();
  }
}
