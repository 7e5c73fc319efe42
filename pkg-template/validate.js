/** Checks customers, changes and single fields by the rules. */

import { run } from './engine.js';
import { CHANGE, CREATE, FIELD, check } from '../wasm/src/check.js';
import { CHANGES, CUSTOMER, readRow, rowOfOne } from '../wasm/src/row.js';

/** @import { CustomerField, Issues } from './index.js' */

/**
 * @param {unknown} value
 * @returns {Issues}
 */
export function validateCustomer(value) {
  return run(check, CREATE, readRow(value, CUSTOMER));
}

/**
 * @param {unknown} value
 * @returns {Issues}
 */
export function validateCustomerChanges(value) {
  return run(check, CHANGE, readRow(value, CHANGES));
}

/**
 * @param {CustomerField} field
 * @param {unknown} value
 * @returns {Issues}
 */
export function validateCustomerField(field, value) {
  const key = String(field);
  const index = CUSTOMER.indexes.get(key) ?? CUSTOMER.indexes.size;
  return run(check, FIELD + index, rowOfOne(key, value));
}
