/** A client: the calls with default options. */

import { createCustomers } from './bulk.js';
import { createCustomer, getPaymentMethods, updateCustomer } from './calls.js';
import { invalidOption } from './errors.js';
import { mergeOptions, readOptions } from './options.js';

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
  return {
    createCustomer: async (customer, options) => createCustomer(customer, over(options)),
    updateCustomer: async (id, changes, options) => updateCustomer(id, changes, over(options)),
    getPaymentMethods: async (userId, options) => getPaymentMethods(userId, over(options)),
    createCustomers: (source, options) => createCustomers(source, over(options)),
  };
}
