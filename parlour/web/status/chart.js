// One chart: a line with what lies below it, perhaps another line beside it, and what was at the time one points at.

import { ceiling, nearest } from "./series.js";
import { NOTHING, time } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 1000;
const HEIGHT = 100;

export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

export function drawn(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

export class Chart {
  /** `spec`: title, show (a value as text), least (of the scale), bytes (whether they are), beside (the name of the
   *  other line, if there is one). `point` is told the time that somebody points at, or null. */
  constructor(spec, point) {
    this.spec = spec;
    this.series = [[], []];
    this.from = 0;
    this.upto = 1;
    this.value = element("output", { "aria-live": "off" });
    this.second = element("span", { class: "second" });
    this.top = element("span", { class: "top" });
    this.first = element("span");
    this.svg = drawn("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", role: "img" });
    this.area = drawn("path", { class: "area" });
    this.lines = [drawn("path", { class: "line" }), drawn("path", { class: "line beside" })];
    this.hair = drawn("path", { class: "hair" });
    const grid = [0, HEIGHT / 2, HEIGHT].map((y) => drawn("path", { class: "grid", d: `M0 ${y}H${WIDTH}` }));
    this.svg.append(...grid, this.area, this.lines[1], this.lines[0], this.hair);
    const plot = element("div", { class: "plot" }, this.svg, this.top);
    plot.addEventListener("pointermove", (event) => {
      const box = plot.getBoundingClientRect();
      point(this.from + ((event.clientX - box.left) / box.width) * (this.upto - this.from));
    });
    plot.addEventListener("pointerleave", () => point(null));
    this.node = element(
      "figure",
      {},
      element("figcaption", {}, element("h2", {}, spec.title), this.value, this.second),
      plot,
      element("div", { class: "ends" }, this.first, element("span", {}, "now")),
    );
  }

  /** Draw these points, of the time between the two. */
  draw(main, beside, from, upto) {
    this.series = [main, beside];
    this.measure([...main, ...beside], from, upto);
    this.lines[0].setAttribute("d", this.path(main));
    this.lines[1].setAttribute("d", this.path(beside));
    const closed = (run) => `${path(run)}V${HEIGHT}H${run[0][0]}Z`;
    this.area.setAttribute("d", this.runs(main).map(closed).join(""));
    this.point(null);
    this.tell(this.second.textContent);
  }

  /** Choose the scale, so that all these points have a place. */
  measure(points, from, upto) {
    this.from = from;
    this.upto = upto;
    const values = points.map((one) => one.value).filter((value) => value !== null);
    this.scale = ceiling(Math.max(0, ...values), this.spec.least, this.spec.bytes);
    this.top.textContent = this.spec.show(this.scale);
    this.first.textContent = time(from);
  }

  /** Say it to those who do not see the picture. */
  tell(more) {
    this.svg.setAttribute("aria-label", `${this.spec.title}: ${this.value.textContent}. ${more}`);
  }

  /** The line through the points. */
  path(points) {
    return this.runs(points).map(path).join("");
  }

  /** The points in the picture, in pieces where there are gaps. */
  runs(points) {
    const runs = [[]];
    for (const { at, value } of points) {
      if (value === null) runs.push([]);
      else runs.at(-1).push([round(this.x(at)), round(HEIGHT - (value / this.scale) * HEIGHT)]);
    }
    return runs.filter((run) => run.length);
  }

  x(at) {
    return ((at - this.from) / (this.upto - this.from)) * WIDTH;
  }

  /** Say what was at that time; null: what is now. */
  point(at) {
    const [main, beside] = this.series.map((points) => points[at === null ? points.length - 1 : nearest(points, at)]);
    const show = (point) => (point && point.value !== null ? this.spec.show(point.value) : NOTHING);
    this.value.textContent = show(main);
    const said = [];
    if (this.spec.beside) said.push(`${this.spec.beside} ${show(beside)}`);
    if (at !== null && main) said.push(time(main.at));
    this.second.textContent = said.join(" · ");
    const x = at !== null && main ? round(this.x(main.at)) : null;
    this.hair.setAttribute("d", x === null ? "" : `M${x} 0V${HEIGHT}`);
  }
}

function path(run) {
  const points = run.length > 1 ? run : [run[0], [run[0][0] + 1, run[0][1]]];
  return `M${points.map((point) => point.join(" ")).join("L")}`;
}

function round(value) {
  return Math.round(value * 100) / 100;
}
