// What one can set: the name, notifications, sound; bots; and leaving.

import { settings } from "../io/keep.js";
import { ask } from "../io/notify.js";
import { bots } from "./bots.js";
import { el } from "./dom.js";
import { confirmed, modal } from "./modal.js";

/** `acts` of the person; `leave()`; `say(text)`. */
export function settingsDialog({ chat, acts, leave, say }) {
  const { me, room } = chat.store;
  const name = el("input", { id: "new-name", value: me, maxLength: 32, autocomplete: "off", autocapitalize: "none", spellcheck: false, "data-first": "" });
  const now = settings.get();
  const granted = "Notification" in window && Notification.permission === "granted";
  const denied = !("Notification" in window) || Notification.permission === "denied";
  const why = window.isSecureContext ? "this browser does not allow it" : "browsers allow it only with https";
  const notify = el("input", { type: "checkbox", checked: now.notify && granted, disabled: denied, on: { change: async () => {
    if (notify.checked && Notification.permission !== "granted") notify.checked = await ask();
    settings.set({ notify: notify.checked });
  } } });
  const sound = el("input", { type: "checkbox", checked: now.sound, on: { change: () => settings.set({ sound: sound.checked }) } });
  const node = modal({
    title: "Settings",
    body: [
      el("form", { class: "question", on: { submit: async (event) => {
        event.preventDefault();
        const wanted = name.value.trim();
        if (wanted && wanted !== me && (await acts.ask({ type: "rename", name: wanted }))) say(`You are called ${wanted} now.`);
        node.close();
      } } },
      el("label", { htmlFor: "new-name" }, "Your name"),
      el("div", { class: "door-row" }, name, el("button", { type: "submit", class: "primary" }, "Change"))),
      el("label", { class: "check" }, notify, el("span", {}, "Notify me when somebody mentions me or writes to me", denied ? el("span", { class: "quiet" }, ` (${why})`) : null)),
      el("label", { class: "check" }, sound, el("span", {}, "With a sound")),
      el("button", { type: "button", class: "plain", on: { click: () => { node.close(); bots({ chat }); } } }, "Bots and webhooks …"),
      el("p", { class: "quiet" }, `${chat.store.server || "Parlour"}. Whoever uses this browser is you here, until you leave.`),
      el("div", { class: "buttons" }, el("button", { type: "button", class: "plain danger", on: { click: () => { node.close(); leaving(leave); } } }, "Leave and forget me here …")),
    ],
  });
  return room;
}

function leaving(leave) {
  confirmed({
    title: "Leave, and be forgotten by this browser?",
    text: "Nobody can come back as you then: your private rooms and talks are lost to you. Bots that you made go on; take them back first if they should not.",
    button: "Leave", act: leave,
  });
}
