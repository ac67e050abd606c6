// The page of a Parlour: puts the parts together, and draws at most once a frame.

import { Acts } from "./acts.js";
import { Calling } from "./calling.js";
import { Chat } from "./chat.js";
import { person } from "./io/keep.js";
import { placeOf } from "./io/place.js";
import { Pages } from "./pages.js";
import { Entrance } from "./view/entrance.js";
import { Notices } from "./view/notices.js";
import { Screen } from "./view/screen.js";

const url = new URL("ws", location.href);
url.protocol = location.protocol === "https:" ? "wss:" : "ws:";
url.hash = "";

const home = document.getElementById("app");
const notices = new Notices();
const HIDDEN = 250; // ms
const FRAME = 12;
const LONGEST_REST = 200;
const after = new MessageChannel();
let due = false;
let frame = 0;
let later = 0;
let rested = 0; // when it can be drawn again

const chat = new Chat(url.href, { change: draw, news: (news) => calling.news(news), phase });
const pages = new Pages(chat, draw);
const entrance = new Entrance((name) => chat.enter(name));
const screen = new Screen({ chat, pages, notices, draw });
const acts = new Acts(chat, pages, screen);
const calling = new Calling({ chat, acts, notices });
screen.use(acts);

/**
 * Draw what changed, when the browser draws next; in a tab that nobody sees, now and then. Where drawing takes long, since
 * much arrives, it is done less often, so that the person can go on typing.
 */
function draw() {
  if (due) return;
  due = true;
  const rest = rested - performance.now();
  if (document.hidden) later = setTimeout(now, HIDDEN);
  else if (rest > 4) later = setTimeout(() => { frame = requestAnimationFrame(now); }, rest);
  else frame = requestAnimationFrame(now);
}

// A tab that is hidden gets no frames any more, not even the one that was promised to it.
document.addEventListener("visibilitychange", () => {
  if (!due) return;
  cancelAnimationFrame(frame);
  clearTimeout(later);
  due = false;
  draw();
});

function now() {
  due = false;
  const began = performance.now();
  if (chat.entered) screen.draw();
  calling.draw();
  // The next message of a channel comes after the browser has drawn: so long it took.
  after.port1.onmessage = () => {
    const end = performance.now();
    rested = end + Math.min(LONGEST_REST, end - began > FRAME ? 2 * (end - began) : 0);
  };
  after.port2.postMessage(null);
}

function phase(name, detail) {
  screen.phase(name, detail);
  if (name === "in") return enter();
  if (name === "out" || (name === "entering" && !chat.entered)) door(name, detail);
  return draw();
}

function door(name, { why = "", failed = false }) {
  const { room } = placeOf(location.hash);
  const known = person.get()?.name ?? "";
  if (!entrance.node.isConnected) home.replaceChildren(entrance.node, notices.toasts);
  entrance.show({ name: known, room, busy: name === "entering", why: failed ? "The server does not answer. Trying again …" : why });
}

async function enter() {
  const first = !screen.node.isConnected;
  if (first) home.replaceChildren(screen.node, notices.toasts);
  pages.forget();
  pages.open(chat.store.room);
  draw();
  if (first) await follow({ first });
}

/** Go where the address of the page says. */
async function follow({ first = false } = {}) {
  const { room, at, key } = placeOf(location.hash);
  if (!chat.entered) return;
  const went = room ? await acts.join(room, { key, history: false }) : first ? null : acts.go("lobby", { history: false });
  if (!went && first) acts.go(chat.store.current, { history: Boolean(room) });
  if (went && at) await acts.jump(went.name, at);
}

addEventListener("popstate", () => follow());

const known = person.get();
if (known?.secret) chat.enter(known.name);
else phase("out", {});

if ("serviceWorker" in navigator && window.isSecureContext) {
  navigator.serviceWorker.register(new URL("worker.js", location.href.split("#")[0])).catch((problem) => {
    console.info(`This browser keeps no copy of the page: ${problem.message}`);
  });
}
