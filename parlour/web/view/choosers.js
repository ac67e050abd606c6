// Choosing where to go: rooms to join or make, somebody to write to, and anything by its name.

import { byName, fold, title } from "../state/names.js";
import { count } from "../state/words.js";
import { composing, el } from "./dom.js";
import { icon } from "./icons.js";
import { avatar } from "./message.js";
import { modal } from "./modal.js";

const MOST = 60; // rows at once

/** A field with a list below that it filters. `rows(typed)` gives {label, about, mark, act}. */
function chooser({ head, placeholder, rows, foot = null, onClose }) {
  const field = el("input", { type: "text", placeholder, "aria-label": placeholder, autocomplete: "off", autocapitalize: "none", maxLength: 33, "data-first": "",
    role: "combobox", "aria-expanded": "true", "aria-controls": "choices", "aria-autocomplete": "list" });
  const list = el("ul", { class: "choices", id: "choices", role: "listbox", "aria-label": head });
  const more = el("p", { class: "quiet", hidden: true });
  let shown = [];
  let at = 0;
  const draw = () => {
    const found = rows(field.value.trim());
    shown = found.slice(0, MOST);
    more.textContent = found.length > MOST ? `${found.length - MOST} more: type some of the name.` : "";
    more.hidden = !more.textContent;
    at = Math.max(0, Math.min(at, shown.length - 1));
    list.replaceChildren(...shown.map((row, number) => el("li", {
      class: "choice", role: "option", id: `choice-${number}`, "aria-selected": String(number === at), on: { click: () => take(row) },
    }, row.mark, el("span", { class: "choice-text" }, el("span", {}, row.label), row.about ? el("span", { class: "quiet" }, row.about) : null))));
    field.setAttribute("aria-activedescendant", shown.length ? `choice-${at}` : "");
    list.children[at]?.scrollIntoView({ block: "nearest" });
  };
  const take = (row) => {
    node.close();
    row.act();
  };
  field.addEventListener("input", () => { at = 0; draw(); });
  field.addEventListener("keydown", (event) => {
    if (composing(event)) return undefined;
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by && shown.length) at = (at + by + shown.length) % shown.length;
    else if (event.key === "Enter" && shown[at]) return event.preventDefault(), take(shown[at]);
    else return undefined;
    event.preventDefault();
    return draw();
  });
  const node = modal({ title: head, body: [field, list, more, foot], onClose });
  draw();
  return draw;
}

const begins = (name, typed) => fold(name).includes(fold(typed.replace(/^[#@]/, "")));

/** Rooms to join, or one to make. */
export async function chooseRoom(acts) {
  let rooms = [];
  const hidden = el("input", { type: "checkbox" });
  const redraw = chooser({
    head: "Join or make a room",
    placeholder: "The name of a room",
    foot: el("label", { class: "check" }, hidden, el("span", {}, "If it is new: private, only for those who are invited")),
    rows: (typed) => {
      const bare = typed.replace(/^#/, "");
      const found = rooms.filter((room) => room.kind !== "direct" && begins(room.name, typed)).map((room) => joins(acts, room));
      if (bare && !rooms.some((room) => fold(room.name) === fold(bare))) {
        found.push({ label: `Make “${bare}”`, mark: icon("plus"), about: "a new room", act: () => acts.join(bare, { private: hidden.checked }) });
      }
      return found;
    },
  });
  rooms = (await acts.ask({ type: "rooms" }))?.rooms ?? [];
  redraw();
}

/** Somebody to write to. */
export async function choosePerson(acts, { head = "Write to somebody", take }) {
  let names = [];
  const redraw = chooser({
    head,
    placeholder: "A name",
    rows: (typed) => names.filter((name) => begins(name, typed)).map((name) => ({ label: name, mark: avatar(name), act: () => take(name) })),
  });
  const { me } = acts.store;
  names = ((await acts.ask({ type: "people" }))?.names ?? []).filter((name) => name !== me).sort(byName);
  redraw();
}

/** Anywhere, by its name: where one is, the rooms that one can join, and people. */
export async function switcher(acts) {
  const { store } = acts;
  const places = store.listed().map((room) => ({ room, label: title(room, store.me) }))
    .sort((a, b) => (b.room.mentions - a.room.mentions) || (b.room.unread - a.room.unread));
  let rooms = null;
  let people = [];
  const redraw = chooser({
    head: "Go to",
    placeholder: "A room or a person",
    rows: (typed) => {
      const found = places.filter(({ label }) => begins(label, typed)).map(({ room, label }) => ({
        label, mark: room.kind === "direct" ? avatar(label) : icon(room.kind === "private" ? "lock" : "hash"),
        about: room.unread ? `${room.unread} new` : "", act: () => acts.go(room.name),
      }));
      const bare = typed.replace(/^[#@]/, "");
      if (!bare) return found;
      const named = (name) => begins(name, typed) && !found.some((row) => fold(row.label) === fold(name));
      if (!typed.startsWith("@")) found.push(...(rooms ?? []).filter((room) => room.kind !== "direct" && named(room.name)).map((room) => joins(acts, room)));
      if (!typed.startsWith("#")) found.push(...people.filter(named).map((name) => ({ label: name, mark: avatar(name), act: () => acts.talk(name) })));
      if (found.some((row) => fold(row.label) === fold(bare))) return found;
      if (!typed.startsWith("@")) found.push({ label: `${rooms ? "Make" : "Go to"} #${bare}`, mark: icon("hash"), act: () => acts.join(bare) });
      if (!typed.startsWith("#")) found.push({ label: `Write to ${bare}`, mark: icon("people"), act: () => acts.talk(bare) });
      return found;
    },
  });
  [rooms, people] = await Promise.all([
    acts.ask({ type: "rooms" }).then((answer) => answer?.rooms ?? null),
    acts.ask({ type: "people" }).then((answer) => (answer?.names ?? []).filter((name) => name !== store.me).sort(byName)),
  ]);
  redraw();
}

/** A row for a room to join. */
function joins(acts, room) {
  return {
    label: room.name, mark: icon(room.kind === "private" ? "lock" : "hash"),
    about: [`${count(room.present ?? 0, "person", "people")} here`, room.member && "you are in it", room.topic].filter(Boolean).join(" · "),
    act: () => acts.join(room.name),
  };
}
