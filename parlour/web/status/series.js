// What the charts show, made of the samples of /status.json. It knows neither document nor network.
// A series is a list of points {at, value}; a value of null is a gap.

/** How much there was, each time. */
export function level(samples, read) {
  return samples.map((sample) => ({ at: sample.at, value: read(sample) }));
}

/** How much a second came to what is counted from the start. */
export function rate(samples, read) {
  return between(samples, (before, after) => Math.max(0, read(after) - read(before)) / (after.at - before.at));
}

/** How long those took on average that ended between two samples, in seconds. */
export function mean(samples, count, time) {
  return between(samples, (before, after) => {
    const ended = count(after) - count(before);
    return ended > 0 ? Math.max(0, time(after) - time(before)) / ended : null;
  });
}

/** The seconds in which the share `part` of them ended, after counts by `bounds` (the last count: beyond all). */
export function quantile(samples, counts, bounds, part) {
  return between(samples, (before, after) => {
    const old = counts(before);
    return within(counts(after).map((count, at) => count - old[at]), bounds, part);
  });
}

function between(samples, make) {
  return samples.slice(1).map((after, at) => {
    const before = samples[at];
    return { at: after.at, value: after.at > before.at ? make(before, after) : null };
  });
}

/** Where the share `part` lies, as if those of one bound were spread evenly. */
export function within(counts, bounds, part) {
  const all = counts.reduce((sum, count) => sum + count, 0);
  if (all <= 0) return null;
  let left = all * part;
  for (const [at, count] of counts.entries()) {
    if (left <= count && count > 0) {
      const low = at ? bounds[at - 1] : 0;
      return at < bounds.length ? low + ((bounds[at] - low) * left) / count : low;
    }
    left -= count;
  }
  return bounds.at(-1);
}

/** The sum of what is in an object, or a list. */
export function total(values) {
  return Object.values(values).reduce((sum, value) => sum + value, 0);
}

/** A round number that is not below `value` or `least`: 1, 2 or 5, and zeros; of bytes, so many KiB, MiB and so on. */
export function ceiling(value, least, bytes = false) {
  const wanted = Math.max(value, least);
  const unit = bytes ? 1024 ** Math.floor(Math.log2(wanted) / 10) : 1;
  const power = unit * 10 ** Math.floor(Math.log10(wanted / unit));
  return [1, 2, 5, 10].map((step) => step * power).find((round) => round >= wanted * 0.9999);
}

/** The place of the point nearest to the time `at`; -1 if there is none. */
export function nearest(points, at) {
  let best = -1;
  for (const [place, point] of points.entries()) {
    if (best < 0 || Math.abs(point.at - at) <= Math.abs(points[best].at - at)) best = place;
  }
  return best;
}
