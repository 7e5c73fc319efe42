/** What a form contains: a new customer, or the changes of a stored one. */

import { changesFromForm, customerFromForm, validateCustomer, validateCustomerChanges } from '../index.js';
import { textOf } from './text-of.js';
import { fill } from './values.js';

/**
 * @param {HTMLFormElement} form
 * @param {Readonly<Record<string, string>>} names
 * @param {object | undefined} customer the stored one
 */
export function contentOf(form, names, customer) {
  const options = /** @type {any} */ ({ names });
  /** @type {any} */
  let stored = customer;
  /** What counts as a change before anything is typed: a control may not be able to hold the stored value. @type {any} */
  let untouched = {};
  if (stored) show();

  function show() {
    fill(form, names, stored);
    untouched = changesFromForm(stored, form, options);
  }

  function read() {
    if (!stored) return customerFromForm(form, options);
    const changes = Object.entries(changesFromForm(stored, form, options));
    return Object.fromEntries(changes.filter(([name, value]) => textOf(value) !== textOf(untouched[name])));
  }

  return {
    read,
    judge: () => (stored ? validateCustomerChanges : validateCustomer)(read()),
    /** Shows the stored customer again. */
    restore: () => stored && show(),
    /** Keeps what is stored now. @param {any} result of the API @param {any} changes */
    update(result, changes) {
      stored = result && typeof result === 'object' ? result : { ...stored, ...changes };
      show();
    },
  };
}
