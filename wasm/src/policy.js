/** Applies the rules of `policy.rs`, which documents their arguments and outputs. */

import { begin, outputNumbers, writeNumber } from './memory.js';

/** @import { Exports } from './memory.js' */

/** The rules, as `policy.rs` numbers them. */
export const AFTER_ATTEMPT = 0;
export const PACE_BEGIN = 1;
export const PACE_GROW = 2;
export const PACE_REFUSE = 3;
export const PACE_SUCCEED_LATE = 4;
export const PACE_TURN = 5;

/**
 * @param {Exports} exports
 * @param {number} rule
 * @param {(number | boolean | undefined)[]} values the arguments in their order; `undefined` for an absent one
 * @returns {Float64Array<ArrayBufferLike> & { [index: number]: number }} the output, which the next call overwrites
 */
export function apply(exports, rule, values) {
  // A value has two places.
  begin(values.length, 0);
  values.forEach((value, place) => writeNumber(place, Number(value)));
  exports.policy(rule);
  return outputNumbers();
}
