// What the page itself has to say: a banner that stays while something is so, and short words that go by themselves.

import { el } from "./dom.js";
import { icon } from "./icons.js";
import { closeDialogs, told } from "./modal.js";

const SHOWN = 6000; // ms
const MOST = 20;
const MOST_OF_A_KIND = 5; // which anybody can send, so that it leaves place for others

export class Notices {
  constructor() {
    this.bannerNode = el("div", { class: "banner", role: "status", hidden: true });
    this.toasts = el("div", { class: "toasts", role: "status", "aria-live": "polite" });
  }

  /** `buttons`: [label, act] each. Without a text: nothing. */
  banner(text, buttons = [], calm = false) {
    const shown = [text, ...buttons.map(([label]) => label)].join("\n");
    if (this.shown === shown) return; // it would be read out again, and a button lose the keyboard
    this.shown = shown;
    this.bannerNode.hidden = !text;
    this.bannerNode.className = calm ? "banner calm" : "banner";
    this.bannerNode.replaceChildren(...(text ? [el("span", {}, text), ...buttons.map(([label, act]) =>
      el("button", { type: "button", class: "plain", on: { click: act } }, label))] : []));
  }

  /** What must not be passed over while one types: the keys are for nothing else until one has seen it. */
  interrupt(text) {
    told(text);
  }

  /**
   * A word in passing. With buttons it stays until one is pressed: [label, act, stays] each, where those that lead elsewhere
   * close a dialog that is open, and those that stay do not. Of one `kind`, there are only so many.
   */
  say(text, { buttons = [], bad = false, kind = "" } = {}) {
    for (const old of this.toasts.children) if (old.dataset.text === text) old.remove();
    const node = el("div", { class: ["toast", bad && "bad", !buttons.length && "passing"].filter(Boolean).join(" "), "data-text": text, "data-kind": kind || null }, el("span", {}, text));
    const close = () => node.remove();
    for (const [label, act, stays] of buttons) node.append(el("button", { type: "button", class: "plain", on: { click: () => { close(); if (!stays) closeDialogs(); act(); } } }, label));
    node.append(el("button", { type: "button", class: "tool", "aria-label": "Close", on: { click: close } }, icon("close")));
    this.toasts.append(node);
    const alike = kind ? this.toasts.querySelectorAll(`[data-kind=${kind}]`) : [];
    if (alike.length > MOST_OF_A_KIND) alike[0].remove();
    while (this.toasts.childElementCount > MOST) (this.toasts.querySelector(".passing") ?? this.toasts.firstChild).remove();
    if (!buttons.length) setTimeout(close, SHOWN);
    return close;
  }
}
