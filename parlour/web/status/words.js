// Numbers, sizes and times as people read them.

const numbers = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const small = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });
const large = new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 3 });
const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const day = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

export const NOTHING = "–";

export function number(value) {
  if (value >= 100_000) return large.format(value);
  return value > 0 && value < 10 ? small.format(value) : numbers.format(value);
}

export function perSecond(value) {
  return `${number(value)}/s`;
}

export function seconds(value) {
  if (value >= 1) return `${small.format(value)} s`;
  const thousandths = value * 1000;
  return `${thousandths > 0 && thousandths < 0.1 ? "<0.1" : number(thousandths)} ms`;
}

export function bytes(value) {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let at = 0;
  let size = value;
  while (size >= 1024 && at < units.length - 1) {
    size /= 1024;
    at += 1;
  }
  return `${size < 10 && at ? small.format(size) : numbers.format(size)} ${units[at]}`;
}

export function percent(value) {
  return `${number(value * 100)} %`;
}

export function time(at) {
  return clock.format(at * 1000);
}

export function date(at) {
  return day.format(at * 1000);
}

/** How long something lasts that began so many seconds ago. */
export function span(length) {
  const units = [["d", 86400], ["h", 3600], ["min", 60], ["s", 1]];
  const first = units.findIndex(([, size]) => length >= size);
  if (first < 0) return "0 s";
  return units
    .slice(first, first + 2)
    .map(([unit, size], at) => `${Math.floor((at ? length % units[first][1] : length) / size)} ${unit}`)
    .filter((part, at) => !at || !part.startsWith("0 "))
    .join(" ");
}
