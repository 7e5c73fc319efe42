/** The calls: each takes its snapshot first, so that nothing the caller does later can change it. */

import { run, start } from './engine.js';
import { toError } from './errors.js';
import { snapshot } from './snapshot.js';
import { Transport } from './transport.js';

/** @import { Customer, CustomerField, CustomerInput, HttpRequest, Issue, Issues, Options, RequestOptions } from './index.js' */

/** @type {() => Promise<void>} */
export const ready = start;

/**
 * @param {unknown} value
 * @returns {Issues}
 */
export function validateCustomer(value) {
  const customer = snapshot(value);
  return list(run((engine) => engine.validateCustomer(customer)));
}

/**
 * @param {CustomerField} field
 * @param {unknown} value
 * @returns {Issues}
 */
export function validateCustomerField(field, value) {
  const customer = snapshot({ [field]: value });
  return list(run((engine) => engine.validateCustomerField(field, customer)));
}

/**
 * @param {CustomerInput} customer
 * @param {RequestOptions} [options]
 * @returns {HttpRequest}
 */
export function buildCreateCustomerRequest(customer, options) {
  const given = snapshot(customer);
  const { settings } = readOptions(options);
  return unwrap(run((engine) => engine.buildCreateCustomerRequest(given, settings)));
}

/**
 * @param {CustomerInput} customer
 * @param {Options} [options]
 * @returns {Promise<Customer | null>}
 */
export async function createCustomer(customer, options) {
  const given = snapshot(customer);
  const { settings, fetch, signal } = readOptions(options);
  const transport = new Transport(fetch, signal);
  await start();
  try {
    return unwrap(await run((engine) => engine.createCustomer(given, settings, transport)));
  } finally {
    transport.end();
  }
}

/**
 * The options that the platform needs, and a snapshot of the others, which Rust judges.
 *
 * @param {Options | undefined} options
 */
function readOptions(options) {
  const { fetch, signal, ...settings } = options ?? {};
  return { fetch, signal, settings: snapshot(settings) };
}

/**
 * @param {{ issues: Issue[], issueCount: number }} report
 * @returns {Issues}
 */
function list({ issues, issueCount }) {
  // Not enumerable, so that no issues are `[]` to every comparison.
  Object.defineProperty(issues, 'total', { value: issueCount });
  return /** @type {Issues} */ (issues);
}

/**
 * @template T
 * @param {{ ok: T, error?: undefined } | { error: import('./errors.js').Failure }} outcome
 * @returns {T}
 */
function unwrap(outcome) {
  if (outcome.error !== undefined) throw toError(outcome.error);
  return outcome.ok;
}
