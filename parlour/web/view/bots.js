// The bots that one has made: where they speak, and their tokens, each of which is shown once.

import { copy } from "../io/clipboard.js";
import { same } from "../state/names.js";
import { Refusal } from "../state/requests.js";
import { dayName } from "../state/time.js";
import { refusal } from "../state/words.js";
import { el } from "./dom.js";
import { avatar } from "./message.js";
import { confirmed, modal } from "./modal.js";

/** Show them. `room`: the name of the room that a new one is likely to be for. */
export function bots({ chat, room = "" }) {
  const { store } = chat;
  const problem = el("p", { class: "problem", role: "alert" });
  const list = el("ul", { class: "bots", "aria-label": "Your bots" });
  const name = el("input", { id: "bot-name", maxLength: 32, autocomplete: "off", autocapitalize: "none", spellcheck: false, "data-first": "" });
  const rooms = store.listed().filter((one) => one.kind !== "direct" && !one.provisional).map((one) => one.name);
  const where = el("select", { id: "bot-room", value: rooms.includes(room) ? room : "" },
    el("option", { value: "" }, "all open rooms"), rooms.map((one) => el("option", { value: one }, `#${one} only`)));
  const button = el("button", { type: "submit", class: "primary" }, "Make");
  const made = el("section", { class: "made", hidden: true });

  /** Ask the server; what it refuses is said in the dialog, which lies over all else. */
  const ask = async (request) => {
    if (chat.phase !== "in") return tell("Not connected at the moment. Try again when the connection is back."), null;
    try {
      return await chat.ask(request);
    } catch (why) {
      if (!(why instanceof Refusal)) throw why;
      tell(refusal(why));
      return null;
    }
  };

  const tell = (text) => {
    problem.textContent = text;
    if (text) problem.scrollIntoView({ block: "nearest" });
  };

  const draw = async () => {
    const answer = await ask({ type: "tokens" });
    if (!answer) return; // what was there stays to be seen
    const tokens = answer.tokens ?? [];
    list.replaceChildren(...tokens.map((token) => el("li", {}, avatar(token.name),
      el("span", { class: "bot-text" }, el("span", {}, token.name), el("span", { class: "quiet" }, about(token, store.me))),
      el("button", { type: "button", class: "plain danger", "aria-label": `Take back the token of ${token.name}`, on: { click: () => drop(token.name) } }, "Take back"))));
    list.hidden = !tokens.length;
  };

  const drop = (bot) => confirmed({
    title: `Take back the token of ${bot}?`, text: "Whatever uses it can speak no more, and the name is free.", button: "Take back",
    act: async () => {
      tell("");
      if ((await ask({ type: "droptoken", name: bot })) && made.dataset.bot === bot) made.hidden = true;
      await draw(); // also if the connection broke: it may be done
      name.focus();
    },
  });

  const make = async () => {
    const wanted = name.value.trim().replace(/^@/, "");
    made.hidden = true;
    if (!wanted) {
      tell("A name first, please.");
      return name.focus();
    }
    tell("");
    button.disabled = true;
    const answer = await ask({ type: "maketoken", name: wanted, ...(where.value && { room: where.value }) });
    button.disabled = false;
    await draw();
    if (!answer?.token) return name.focus();
    name.value = "";
    return show(answer);
  };

  const show = (answer) => {
    made.replaceChildren(...secret(answer, where.value));
    made.dataset.bot = answer.name;
    made.hidden = false;
    made.querySelector("input").focus();
  };

  modal({
    title: "Bots and webhooks",
    body: [
      el("p", { class: "quiet" }, "A script, or a service elsewhere, speaks here under a name of its own. Whoever has its token is that bot."),
      list, made,
      el("form", { class: "question", on: { submit: (event) => { event.preventDefault(); make(); } } },
        el("label", { htmlFor: "bot-name" }, "The name of a new bot"), name,
        el("label", { htmlFor: "bot-room" }, "It speaks in"),
        el("div", { class: "door-row" }, where, button)),
      problem,
    ],
  });
  draw();
}

function about({ room, by = "", at }, me) {
  const place = room === undefined ? "all open rooms" : room ? `#${room} only` : "a room that is gone";
  return [place, at && dayName(at), by && !same(by, me) && `made by ${by}`].filter(Boolean).join(" · ");
}

/** What is shown of a new bot, this once. `room`: the only one in which it speaks, if there is one. */
function secret({ name, token }, room) {
  const hook = new URL(`hook/${token}`, location.href).href;
  const rows = [
    ["Its token", token], [`To say something in #${room || "lobby"}`, `curl -d "hello" ${hook}`],
    ["Webhook address, for what can post to Slack or Discord", hook],
  ];
  const loopback = ["localhost", "127.0.0.1", "[::1]"].includes(location.hostname);
  return [
    el("p", {}, el("strong", {}, name), " is there. Copy what you need: its token is not shown again."),
    ...rows.map((row, number) => copied(`secret-${number}`, ...row)),
    room ? null : el("p", { class: "quiet" }, "With /ROOM behind the address, it speaks in that room."),
    loopback ? el("p", { class: "quiet" }, `From elsewhere, it is the address of this machine instead of ${location.hostname}.`) : null,
  ].filter(Boolean);
}

/** A text to be copied. */
function copied(id, label, value) {
  const field = el("input", { id, value, class: "secret", autocomplete: "off", spellcheck: false, on: { focus: () => field.select() } });
  field.readOnly = true;
  const hint = el("p", { class: "quiet", role: "status" });
  const button = el("button", { type: "button", class: "plain", "aria-label": `Copy: ${label}`, on: { click: async () => {
    if (await copy(value)) button.textContent = "Copied";
    else {
      field.focus();
      hint.textContent = "Selected: Ctrl+C copies it, or a long press on a phone.";
    }
  } } }, "Copy");
  return el("div", {}, el("label", { htmlFor: id }, label), el("div", { class: "door-row" }, field, button), hint);
}
