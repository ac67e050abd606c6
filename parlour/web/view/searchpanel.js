// Searching, and from what is found to its place in the room.

import { searchOf } from "../state/commands.js";
import { plainText } from "../state/markdown.js";
import { title } from "../state/names.js";
import { Refusal } from "../state/requests.js";
import { shortTime } from "../state/time.js";
import { refusal } from "../state/words.js";
import { el } from "./dom.js";
import { icon } from "./icons.js";
import { avatar } from "./message.js";

const PAGE = 30;

export class SearchPanel {
  /** `on`: close(), jump(room, seq). */
  constructor(chat, on) {
    this.chat = chat;
    this.on = on;
    this.turn = 0;
    this.field = el("input", { type: "search", placeholder: "Search", "aria-label": "Search", maxLength: 400, autocomplete: "off", enterKeyHint: "search" });
    this.here = el("input", { type: "checkbox" });
    this.state = el("p", { class: "quiet search-state", role: "status" });
    this.list = el("ol", { class: "results", "aria-label": "What was found" });
    this.more = el("button", { type: "button", class: "plain", hidden: true, on: { click: () => this.#older() } }, "Show older ones");
    this.node = el("div", { class: "searching" },
      el("div", { class: "panel-head" },
        el("form", { role: "search", on: { submit: (event) => { event.preventDefault(); this.#find(); } } }, icon("search"), this.field),
        el("button", { type: "button", class: "tool", "aria-label": "Close", title: "Close (Esc)", on: { click: on.close } }, icon("close"))),
      el("div", { class: "panel-body" },
        el("label", { class: "check" }, this.here, el("span", {}, "Only in this room")),
        this.state, this.list, this.more));
    this.here.addEventListener("change", () => this.field.value.trim() && this.#find());
    this.#hint();
  }

  /** Search for that; without anything, wait for it to be typed. */
  open(query = "") {
    if (query) {
      this.field.value = query;
      this.#find();
    }
    this.field.focus();
    this.field.select();
  }

  #hint() {
    this.state.textContent = "All words must be there. A word that ends in * stands for all that begin so. from:NAME finds what one person said, in:ROOM what was said in one room.";
  }

  #find() {
    const { query, author, room } = searchOf(this.field.value);
    if (!query) return this.#hint();
    const { store } = this.chat;
    const where = room ? store.find(room)?.name ?? room : this.here.checked ? store.current : null;
    this.searched = { type: "search", query, limit: PAGE, ...(author && { author }), ...(where && { room: where }) };
    return this.#ask(this.searched, false);
  }

  /** More of what is shown, whatever the field says by now. */
  #older() {
    return this.#ask({ ...this.searched, until: this.last }, true);
  }

  async #ask(request, older) {
    const turn = ++this.turn;
    this.state.textContent = "Searching …";
    try {
      const found = await this.chat.ask(request);
      if (turn === this.turn) this.#show(found, older);
    } catch (problem) {
      if (!(problem instanceof Refusal)) throw problem;
      if (turn === this.turn) this.state.textContent = refusal(problem);
    }
  }

  #show({ messages = [], more = false }, older) {
    this.last = messages.at(-1)?.at ?? this.last;
    const rows = messages.map((message) => this.#row(message));
    if (older) this.list.append(...rows);
    else this.list.replaceChildren(...rows);
    const shown = this.list.childElementCount;
    this.state.textContent = shown ? `${shown}${more ? " or more" : ""} found, the newest first` : "Nothing was found.";
    this.more.hidden = !more || !rows.length;
  }

  #row(message) {
    const room = this.chat.store.find(message.room);
    const place = room ? (room.kind === "direct" ? `with ${title(room, this.chat.store.me)}` : `#${room.name}`) : `#${message.room}`;
    return el("li", {}, el("button", { type: "button", class: "result", on: { click: () => this.on.jump(room?.name ?? message.room, message.seq) } },
      avatar(message.author),
      el("span", { class: "result-body" },
        el("span", { class: "result-head" }, el("strong", {}, message.author), el("span", { class: "quiet" }, `${place} · ${shortTime(message.at)}`)),
        message.text && el("span", { class: "result-text" }, plainText(message.text, 240)),
        (message.files ?? []).map((file) => el("span", { class: "result-text result-file" }, icon("file"), file.name)))));
  }
}
