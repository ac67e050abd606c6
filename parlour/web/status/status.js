// The owner's page: asks for what is new every few seconds, and draws the last half hour.

import { Chart, element } from "./chart.js";
import { PartsChart } from "./parts.js";
import { level, mean, quantile, rate, total } from "./series.js";
import { bytes, date, number, percent, perSecond, seconds, span } from "./words.js";

const EVERY = 2500;
const PATIENCE = 10_000;
const KEPT = 360;

const commits = (sample) => total(sample.commits);

const PROTOCOLS = [["chat1", "CHAT/1.0"], ["chat2", "CHAT/2.0"], ["irc", "IRC"], ["websocket", "WebSocket"], ["http", "HTTP"]];

const CHARTS = [
  {
    title: "People", show: number, least: 5, beside: "connections",
    main: (samples) => level(samples, (sample) => sample.people),
    other: (samples) => level(samples, (sample) => total(sample.connections)),
  },
  {
    title: "Connections by protocol", show: number, least: 5, parts: PROTOCOLS,
    main: (samples) => level(samples, (sample) => total(sample.connections)),
    other: (samples) => new Map(PROTOCOLS.map(([key]) => [key, level(samples, (sample) => sample.connections[key] ?? 0)])),
  },
  { title: "Messages", show: perSecond, least: 1, main: (samples) => rate(samples, (sample) => sample.messages) },
  { title: "Deliveries", show: perSecond, least: 10, main: (samples) => rate(samples, (sample) => sample.deliveries) },
  {
    title: "Time of a commit", show: seconds, least: 0.002, beside: "99 % within",
    main: (samples) => mean(samples, commits, (sample) => sample.commit_time),
    other: (samples, bounds) => quantile(samples, (sample) => sample.commits, bounds, 0.99),
  },
  { title: "Delay of the event loop", show: seconds, least: 0.01, main: (samples) => level(samples, (sample) => sample.delay) },
  { title: "Waits for slow clients", show: bytes, bytes: true, least: 1024, main: (samples) => level(samples, (sample) => sample.waiting) },
  { title: "Clients dropped", show: perSecond, least: 1, main: (samples) => rate(samples, (sample) => sample.dropped) },
  { title: "Memory", show: bytes, bytes: true, least: 2 ** 26, main: (samples) => level(samples, (sample) => sample.memory) },
  { title: "Processor", show: percent, least: 0.1, main: (samples) => rate(samples, (sample) => sample.processor) },
];

const COUNTED = [
  ["Messages", (now) => now.messages],
  ["Deliveries", (now) => now.deliveries],
  ["Commits", commits],
  ["Requests refused", (now) => now.refusals],
  ["Clients dropped", (now) => now.dropped, true],
  ["Commits failed", (now) => now.commits_failed, true],
];

const places = Object.fromEntries(["program", "state", "now", "charts", "counted"].map((id) => [id, document.getElementById(id)]));
let samples = [];
let started = 0;
let pointed = null;

const charts = CHARTS.map((spec) => (spec.parts ? new PartsChart(spec, pointAt) : new Chart(spec, pointAt)));
places.charts.append(...charts.map((chart) => chart.node));

function pointAt(at) {
  pointed = at;
  for (const chart of charts) chart.point(at);
}

function take(report) {
  started = report.started;
  samples = [...samples, ...report.samples].slice(-KEPT);
  draw(report);
}

function draw({ program, bounds, every, now }) {
  places.program.textContent = `${program} · since ${date(started)}`;
  tiles(places.now, [
    ["People", number(now.people), "first"],
    ["Connections", number(total(now.connections)), ""],
    ["Rooms", number(now.rooms), ""],
    ["Up for", span(now.at - started), ""],
    ["Memory", now.memory ? bytes(now.memory) : "–", ""],
  ]);
  const upto = samples.length ? samples.at(-1).at : now.at;
  for (const [at, chart] of charts.entries()) {
    const { main, other } = CHARTS[at];
    chart.draw(main(samples), other ? other(samples, bounds) : [], upto - KEPT * every, upto);
    if (pointed !== null) chart.point(pointed);
  }
  tiles(places.counted, COUNTED.map(([name, read, bad]) => [name, number(read(now)), bad && read(now) ? "bad" : ""]));
}

function tiles(place, rows) {
  const made = rows.map(([name, value, kind]) =>
    element("div", { class: kind }, element("dt", {}, name), element("dd", {}, value)),
  );
  place.replaceChildren(...made);
}

function say(text, kind) {
  if (places.state.textContent !== text) places.state.textContent = text;
  places.state.className = kind;
}

async function ask(after) {
  const answer = await fetch(`status.json?after=${after}`, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
  if (answer.status === 401 || answer.status === 404) throw new Error("Not the owner any more: load the page anew");
  if (!answer.ok) throw new Error("The server does not answer: trying again");
  return answer.json();
}

async function look() {
  try {
    let report = await ask(samples.length ? samples.at(-1).number : 0);
    if (started && report.started !== started) {
      samples = []; // the server was started anew, and counts from the beginning
      report = await ask(0);
    }
    take(report);
    say("Live", "live");
  } catch (error) {
    const own = error instanceof Error && error.constructor === Error;
    say(own ? error.message : "The server does not answer: trying again", "lost");
  }
}

let looking = false;

async function lookIfSeen() {
  if (looking || document.hidden) return;
  looking = true;
  await look();
  looking = false;
}

setInterval(lookIfSeen, EVERY);
document.addEventListener("visibilitychange", lookIfSeen);
lookIfSeen();
