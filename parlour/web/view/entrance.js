// The door: a name, Enter, and one is in.

import { el } from "./dom.js";

export class Entrance {
  /** `enter(name)` */
  constructor(enter) {
    this.enter = enter;
    this.room = "";
    this.field = el("input", {
      id: "name", name: "name", maxLength: 32, autocomplete: "nickname", autocapitalize: "none", spellcheck: false, enterKeyHint: "go",
      "aria-describedby": "name-help",
    });
    this.button = el("button", { type: "submit", class: "primary" }, "Enter");
    this.problem = el("p", { class: "problem", role: "alert" });
    this.help = el("p", { class: "quiet", id: "name-help" }, "One word, so that others can call you. No account, no password.");
    this.where = el("p", { class: "where" });
    this.node = el("main", { class: "entrance" },
      el("form", { class: "door", on: { submit: (event) => { event.preventDefault(); this.#submit(); } } },
        el("img", { src: new URL("../icon.svg", import.meta.url).href, alt: "", width: 56, height: 56 }),
        el("h1", {}, "Welcome to Parlour"), this.where,
        el("label", { htmlFor: "name" }, "What shall we call you?"),
        el("div", { class: "door-row" }, this.field, this.button),
        this.help, this.problem));
  }

  show({ name = "", why = "", room = this.room, busy = false }) {
    this.room = room;
    if (name && !this.field.value) this.field.value = name;
    this.where.textContent = room && room !== "lobby" ? `You are on your way to ${room.startsWith("@") ? room : `#${room}`}.` : "A room to talk in.";
    this.problem.textContent = why;
    this.button.disabled = busy;
    this.button.textContent = busy ? "Entering …" : "Enter";
    if (!busy) {
      this.field.focus();
      if (why) this.field.select();
    }
  }

  #submit() {
    const name = this.field.value.trim().replace(/^@/, "");
    if (!name) this.problem.textContent = "A name first, please.";
    else if (/\s/.test(name)) {
      this.field.value = name.replace(/\s+/g, "-");
      this.problem.textContent = "One word only, without spaces. How about this?";
    } else {
      this.show({ busy: true });
      this.enter(name);
      return;
    }
    this.field.focus();
  }
}
