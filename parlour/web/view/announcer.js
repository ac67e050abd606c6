// Reads out what is said, for those who hear the page: a log beside that which is seen, whose rows are drawn anew whenever
// something about them changes.

import { el } from "./dom.js";

const MOST = 8; // lines that are there

export class Announcer {
  constructor() {
    this.node = el("div", { class: "unseen", role: "log", "aria-live": "polite", "aria-relevant": "additions", "aria-label": "Said just now" });
  }

  /** Read out these lines. */
  add(lines) {
    this.node.append(...lines.map((line) => el("p", {}, line)));
    while (this.node.childElementCount > MOST) this.node.firstChild.remove();
  }
}
