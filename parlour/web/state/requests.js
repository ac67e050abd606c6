// What was asked of the server and not answered yet. Asked again, with the same id, when a connection broke. Pure.

const ONCE = new Set(["resume", "ping", "maketoken", "droptoken"]);

export class Refusal extends Error {
  constructor({ reason, about = "", text = "" }) {
    super(text);
    this.reason = reason;
    this.about = about;
  }
}

/** An id that is made once only. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_");
}

export class Requests {
  /** `send(object)` sends it if there is a connection. */
  constructor(send) {
    this.send = send;
    this.waiting = new Map(); // id -> {request, resolve, reject}
  }

  /** Ask; resolves to the answer, rejects with a `Refusal`. */
  ask(request) {
    const asked = { ...request, id: request.id ?? newId() };
    return new Promise((resolve, reject) => {
      this.waiting.set(asked.id, { request: asked, resolve, reject });
      this.send(asked);
    });
  }

  /** Whether that is asked, and not answered yet. */
  asks(id) {
    return this.waiting.has(id);
  }

  /** Take an object of the server; whether it answers something. */
  answer(event) {
    const asked = event.id && this.waiting.get(event.id);
    if (!asked || event.type === "replayed") return false;
    this.waiting.delete(event.id);
    if (event.type === "error") asked.reject(new Refusal(event));
    else asked.resolve(event);
    return true;
  }

  /**
   * A new connection: what was asked on the old one is asked again, but for what only belonged to that, and for what was
   * perhaps done and cannot be told twice (a token).
   */
  again() {
    for (const [id, { request, reject }] of [...this.waiting]) {
      if (ONCE.has(request.type)) {
        this.waiting.delete(id);
        reject(new Refusal({ reason: "lost" }));
      } else this.send(request);
    }
  }
}
