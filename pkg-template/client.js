/** The calls: each takes its snapshot first, so that nothing the caller does later can change it. */

import { run, start } from './engine.js';
import { toError } from './errors.js';
import { isRecord, snapshot } from './snapshot.js';
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
  const name = String(field);
  const customer = snapshot({ [name]: value });
  return list(run((engine) => engine.validateCustomerField(name, customer)));
}

/**
 * @param {CustomerInput} customer
 * @param {RequestOptions} [options]
 * @returns {HttpRequest}
 */
export function buildCreateCustomerRequest(customer, options) {
  const given = snapshot(customer);
  const { settings } = readOptions(options);
  return unwrap(run((engine) => engine.prepareCreateCustomer(given, settings))).request;
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
  const { requestSignal } = transport;
  const prepared = unwrap(
    run((engine) => engine.prepareCreateCustomer(given, settings, requestSignal)),
  );
  const { status, contentType, body } = await transport.send(prepared);
  const sent = prepared.request;
  return unwrap(
    run((engine) =>
      engine.readCreateCustomer(status, contentType, body, sent.body, sent.headers.Authorization),
    ),
  );
}

/**
 * The options that the platform needs, and a snapshot of the others, which Rust judges. Each is read by its
 * name, as the platform reads options, so that an instance of a class will do; what else there is of the
 * object's own is judged as well, so that a misspelt one is not ignored.
 *
 * @param {Options | null | undefined} options
 */
function readOptions(options) {
  if (options !== undefined && options !== null && !isRecord(options)) {
    return { settings: snapshot(options) };
  }
  const { fetch, signal, baseUrl, token, timeout, ...others } = options ?? {};
  return { fetch, signal, settings: snapshot({ baseUrl, token, timeout, ...others }) };
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
