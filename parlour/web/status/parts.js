// A chart of what something is made of: a line for each part, and a legend that has its name and how many there are.

import { Chart, drawn, element } from "./chart.js";
import { nearest } from "./series.js";
import { NOTHING } from "./words.js";

export class PartsChart extends Chart {
  /** `spec` has as well: parts (for each its key and its name, in the order of the legend). */
  constructor(spec, point) {
    super(spec, point);
    this.parts = [];
    this.legend = element("dl", { class: "legend" });
    this.node.append(this.legend);
  }

  /** Draw, of the points of each part by its key, those that were there at all; `main` are those of all together. */
  draw(main, points, from, upto) {
    this.series = [main, []];
    this.measure([...points.values()].flat(), from, upto);
    for (const { line } of this.parts) line.remove();
    this.parts = this.spec.parts
      .filter(([key]) => points.get(key)?.some((one) => one.value))
      .map(([key, name]) => this.part(key, name, points.get(key)));
    this.legend.replaceChildren(...this.parts.map((part) => part.row));
    this.point(null);
    this.tell(this.parts.map(({ name, value }) => `${name} ${value.textContent}`).join(", "));
  }

  part(key, name, points) {
    const line = drawn("path", { class: `part ${key}`, d: this.path(points) });
    this.svg.insertBefore(line, this.hair);
    const sample = drawn("svg", { viewBox: "0 0 30 4", "aria-hidden": "true" });
    sample.append(drawn("path", { class: `part ${key}`, d: "M1 2H29" }));
    const value = element("dd");
    return { name, points, line, value, row: element("div", {}, element("dt", {}, sample, name), value) };
  }

  /** See `Chart`. */
  point(at) {
    super.point(at);
    for (const { points, value } of this.parts) {
      const one = points[at === null ? points.length - 1 : nearest(points, at)];
      value.textContent = one ? this.spec.show(one.value) : NOTHING;
    }
  }
}
