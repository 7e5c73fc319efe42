/** Times functions against each other, in Node and in a page: all of them in every round, in changing order. */

/**
 * @import { Plan } from './plan.mjs'
 * @import { Series } from './series.mjs'
 */

/** Keeps results, so that no compiler removes the call that made them. @type {unknown} */
export let last;

/**
 * @param {Record<string, () => unknown>} functions
 * @param {Pick<Plan, 'rounds' | 'chunk' | 'warmUp'>} plan
 * @returns {Series} nanoseconds of one call
 */
export function interleaved(functions, { rounds, chunk, warmUp }) {
  const timed = Object.entries(functions).map(([name, run]) => ({ name, run, repeats: repeatsOf(run, chunk, warmUp) }));
  /** @type {Series} */
  const series = Object.fromEntries(timed.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const { name, run, repeats } of ordered(timed, round)) series[name]?.push((time(run, repeats) * 1e6) / repeats);
  }
  return series;
}

/**
 * The same for functions that return promises, or that measure by themselves. Each is called once in a round.
 *
 * @param {Record<string, () => Promise<number | void>>} functions those that return nanoseconds measured by themselves
 * @param {number} rounds
 * @param {number} [warmUps] rounds that do not count
 * @returns {Promise<Series>} nanoseconds of one call
 */
export async function interleavedAsync(functions, rounds, warmUps = 1) {
  const timed = Object.entries(functions);
  /** @type {Series} */
  const series = Object.fromEntries(timed.map(([name]) => [name, []]));
  for (let round = -warmUps; round < rounds; round += 1) {
    for (const [name, run] of ordered(timed, Math.abs(round))) {
      const start = performance.now();
      const measured = await run();
      const took = (performance.now() - start) * 1e6;
      if (round >= 0) series[name]?.push(measured ?? took);
    }
  }
  return series;
}

/**
 * Begins with another item each round, and turns the order around every second round. The garbage that one function
 * leaves is therefore not collected on another's time only.
 *
 * @template T
 * @param {T[]} items
 * @param {number} round
 */
function ordered(items, round) {
  const first = (round >> 1) % items.length;
  const rotated = [...items.slice(first), ...items.slice(0, first)];
  return round % 2 ? rotated.reverse() : rotated;
}

/**
 * Runs a function until its code is optimised.
 *
 * @param {() => unknown} run
 * @param {number} chunk
 * @param {number} warmUp milliseconds
 * @returns {number} how many calls fill a chunk
 */
function repeatsOf(run, chunk, warmUp) {
  let repeats = 1;
  let took = 0;
  for (const start = performance.now(); performance.now() - start < warmUp; ) {
    took = time(run, repeats);
    if (took < chunk) repeats *= 2;
  }
  return Math.max(1, Math.round((repeats * chunk) / Math.max(took, chunk / 2)));
}

/**
 * @param {() => unknown} run
 * @param {number} repeats
 * @returns {number} milliseconds
 */
function time(run, repeats) {
  const start = performance.now();
  for (let i = 0; i < repeats; i += 1) last = run();
  return performance.now() - start;
}
