/** Runs the inputs of `tests/linear.rs` through the package, so that the snapshot and the boundary are measured too. */

import assert from 'node:assert/strict';
import test from 'node:test';

import { validateCustomer } from '../../pkg/index.js';

const MEGABYTE = 2 ** 20;
/** The allowed growth of time for four times the input: linear is 4, quadratic is 16. */
const MOST = 9;

/** @type {[string, (length: number) => object][]} */
const inputs = [
  ['a name', (length) => ({ name: 'x'.repeat(length) })],
  ['a name of emoji', (length) => ({ name: '\u{1F600}'.repeat(length / 4) })],
  ['an email', (length) => ({ email: `${'a.'.repeat(length / 2)}@b` })],
  ['a date', (length) => ({ createDate: `2026-01-31T09:30:00.${'1'.repeat(length)}Z` })],
  ['an unknown key', (length) => ({ ['k'.repeat(length)]: 1 })],
  [
    'unknown keys',
    (length) => Object.fromEntries(Array.from({ length: length / 16 }, (_, index) => [`k${index}`, 1])),
  ],
];

for (const [what, input] of inputs) {
  test(`${what} is validated in linear time`, (t) => {
    const [one = 0, two = 0, four = 0] = [1, 2, 4].map((factor) => shortest(input(factor * MEGABYTE)));
    t.diagnostic(`×${(two / one).toFixed(1)} at 2 MB, ×${(four / one).toFixed(1)} at 4 MB`);
    assert(four / one < MOST, `4 MB take ${(four / one).toFixed(1)} times as long as 1 MB`);
  });
}

/**
 * The shortest time of a few runs, since other processes can only make a run longer.
 *
 * @param {object} value
 */
function shortest(value) {
  const times = Array.from({ length: 5 }, () => {
    const start = performance.now();
    validateCustomer(value);
    return performance.now() - start;
  });
  return Math.min(...times);
}
