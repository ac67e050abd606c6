// The files that wait below the field to be sent with the next message, each with how far it has come.

import { sizeText, upload, UploadError } from "../io/upload.js";
import { el } from "./dom.js";
import { icon } from "./icons.js";

const MOST = 10;

export class Tray {
  /** `secret()`: what the server knows one by; `changed()`: there is something else in it; `say(text)`. */
  constructor({ secret, changed, say }) {
    this.secret = secret;
    this.changed = changed;
    this.say = say;
    this.items = [];
    this.node = el("ul", { class: "tray", "aria-label": "Files to send", hidden: true });
  }

  get busy() {
    return this.items.some((item) => !item.done);
  }

  /** The ids of what has arrived. */
  get ids() {
    return this.items.filter((item) => item.done).map((item) => item.done.id);
  }

  get empty() {
    return this.items.length === 0;
  }

  add(files) {
    for (const file of files) {
      if (this.items.length >= MOST) return this.say(`At most ${MOST} files go with one message.`);
      this.#start(file);
    }
  }

  clear() {
    for (const item of this.items) this.#release(item);
    this.items = [];
    this.#draw();
  }

  async #start(file) {
    const bar = el("progress", { max: 1, value: 0, "aria-label": `Sending ${file.name}` });
    const item = { file, bar, stop: new AbortController(), done: null, preview: null };
    if (/^image\/(png|jpeg|gif|webp|avif)$/.test(file.type)) item.preview = URL.createObjectURL(file);
    item.node = el("li", { class: "tray-item" },
      item.preview ? el("img", { src: item.preview, alt: "", width: 40, height: 40 }) : icon("file"),
      el("span", { class: "tray-text" }, el("span", { class: "file-name" }, file.name || "file"), el("span", { class: "quiet" }, sizeText(file.size)), bar),
      el("button", { type: "button", class: "tool", "aria-label": `Remove ${file.name}`, title: "Remove", on: { click: () => this.#remove(item) } }, icon("close")));
    this.items.push(item);
    this.#draw();
    try {
      item.done = await upload(file, {
        url: "api/v1/files", secret: this.secret(), signal: item.stop.signal, progress: (part) => { bar.value = part; },
      });
      bar.remove();
    } catch (problem) {
      if (problem instanceof UploadError) this.say(`${file.name}: ${problem.message}`, true);
      else if (problem.name !== "AbortError") throw problem;
      this.#remove(item);
    }
    this.changed();
  }

  #remove(item) {
    item.stop.abort();
    this.#release(item);
    this.items = this.items.filter((one) => one !== item);
    this.#draw();
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
