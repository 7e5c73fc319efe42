/** Reads a customer from the controls of a form. */

/**
 * @param {HTMLFormElement | FormData} form
 * @returns {import('./index.js').CustomerInput}
 */
export function customerFromForm(form) {
  /** @type {Map<string, FormDataEntryValue | FormDataEntryValue[]>} */
  const fields = new Map();
  for (const [name, value] of formData(form)) {
    if (isEmpty(value)) continue;
    const before = fields.get(name);
    fields.set(name, before === undefined ? value : [before, value].flat());
  }
  return /** @type {any} */ (Object.fromEntries(fields));
}

/** @param {HTMLFormElement | FormData} form an object of any realm */
function formData(form) {
  const isFormData = Object.prototype.toString.call(form) === '[object FormData]';
  return isFormData ? /** @type {FormData} */ (form) : new FormData(/** @type {HTMLFormElement} */ (form));
}

/**
 * Whether a control is empty. A file control without a file has a file without a name.
 *
 * @param {FormDataEntryValue} value
 */
function isEmpty(value) {
  return value === '' || (typeof value === 'object' && value.name === '' && value.size === 0);
}
