// The field in which one writes: drafts kept per room, replies, edits, completion, files, and telling others that one types.

import { drafts } from "../io/keep.js";
import { plainText } from "../state/markdown.js";
import { count } from "../state/words.js";
import { composing, el } from "./dom.js";
import { icon } from "./icons.js";
import { Suggest } from "./suggest.js";
import { Tray } from "./tray.js";

const TYPING_EVERY = 3000; // ms
const LONGEST = 8192; // characters of a message
const NEARLY = 200; // characters before that from which on it is told how many are left
const GROWS = CSS.supports("field-sizing", "content"); // by itself

export class Composer {
  /**
   * `on`: send(text, {reply, files, room}), edit(entry, text), editLast(), typing(state), known(), secret(), say(text), up().
   * `send` tells whether that is done: "said", if it took the files and the answer along.
   */
  constructor(on) {
    this.on = on;
    this.room = null;
    this.place = ""; // where its draft and its files are kept
    this.context = null; // {kind: "reply" | "edit", entry}
    this.typedAt = 0;
    this.field = el("textarea", {
      rows: 1, id: "composer", dir: "auto", "aria-autocomplete": "list", "aria-controls": "suggest",
      "aria-label": "Message", enterKeyHint: "send", autocapitalize: "sentences", autocomplete: "off",
      on: { input: () => this.#typed(), keydown: (event) => this.#key(event), blur: () => this.suggest.close() },
    });
    this.suggest = new Suggest(this.field, on.known);
    this.tray = new Tray({ secret: on.secret, say: on.say, changed: () => this.#drawSend() });
    this.picker = el("input", { type: "file", multiple: true, hidden: true, "aria-label": "Files", tabIndex: -1, on: { change: () => this.#picked() } });
    this.bar = el("div", { class: "context", hidden: true });
    this.left = el("span", { class: "left", hidden: true });
    this.button = el("button", { type: "submit", class: "send", "aria-label": "Send", title: "Send (Enter)" }, icon("send"));
    this.form = el("form", { class: "composer", on: { submit: (event) => { event.preventDefault(); this.#send(); } } },
      this.suggest.node, this.bar, this.tray.node,
      el("div", { class: "field" },
        el("button", { type: "button", class: "tool", "aria-label": "Attach files", title: "Attach files", on: { click: () => this.attach() } }, icon("attach")),
        this.picker, this.field, this.left, this.button));
    this.typists = el("div", { class: "typists", "aria-live": "off" });
    this.node = el("div", { class: "composing" }, this.typists, this.form);
    this.field.addEventListener("paste", (event) => {
      const files = [...event.clipboardData.files];
      if (files.length && !event.clipboardData.types.includes("text/plain")) {
        event.preventDefault();
        this.tray.add(files);
      }
    });
  }

  /** Write in that room from now on; its draft and its files are kept at `place`. */
  turnTo(room, place, label) {
    this.field.placeholder = label;
    if (this.room && place === this.place) {
      this.room = room; // perhaps another one: a talk that has begun
      return;
    }
    this.leave();
    this.room = room;
    this.place = place;
    this.tray.turnTo(place);
    this.field.value = drafts.get(place);
    this.#fit();
    this.#drawSend();
  }

  /** Put away what is typed here. */
  leave() {
    this.#done();
    if (this.context) this.cancel();
    this.suggest.close();
    this.room = null;
  }

  /** Rooms are found elsewhere now, each `from` one place `to` another, and their drafts with them. */
  moved(moves) {
    const concerned = moves.some(({ from, to }) => from === this.place || to === this.place);
    this.place = moves.find(({ from }) => from === this.place)?.to ?? this.place;
    this.tray.moved(moves, this.place);
    if (!concerned) return;
    const draft = drafts.get(this.place);
    if (this.context?.kind === "edit") this.before = draft;
    else if (this.field.value !== draft) this.fill(draft); // there was one
  }

  focus() {
    this.field.focus({ preventScroll: true });
  }

  attach() {
    this.picker.click();
  }

  reply(entry) {
    if (this.context?.kind === "edit") this.cancel();
    this.#setContext({ kind: "reply", entry });
  }

  edit(entry) {
    this.cancel();
    this.before = this.field.value;
    this.#setContext({ kind: "edit", entry });
    this.fill(entry.text);
  }

  /** Neither answer nor change anything; whether one did. */
  cancel() {
    const { context } = this;
    if (!context) return false;
    this.#setContext(null);
    if (context.kind === "edit") this.fill(this.before ?? "");
    return true;
  }

  /** Put a text below what is typed already; where a message is being changed, below what was, to be there when that is done. */
  below(text) {
    const join = (one) => (one ? `${one}\n${text}` : text);
    if (this.context?.kind !== "edit") return this.fill(join(this.field.value));
    this.before = join(this.before);
    drafts.set(this.place, this.before);
  }

  fill(text) {
    this.field.value = text;
    this.#fit();
    this.#keep();
    this.#drawSend();
  }

  /** Put a name where one writes. */
  insert(text) {
    const { selectionStart: at, value } = this.field;
    const space = at && !/\s/.test(value[at - 1]) ? " " : "";
    this.field.setRangeText(`${space}${text} `, at, this.field.selectionEnd, "end");
    this.field.dispatchEvent(new Event("input"));
    this.focus();
  }

  #setContext(context) {
    this.context = context;
    this.bar.hidden = !context;
    if (context) {
      const what = context.kind === "edit" ? "Changing what you said" : `Answering ${context.entry.author}`;
      this.bar.replaceChildren(icon(context.kind), el("span", { class: "context-text" }, el("strong", {}, what), ` ${plainText(context.entry.text)}`),
        el("button", { type: "button", class: "tool", "aria-label": "Do not", title: "Cancel (Esc)", on: { click: () => { this.cancel(); this.focus(); } } }, icon("close")));
      this.focus();
    }
    this.#drawSend();
  }

  #send() {
    const text = this.field.value;
    const { context, tray } = this;
    if (tray.busy && context?.kind !== "edit") return this.on.say("The files are still on their way.");
    if (tray.broken && context?.kind !== "edit") return this.on.say("A file has not been sent: try it again, or remove it.");
    if (this.#over > 0) return this.on.say(`That is ${count(this.#over, "character")} too long. Shorten it, or send it as a file.`, true);
    if (context?.kind === "edit") {
      if (!text.trim()) return;
      this.cancel();
      this.on.edit(this.room, context.entry, text.trim());
    } else {
      if (!text.trim() && tray.empty) return;
      // The field is emptied first: what is done with the text may lead to another room.
      this.fill("");
      const done = this.on.send(text, { reply: context?.entry.seq ?? 0, files: tray.files, room: this.room });
      if (!done) return this.fill(text);
      if (done === "said") {
        this.#setContext(null);
        tray.clear();
      }
    }
    this.typedAt = 0;
    this.suggest.close();
    this.focus();
  }

  #typed() {
    this.#fit();
    this.#keep();
    this.#drawSend();
    this.suggest.look();
    const text = this.field.value;
    if (!text.trim()) return this.#done();
    if (text.startsWith("/") || this.context?.kind === "edit") return;
    const now = Date.now();
    if (now - this.typedAt < TYPING_EVERY) return;
    this.typedAt = now;
    this.on.typing("active");
  }

  #done() {
    if (this.typedAt) this.on.typing("done");
    this.typedAt = 0;
  }

  #keep() {
    if (this.room && this.context?.kind !== "edit") drafts.set(this.place, this.field.value);
  }

  #key(event) {
    if (composing(event)) return;
    if (this.suggest.key(event)) return event.preventDefault();
    if (event.key === "Enter" && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      this.#send();
    } else if (event.key === "Enter" && event.altKey) {
      event.preventDefault();
      this.field.setRangeText("\n", this.field.selectionStart, this.field.selectionEnd, "end");
      this.#typed();
    } else if (event.key === "Escape" && this.cancel()) {
      event.stopPropagation();
    } else if (event.key === "ArrowUp" && !this.field.value && !event.altKey) {
      event.preventDefault();
      if (event.shiftKey) this.on.up();
      else this.on.editLast();
    }
  }

  #picked() {
    this.tray.add([...this.picker.files]);
    this.picker.value = "";
    this.focus();
  }

  #fit() {
    if (GROWS) return;
    const { style } = this.field;
    style.height = "auto";
    style.height = `${Math.min(this.field.scrollHeight, innerHeight * 0.4)}px`;
  }

  /** By how many characters it is too long; not counted where that is not near. */
  get #over() {
    const text = this.field.value.trim();
    return text.length > LONGEST - NEARLY ? [...text].length - LONGEST : -LONGEST;
  }

  #drawSend() {
    this.left.hidden = this.#over < -NEARLY;
    this.left.textContent = String(-this.#over);
    this.left.classList.toggle("over", this.#over > 0);
    this.button.disabled = !this.field.value.trim() && this.tray.empty;
  }
}
