// What is behind the door: puts the parts together, and draws at most once a frame.

import { Acts } from "./acts.js";
import { Calling } from "./calling.js";
import { Chat } from "./chat.js";
import { placeOf } from "./io/place.js";
import { Pages } from "./pages.js";
import { closeMenu } from "./view/menu.js";
import { speakHere } from "./view/modal.js";
import { Notices } from "./view/notices.js";
import { Screen } from "./view/screen.js";

const HIDDEN = 250; // ms
const FRAME = 12;
const LONGEST_REST = 200;

export class Session {
  #after = new MessageChannel();
  #due = false;
  #frame = 0;
  #later = 0;
  #rested = 0; // when it can be drawn again

  /** `home`: the element to be in; `door({why, busy})` shows the door instead. */
  constructor({ home, door }) {
    this.home = home;
    this.door = door;
    const draw = () => this.#draw();
    const url = new URL("ws", location.href);
    url.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    url.hash = "";
    this.notices = new Notices();
    this.chat = new Chat(url.href, {
      change: draw, news: (news) => this.#news(news), phase: (name, detail) => this.#phase(name, detail),
    });
    this.pages = new Pages(this.chat, draw);
    this.screen = new Screen({ chat: this.chat, pages: this.pages, notices: this.notices, draw });
    this.acts = new Acts(this.chat, this.pages, this.screen);
    this.calling = new Calling({ chat: this.chat, acts: this.acts, notices: this.notices });
    this.screen.use(this.acts);
    document.addEventListener("visibilitychange", () => this.#again());
    addEventListener("popstate", () => this.#follow());
    keepACopy();
  }

  enter(name) {
    this.chat.enter(name);
  }

  #news(news) {
    const gone = news.kind === "exited" || news.kind === "gone";
    if (gone && news.event.current) closeMenu(); // before anything takes the focus from it
    if (news.kind === "moved") this.screen.moved(news.moves);
    else this.calling.news(news);
    if (gone) this.acts.moved(news.event.place);
  }

  /**
   * Draw what changed, when the browser draws next; in a tab that nobody sees, now and then. Where drawing takes long,
   * since much arrives, it is done less often, so that the person can go on typing.
   */
  #draw() {
    if (this.#due) return;
    this.#due = true;
    const now = () => this.#now();
    const rest = this.#rested - performance.now();
    if (document.hidden) this.#later = setTimeout(now, HIDDEN);
    else if (rest > 4) this.#later = setTimeout(() => { this.#frame = requestAnimationFrame(now); }, rest);
    else this.#frame = requestAnimationFrame(now);
  }

  // A tab that is hidden gets no frames any more, not even the one that was promised to it.
  #again() {
    if (!this.#due) return;
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#later);
    this.#due = false;
    this.#draw();
  }

  #now() {
    this.#due = false;
    const began = performance.now();
    if (this.chat.entered) this.screen.draw();
    this.calling.draw();
    // The next message of a channel comes after the browser has drawn: so long it took.
    this.#after.port1.onmessage = () => {
      const end = performance.now();
      this.#rested = end + Math.min(LONGEST_REST, end - began > FRAME ? 2 * (end - began) : 0);
    };
    this.#after.port2.postMessage(null);
  }

  #phase(name, detail) {
    this.screen.phase(name, detail);
    if (name === "in") return this.#entered();
    if (name === "out" || (name === "entering" && !this.chat.entered)) this.#outside(name, detail);
    return this.#draw();
  }

  #outside(name, { why = "", failed = false }) {
    this.door({ busy: name === "entering", why: failed ? "The server does not answer. Trying again …" : why });
    if (!this.notices.toasts.isConnected) this.home.append(this.notices.toasts);
  }

  async #entered() {
    const first = !this.screen.node.isConnected;
    if (first) {
      const { announcer } = this.screen.timeline;
      this.home.replaceChildren(this.screen.node);
      speakHere(this.home, this.notices.toasts, announcer.node);
    }
    this.pages.forget();
    this.pages.open(this.chat.store.room);
    this.#draw();
    if (first) await this.#follow({ first });
  }

  /** Go where the address of the page says. */
  async #follow({ first = false } = {}) {
    const { chat, acts } = this;
    const { room, at, key } = placeOf(location.hash);
    if (!chat.entered) return;
    // Back does not lead into a room that one has left, nor make one anew.
    const been = !first && history.state?.been && room && !room.startsWith("@") && !chat.store.find(room);
    const went = been ? null : room ? await acts.join(room, { key, history: false }) : first ? null : acts.go("lobby", { history: false });
    if (went && room) history.replaceState({ been: true }, "");
    else if (!went && first) acts.go(chat.store.current, { history: "replace" });
    else if (!went && room) acts.moved(room);
    if (went && at) await acts.jump(went.name, at);
  }
}

/** Have the browser keep the page, so that it opens without the network and can be installed. */
function keepACopy() {
  if (!("serviceWorker" in navigator && window.isSecureContext)) return;
  navigator.serviceWorker.register(new URL("worker.js", location.href.split("#")[0])).catch((problem) => {
    console.info(`This browser keeps no copy of the page: ${problem.message}`);
  });
}
