/** Checks customers, changes and single fields by the rules. */

import { run } from './engine.js';
import { nameClasses } from './members-of-classes.js';
import { CHANGE, CREATE, FIELD, check } from '../wasm/src/check.js';
import { CHANGES, CUSTOMER, readRow, rowOfOne } from '../wasm/src/row.js';

/** @import { CustomerField, Issues } from './index.js' */

/**
 * @param {unknown} value
 * @returns {Issues}
 */
export function validateCustomer(value) {
  return nameClasses(run(check, CREATE, readRow(value, CUSTOMER)), value);
}

/**
 * @param {unknown} value
 * @returns {Issues}
 */
export function validateCustomerChanges(value) {
  return nameClasses(run(check, CHANGE, readRow(value, CHANGES)), value);
}

/**
 * @param {CustomerField} field
 * @param {unknown} value
 * @returns {Issues}
 */
export function validateCustomerField(field, value) {
  const key = String(field);
  const index = CUSTOMER.indexes.get(key) ?? CUSTOMER.indexes.size;
  return nameClasses(run(check, FIELD + index, rowOfOne(key, value)), { [key]: value });
}
