/** Writes a stored customer into the controls of a form. */

import { fieldsOf } from './fields.js';

/** @import { Control } from './fields.js' */

/**
 * @param {HTMLFormElement} form
 * @param {Readonly<Record<string, string>>} names
 * @param {object} customer
 */
export function fill(form, names, customer) {
  for (const { name, controls } of fieldsOf(form, names).values()) {
    const path = name.split('.');
    const value = path.reduce((/** @type {any} */ at, key) => (Object.hasOwn(Object(at), key) ? at[key] : undefined), customer);
    if (value !== undefined) for (const control of controls) write(control, value);
  }
}

/** @param {Control} control @param {unknown} value */
function write(control, value) {
  const text = value === null ? '' : String(value);
  if (control instanceof HTMLInputElement && /^(checkbox|radio)$/.test(control.type)) {
    control.checked = control.type === 'radio' ? control.value === text : value === true;
  } else if (control.type !== 'hidden' && control.type !== 'file') {
    control.value = text;
  }
}
