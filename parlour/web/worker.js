// Keeps a copy of the page, so that it opens without the network and can be installed: all of one version, made whenever a
// worker is installed. What the network has comes first: after the server was brought up to date, the page is, too.

const VERSION = "parlour-0"; // the server writes here what all of these files are, so that another page has another worker
const SHELL = [
  "./",
  "static/acts.js",
  "static/app.js",
  "static/calling.js",
  "static/chat.js",
  "static/icon-maskable.svg",
  "static/icon-new.svg",
  "static/icon.svg",
  "static/io/clipboard.js",
  "static/io/connection.js",
  "static/io/keep.js",
  "static/io/notify.js",
  "static/io/place.js",
  "static/io/upload.js",
  "static/manifest.webmanifest",
  "static/pages.js",
  "static/session.js",
  "static/state/aloud.js",
  "static/state/commands.js",
  "static/state/complete.js",
  "static/state/happenings.js",
  "static/state/listing.js",
  "static/state/log.js",
  "static/state/markdown.js",
  "static/state/names.js",
  "static/state/outbox.js",
  "static/state/people.js",
  "static/state/requests.js",
  "static/state/room.js",
  "static/state/rows.js",
  "static/state/shape.js",
  "static/state/store.js",
  "static/state/time.js",
  "static/state/watch.js",
  "static/state/words.js",
  "static/style.css",
  "static/view/announcer.js",
  "static/view/attachments.js",
  "static/view/bots.js",
  "static/view/choosers.js",
  "static/view/composer.js",
  "static/view/dom.js",
  "static/view/dropzone.js",
  "static/view/entrance.js",
  "static/view/header.js",
  "static/view/help.js",
  "static/view/icons.js",
  "static/view/memberlist.js",
  "static/view/menu.js",
  "static/view/message.js",
  "static/view/messageacts.js",
  "static/view/modal.js",
  "static/view/notices.js",
  "static/view/palette.js",
  "static/view/panels.js",
  "static/view/rich.js",
  "static/view/roomlist.js",
  "static/view/screen.js",
  "static/view/searchpanel.js",
  "static/view/settingsdialog.js",
  "static/view/shelf.js",
  "static/view/shortcuts.js",
  "static/view/suggest.js",
  "static/view/timeline.js",
  "static/view/tools.js",
  "static/view/tray.js",
];

const PATIENCE = 4_000; // ms that the network has, which may swallow everything without a word
const MOST_PAGES = 100;
// Where the pages are from, by their client's id: the modules of each are from there as well, so that all are of one version.
const pages = new Map();

self.addEventListener("install", (event) => {
  const files = SHELL.map((path) => new Request(new URL(path, self.registration.scope), { cache: "no-cache" }));
  event.waitUntil(caches.open(VERSION).then((cache) => cache.addAll(files))); // all of them, or there is no new copy
  self.skipWaiting();
});

self.addEventListener("activate", (event) => {
  const old = (names) => names.filter((name) => name.startsWith("parlour-") && name !== VERSION);
  event.waitUntil(caches.keys().then((names) => Promise.all(old(names).map((name) => caches.delete(name)))));
  event.waitUntil(self.clients.claim());
});

/** The page itself and its files, and nothing else of the server: no messages, no uploads. */
function ours(request) {
  const url = new URL(request.url);
  const { pathname } = new URL(self.registration.scope);
  return request.method === "GET" && url.origin === location.origin
    && (url.pathname === pathname || url.pathname.startsWith(`${pathname}static/`));
}

function from(place, id) {
  pages.set(id, place);
  if (pages.size > MOST_PAGES) pages.delete(pages.keys().next().value);
}

/** The page itself: what the network has, unless it fails, says nothing in time, or only a proxy answers. */
async function page(event, kept) {
  const found = fetch(event.request).then((answer) => (kept && answer.status >= 500 ? null : answer));
  const late = new Promise((done) => { setTimeout(() => done(null), PATIENCE); });
  const answer = await (kept ? Promise.race([found.catch(() => null), late]) : found);
  from(answer ? "network" : "copy", event.resultingClientId);
  return answer ?? kept;
}

/** A file of the page. Whoever does not know any more where that is from takes the copy where the network fails. */
async function file(event, kept) {
  const place = pages.get(event.clientId);
  if (kept && place === "copy") return kept;
  const found = fetch(event.request, { cache: "no-cache" });
  return kept && !place ? found.catch(() => kept) : found;
}

async function answer(event) {
  const cache = await caches.open(VERSION);
  const kept = await cache.match(event.request, { ignoreSearch: true });
  return (event.request.mode === "navigate" ? page : file)(event, kept);
}

self.addEventListener("fetch", (event) => {
  if (ours(event.request)) event.respondWith(answer(event));
});

/** To the window with the page, or to a new one; what else of the server may be open is not it. */
async function show() {
  const { pathname } = new URL(self.registration.scope);
  const windows = await self.clients.matchAll({ type: "window" });
  const found = windows.find((one) => new URL(one.url).pathname === pathname);
  return found ? found.focus() : self.clients.openWindow("./");
}

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(show());
});
