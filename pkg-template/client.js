/** A client: the calls with default options. */

import { call } from './attempts.js';
import { createMany } from './bulk.js';
import { readDocument } from './document.js';
import { invalidOption } from './errors.js';
import { mergeOptions, readOptions } from './options.js';
import { SharedState } from './shared-state.js';
import { CHANGE, CREATE } from '../wasm/src/check.js';

/**
 * @param {import('./index.js').ClientOptions} [options]
 * @returns {import('./index.js').Client}
 */
export function createClient(options) {
  const defaults = readOptions(options);
  if (defaults.idempotencyKey !== undefined) {
    throw invalidOption('idempotencyKey', 'is for one call: with one for all of them all customers would be one');
  }
  const over = (/** @type {unknown} */ given) => mergeOptions(defaults, readOptions(given));
  const state = new SharedState();
  return {
    createCustomer: async (customer, options) =>
      call('createCustomer', undefined, readDocument(customer, CREATE), over(options), state),
    updateCustomer: async (id, changes, options) =>
      call('updateCustomer', id, readDocument(changes, CHANGE), over(options), state),
    getPaymentMethods: async (userId, options) => call('getPaymentMethods', userId, undefined, over(options), state),
    createCustomers: (source, options) => createMany(source, over(options), state),
  };
}
