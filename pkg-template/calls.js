/** The calls. Each takes a snapshot of its arguments first, so that later changes by the caller have no effect. */

import { call } from './attempts.js';
import { readDocument } from './document.js';
import { readOptions } from './options.js';
import { prepare } from './prepare.js';
import { CHANGE, CREATE } from '../wasm/src/check.js';
import { snapshot } from '../wasm/src/snapshot.js';

/** @import { Customer, CustomerChanges, CustomerInput, HttpRequest, Id, Options, RequestOptions } from './index.js' */

/**
 * @param {CustomerInput} customer
 * @param {RequestOptions} [options]
 * @returns {HttpRequest}
 */
export function buildCreateCustomerRequest(customer, options) {
  const makeBody = readDocument(customer, CREATE);
  const { fetch, signal, onEvent, ...others } = readOptions(options);
  const { method, url, headers } = prepare('createCustomer', undefined, snapshot(others, 2));
  return { method, url, headers: { ...headers }, body: makeBody() };
}

/**
 * @param {CustomerInput} customer
 * @param {Options} [options]
 * @returns {Promise<Customer | null>}
 */
export async function createCustomer(customer, options) {
  return call('createCustomer', undefined, readDocument(customer, CREATE), readOptions(options));
}

/**
 * @param {Id} id
 * @param {CustomerChanges} changes
 * @param {Options} [options]
 * @returns {Promise<Customer | null>}
 */
export async function updateCustomer(id, changes, options) {
  return call('updateCustomer', id, readDocument(changes, CHANGE), readOptions(options));
}

/**
 * @param {Id} userId
 * @param {Options} [options]
 * @returns {Promise<unknown>}
 */
export async function getPaymentMethods(userId, options) {
  return call('getPaymentMethods', userId, undefined, readOptions(options));
}
