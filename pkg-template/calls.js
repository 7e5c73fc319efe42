/** The calls. Each takes a snapshot of its arguments first, so that later changes by the caller have no effect. */

import { call } from './attempts.js';
import { ask, start } from './engine.js';
import { unwrap } from './errors.js';
import { readOptions } from './options.js';
import { EMPTY, snapshot } from '../wasm/src/snapshot.js';

/** @import { Customer, CustomerChanges, CustomerField, CustomerInput, HttpRequest, Id, Issue, Issues, Options, RequestOptions } from './index.js' */

/** @type {() => Promise<void>} */
export const ready = start;

/**
 * @param {unknown} value
 * @returns {Issues}
 */
export function validateCustomer(value) {
  const customer = snapshot(value);
  return list(ask('validateCustomer', {}, { value: customer }));
}

/**
 * @param {CustomerField} field
 * @param {unknown} value
 * @returns {Issues}
 */
export function validateCustomerField(field, value) {
  const key = String(field);
  /** @param {unknown} value */
  const issuesOf = (value) => {
    const customer = snapshot({ [key]: value });
    /** @type {Issue[]} */
    const issues = ask('validateCustomer', {}, { value: customer }).issues;
    return issues.filter(({ path }) => path[0] === key);
  };
  let issues = issuesOf(value);
  // A snapshot leaves absent values out. With another value an unknown field has its issue.
  if (value === undefined && issues.length === 0) {
    issues = issuesOf(null).filter(({ code }) => code === 'unknown_field');
  }
  return list({ issues, issueCount: issues.length });
}

/**
 * @param {unknown} value
 * @returns {Issues}
 */
export function validateCustomerChanges(value) {
  const changes = snapshot(value, 2);
  return list(ask('validateCustomerChanges', {}, { value: changes }));
}

/**
 * @param {CustomerInput} customer
 * @param {RequestOptions} [options]
 * @returns {HttpRequest}
 */
export function buildCreateCustomerRequest(customer, options) {
  const given = snapshot(customer);
  const { fetch, signal, onEvent, ...others } = readOptions(options);
  const settings = snapshot(others, 2);
  const { method, url, headers, body } = unwrap(ask('prepare', { call: 'createCustomer' }, { body: given, options: settings }));
  return { method, url, headers, body };
}

/**
 * @param {CustomerInput} customer
 * @param {Options} [options]
 * @returns {Promise<Customer | null>}
 */
export async function createCustomer(customer, options) {
  return call('createCustomer', undefined, snapshot(customer), readOptions(options));
}

/**
 * @param {Id} id
 * @param {CustomerChanges} changes
 * @param {Options} [options]
 * @returns {Promise<Customer | null>}
 */
export async function updateCustomer(id, changes, options) {
  return call('updateCustomer', id, snapshot(changes, 2), readOptions(options));
}

/**
 * @param {Id} userId
 * @param {Options} [options]
 * @returns {Promise<unknown>}
 */
export async function getPaymentMethods(userId, options) {
  return call('getPaymentMethods', userId, EMPTY, readOptions(options));
}

/**
 * @param {{ issues: Issue[], issueCount: number }} report
 * @returns {Issues}
 */
function list({ issues, issueCount }) {
  // Not enumerable, so that an empty list equals `[]` in every comparison.
  Object.defineProperty(issues, 'total', { value: issueCount });
  return /** @type {Issues} */ (issues);
}
