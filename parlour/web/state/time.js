// Times as people read them. The server's are seconds since 1970.

const clock = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" });
const whole = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "medium" });
const short = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", year: "numeric" });
const day = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });
const dayOfYear = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long", year: "numeric" });

const LATEST = 4e9; // a server may tell any number

function date(at) {
  return new Date(at >= 0 && at <= LATEST ? at * 1000 : 0);
}

/** The day of a time here, as a number that grows; days that follow each other need not differ by one. */
export function dayOf(at) {
  const when = date(at);
  return when.getFullYear() * 372 + when.getMonth() * 31 + when.getDate();
}

let minute = -1;
let text = "";

/** `14:05` */
export function clockTime(at) {
  const of = Math.floor(at / 60);
  if (of !== minute) {
    text = clock.format(date(at));
    minute = of;
  }
  return text;
}

/** The date and the time, to the second. */
export const wholeTime = (at) => whole.format(date(at));

/** What `<time datetime>` wants. */
export const isoTime = (at) => date(at).toISOString();

/** `14:05` for today, else with the date. */
export function shortTime(at, now = Date.now() / 1000) {
  return dayOf(at) === dayOf(now) ? clock.format(date(at)) : `${short.format(date(at))}, ${clock.format(date(at))}`;
}

/** `Today`, `Yesterday`, or the date. */
export function dayName(at, now = Date.now() / 1000) {
  const that = dayOf(at);
  if (that === dayOf(now)) return "Today";
  const before = new Date(now * 1000);
  before.setDate(before.getDate() - 1);
  if (that === dayOf(before.getTime() / 1000)) return "Yesterday";
  return date(at).getFullYear() === new Date(now * 1000).getFullYear()
    ? day.format(date(at))
    : dayOfYear.format(date(at));
}
