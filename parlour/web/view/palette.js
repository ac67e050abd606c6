// The emojis one can react with; any other, or a short word, can be typed.

import { closeMenu, popup } from "./menu.js";
import { el } from "./dom.js";

const EMOJIS = ["👍", "👎", "❤️", "😄", "😂", "😮", "😢", "😡", "🎉", "🙏", "👏", "🙌", "🤔", "👀", "🔥", "✨", "✅", "❌", "❓", "💯", "💡", "🚀",
  "🐛", "☕", "🍕", "🍰", "🌱", "☀️", "🌙", "⏰", "📌", "🫶", "🤝", "💪", "🤷", "😅", "😎", "🥳", "😴", "🤯"];

export function palette(beside, take) {
  const choose = (emoji) => {
    closeMenu();
    take(emoji);
  };
  const field = el("input", { maxLength: 32, placeholder: "Another, or a word", "aria-label": "Another emoji, or a short word", autocomplete: "off" });
  const grid = el("div", { class: "emojis" }, EMOJIS.map((emoji) =>
    el("button", { type: "button", class: "emoji", "aria-label": emoji, on: { click: () => choose(emoji) } }, emoji)));
  const form = el("form", { on: { submit: (event) => { event.preventDefault(); if (field.value.trim()) choose(field.value.trim()); } } }, field);
  popup(beside, el("div", { class: "menu palette", role: "dialog", "aria-label": "React" }, grid, form));
  grid.firstChild.focus();
}
