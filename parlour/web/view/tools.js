// The buttons of the message that one points at, or that has the keyboard: there is one set of them, which goes from one
// to the next.

import { wholeTime } from "../state/time.js";
import { el } from "./dom.js";
import { icon } from "./icons.js";

const QUICK = ["👍", "❤️", "😄"];

export class Tools {
  /** `mine(seq)`: whether that message is one's own; undefined if nothing can be done with it. */
  constructor(rows, mine) {
    this.rows = rows;
    this.mine = mine;
    this.seq = null;
    const tool = (act, name, label, props = {}) =>
      el("button", { type: "button", class: "tool", "data-act": act, tabIndex: -1, title: label, "aria-label": label, ...props }, icon(name));
    this.edit = tool("edit", "edit", "Edit (E)");
    this.node = el("div", { class: "tools", role: "toolbar", "aria-label": "What to do with this message" },
      QUICK.map((emoji) => el("button", {
        type: "button", class: "tool emoji", "data-act": "react", "data-emoji": emoji, tabIndex: -1, title: `React with ${emoji}`, "aria-label": `React with ${emoji}`,
      }, emoji)),
      tool("palette", "smile", "React (+)"),
      tool("reply", "reply", "Reply (R)"),
      this.edit,
      tool("more", "more", "More (M)", { "aria-haspopup": "menu" }));
    const reach = ({ target }) => {
      this.to(target.closest("article.message"));
      if (target.dataset.at && !target.title) target.title = wholeTime(Number(target.dataset.at));
    };
    rows.addEventListener("pointerover", reach);
    rows.addEventListener("focusin", reach);
    rows.addEventListener("pointerleave", () => this.to(document.activeElement.closest("article.message")));
  }

  /** Go to a message; to none, they are away. */
  to(article) {
    const seq = article && this.rows.contains(article) ? Number(article.dataset.seq) : null;
    if (seq === this.seq && this.node.isConnected === (seq !== null)) return;
    const mine = seq === null ? undefined : this.mine(seq);
    this.seq = mine === undefined ? null : seq;
    if (this.seq === null) return this.node.remove();
    this.edit.hidden = !mine;
    article.append(this.node);
  }

  /** The rows were drawn anew: back to where they were. */
  again() {
    if (this.seq === null || this.node.isConnected) return;
    const { seq } = this;
    this.seq = null;
    this.to(this.rows.querySelector(`article[data-seq="${seq}"]`));
  }
}
