/** Times the verdict on each customer by each validator. Node and a page give it their validators. */

import { FIVE, SIX_ISSUES, TWELVE } from './documents.mjs';
import { interleaved } from './interleaved.mjs';
import { prefixed } from './series.mjs';

/**
 * @import { Plan } from './plan.mjs'
 * @import { Series } from './series.mjs'
 * @typedef {(value: unknown) => { length: number }} IssuesOf
 */

/** What is judged, by the name that the tables give it, with the number of its issues. @type {[string, object, number][]} */
const CUSTOMERS = [
  ['valid customer, 5 fields', FIVE, 0],
  ['valid customer, 12 fields', TWELVE, 0],
  ['six issues', SIX_ISSUES, 6],
];

/**
 * @param {Record<string, IssuesOf>} validators
 * @param {Plan} plan
 * @returns {Series}
 */
export function verdicts(validators, plan) {
  /** @type {Series} */
  const series = {};
  for (const [name, customer, count] of CUSTOMERS) {
    /** @type {Record<string, () => unknown>} */
    const functions = {};
    for (const [validator, issuesOf] of Object.entries(validators)) {
      const { length } = issuesOf(customer);
      // A validator may describe one issue twice, as typebox does for an unknown field.
      if (count === 0 ? length !== 0 : length < count) throw new Error(`${validator} finds ${length} issues in: ${name}`);
      functions[validator] = () => issuesOf(customer);
    }
    Object.assign(series, prefixed(name, interleaved(functions, plan)));
  }
  return series;
}

/**
 * Times one function against itself: the ratio says how far the others can be trusted.
 *
 * @param {IssuesOf} issuesOf
 * @param {Plan} plan
 * @returns {Series}
 */
export function selfCheck(issuesOf, plan) {
  const functions = { once: () => issuesOf(FIVE), again: () => issuesOf(FIVE) };
  return prefixed('self-check', interleaved(functions, plan));
}
