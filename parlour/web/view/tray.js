// The files that wait below the field to be sent with the next message of their room, each with how far it has come. They
// stay with their room while one looks at another, and go on after the connection broke.

import { sizeText, upload, UploadError } from "../io/upload.js";
import { el } from "./dom.js";
import { icon } from "./icons.js";

const MOST = 10;
const AT_ONCE = 3; // of one person, the server takes four at a time

export class Tray {
  /** `secret()`: what the server knows one by; `changed()`: there is something else in it; `say(text)`. */
  constructor({ secret, changed, say }) {
    this.secret = secret;
    this.changed = changed;
    this.say = say;
    this.place = "";
    this.places = new Map(); // place -> its items: {file, state: "queued" | "sending" | "broken" | "done", done, ...}
    this.node = el("ul", { class: "tray", "aria-label": "Files to send", hidden: true });
  }

  get items() {
    return this.places.get(this.place) ?? [];
  }

  get busy() {
    return this.items.some((item) => item.state === "queued" || item.state === "sending");
  }

  get broken() {
    return this.items.some((item) => item.state === "broken");
  }

  /** Whether something waits in any room, which goes with the page. */
  get waiting() {
    return this.#all().length > 0;
  }

  /** What has arrived, as the server describes it. */
  get files() {
    return this.items.filter((item) => item.done).map((item) => item.done);
  }

  get empty() {
    return this.items.length === 0;
  }

  /** Show what waits in that room. */
  turnTo(place) {
    this.place = place;
    this.#draw();
  }

  /** Rooms are found elsewhere now, and one writes at `place`. */
  moved(moves, place) {
    const taken = moves.map(({ from }) => this.places.get(from) ?? []);
    for (const { from } of moves) this.places.delete(from);
    moves.forEach(({ to }, number) => this.#set(to, [...(this.places.get(to) ?? []), ...taken[number]]));
    if (place !== this.place || moves.some(({ from, to }) => from === place || to === place)) this.turnTo(place);
  }

  add(files) {
    const free = MOST - this.items.length;
    if (files.length > free) this.say(`At most ${MOST} files go with one message.`);
    this.#set(this.place, [...this.items, ...files.slice(0, free).map((file) => this.#item(file))]);
    this.#draw();
    this.#next();
  }

  /** They are sent. */
  clear() {
    for (const item of this.items) this.#release(item);
    this.#set(this.place, []);
    this.#draw();
  }

  /** The connection is back: what it broke goes on. */
  resume() {
    for (const item of this.#all()) if (item.state === "broken") this.#turn(item, "queued");
    this.#next();
  }

  #all() {
    return [...this.places.values()].flat();
  }

  #set(place, items, before = place) {
    this.places.delete(before);
    if (items.length) this.places.set(place, items);
  }

  #item(file) {
    const name = file.name || "file";
    const item = { file, name, state: "queued", done: null, stop: null, preview: null };
    if (/^image\/(png|jpeg|gif|webp|avif)$/.test(file.type)) item.preview = URL.createObjectURL(file);
    item.bar = el("progress", { max: 1, value: 0, "aria-label": `Sending ${name}` });
    item.about = el("span", { class: "quiet" }, sizeText(file.size));
    item.again = el("button", { type: "button", class: "plain", hidden: true, on: { click: () => { this.#turn(item, "queued"); this.#next(); } } }, "Try again");
    item.node = el("li", { class: "tray-item" },
      item.preview ? el("img", { src: item.preview, alt: "", width: 40, height: 40 }) : icon("file"),
      el("span", { class: "tray-text" }, el("span", { class: "file-name", title: name }, name), item.about, item.bar, item.again),
      el("button", { type: "button", class: "tool", "aria-label": `Remove ${name}`, title: "Remove", on: { click: () => this.#remove(item) } }, icon("close")));
    return item;
  }

  #turn(item, state, about = sizeText(item.file.size)) {
    item.state = item.node.dataset.state = state;
    item.about.textContent = about;
    item.bar.hidden = state === "done" || state === "broken";
    item.again.hidden = state !== "broken";
    this.changed();
  }

  /** Begin with as many of the next as may be on their way together. */
  #next() {
    const all = this.#all();
    const free = AT_ONCE - all.filter((item) => item.state === "sending").length;
    for (const item of all.filter((one) => one.state === "queued").slice(0, Math.max(0, free))) this.#send(item);
  }

  async #send(item) {
    item.stop = new AbortController();
    item.bar.value = 0;
    this.#turn(item, "sending");
    try {
      item.done = await upload(item.file, {
        url: "api/v1/files", secret: this.secret(), signal: item.stop.signal, progress: (part) => { item.bar.value = part; },
      });
      this.#turn(item, "done");
    } catch (problem) {
      if (problem instanceof UploadError && problem.again) this.#turn(item, "broken", problem.message);
      else {
        if (problem instanceof UploadError) this.say(`${item.name}: ${problem.message}`, true);
        else if (problem.name !== "AbortError") throw problem;
        this.#remove(item);
      }
    }
    this.#next();
  }

  #remove(item) {
    this.#release(item);
    for (const [place, items] of this.places) if (items.includes(item)) this.#set(place, items.filter((one) => one !== item));
    this.#draw();
    item.state = "removed";
    item.stop?.abort();
  }

  #release(item) {
    if (item.preview) URL.revokeObjectURL(item.preview);
  }

  #draw() {
    this.node.replaceChildren(...this.items.map((item) => item.node));
    this.node.hidden = this.empty;
    this.changed();
  }
}
