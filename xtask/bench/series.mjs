/** A series is what one function took, round by round. Series of one measurement have the same rounds. */

/** @typedef {Record<string, number[]>} Series by name: in nanoseconds, or in bytes */

/** @param {number[]} values */
export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  const high = sorted[half] ?? NaN;
  return sorted.length % 2 ? high : (high + (sorted[half - 1] ?? NaN)) / 2;
}

/**
 * The median of the ratios of each round. What slows a whole round down, such as another program, slows both down.
 *
 * @param {number[]} ours
 * @param {number[]} theirs
 */
export const medianRatio = (ours, theirs) => median(ours.map((value, round) => value / (theirs[round] ?? NaN)));

/**
 * The series with longer names.
 *
 * @param {string} prefix
 * @param {Series} series
 * @returns {Series}
 */
export function prefixed(prefix, series) {
  return Object.fromEntries(Object.entries(series).map(([name, values]) => [`${prefix}, ${name}`, values]));
}

/**
 * Measures repeatedly, and joins the rounds.
 *
 * @param {number} times
 * @param {() => Promise<Series>} measure
 * @returns {Promise<Series>}
 */
export async function repeated(times, measure) {
  /** @type {Series} */
  const joined = {};
  for (let i = 0; i < times; i += 1) {
    for (const [name, values] of Object.entries(await measure())) (joined[name] ??= []).push(...values);
  }
  return joined;
}
