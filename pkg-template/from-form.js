/** Reads customers and changes from the controls of a form. Rust converts the values. */

import { FIELDS, FIELDS_OF_PREFERENCES, PREFERENCES, TYPES } from '#boundary/names.js';
import { BOOLEAN, convert, withoutNull } from '../wasm/src/convert.js';
import { EMPTY_CONTROL, isInnerObject, isRecord } from '../wasm/src/values.js';

/** @import { Customer, CustomerChanges, CustomerInput, FormOptions, FormSource } from './index.js' */

/** The names of the fields in a form, each with the index of its type. @type {Map<string, number> | undefined} */
let indexes;

function indexesOfFields() {
  if (indexes) return indexes;
  indexes = new Map();
  for (const [index, name] of FIELDS.entries()) indexes.set(name, index);
  for (const [index, name] of FIELDS_OF_PREFERENCES.entries()) {
    indexes.set(`${PREFERENCES}.${name}`, FIELDS.length + index);
    indexes.set(`${PREFERENCES}[${name}]`, FIELDS.length + index);
  }
  return indexes;
}

/**
 * @param {FormSource} form
 * @param {FormOptions} [options]
 * @returns {CustomerInput}
 */
export function customerFromForm(form, options) {
  const values = valuesOf(form, options, false);
  /** @type {Record<string, unknown>} */
  const customer = {};
  FIELDS.forEach((name, index) => {
    const given = values[index];
    // Without null in the type, an empty control is not null.
    const value = given ? convert(withoutNull(typeAt(index)), given) : EMPTY_CONTROL;
    if (value !== EMPTY_CONTROL) customer[name] = value;
  });
  return /** @type {any} */ (customer);
}

/**
 * @param {Customer | CustomerInput | null} stored
 * @param {FormSource} form
 * @param {FormOptions} [options]
 * @returns {CustomerChanges}
 */
export function changesFromForm(stored, form, options) {
  const values = valuesOf(form, options, true);
  const before = valuesOf(stored ?? {}, undefined, false);
  const changes = changesOf(FIELDS, 0);
  const preferences = changesOf(FIELDS_OF_PREFERENCES, FIELDS.length);
  if (Object.keys(preferences).length > 0) changes[PREFERENCES] = preferences;
  return changes;

  /**
   * @param {string[]} names
   * @param {number} first the index of the first
   */
  function changesOf(names, first) {
    /** @type {Record<string, unknown>} */
    const changes = {};
    names.forEach((name, at) => {
      const [given, stored] = [values[first + at], before[first + at]];
      if (!given) return;
      const type = typeAt(first + at);
      const value = convert(type, given);
      if (!isSame(value, stored && convert(type, stored))) changes[name] = value;
    });
    return changes;
  }
}

/** @param {number} index */
function typeAt(index) {
  return /** @type {number} */ (TYPES[index]);
}

/**
 * Whether two converted values are the same. No value, null and an empty control are.
 *
 * @param {unknown} a
 * @param {unknown} b
 */
function isSame(a, b) {
  if (typeof a === 'bigint' || typeof b === 'bigint') return a == b;
  return a === b || (isNothing(a) && isNothing(b));
}

/** @param {unknown} value */
function isNothing(value) {
  return value === undefined || value === null || value === EMPTY_CONTROL;
}

/**
 * The values of each field, by its index. A field without values has no element.
 *
 * @param {unknown} form
 * @param {FormOptions | undefined} options
 * @param {boolean} isChange
 */
function valuesOf(form, options, isChange) {
  const indexes = indexesWith(options?.names ?? {});
  /** @type {unknown[][]} */
  const values = [];
  for (const [name, value] of entriesOf(form)) {
    if (name === PREFERENCES && isInnerObject(value)) {
      for (const [inner, member] of Object.entries(value)) add(`${PREFERENCES}.${inner}`, member);
    } else {
      add(name, value);
    }
  }
  if (isChange) {
    for (const name of uncheckedIn(form)) {
      const index = indexes.get(name);
      if (index !== undefined && withoutNull(typeAt(index)) === BOOLEAN) add(name, false);
    }
  }
  return values;

  /**
   * @param {string} name
   * @param {unknown} value an array has the values of several controls
   */
  function add(name, value) {
    const index = indexes.get(name);
    if (index === undefined) return;
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && !isFile(one)) (values[index] ??= []).push(one);
    }
  }
}

/**
 * The names of the fields in a form, with those that a caller has for some of them instead.
 *
 * @param {NonNullable<FormOptions['names']>} names
 */
function indexesWith(names) {
  const own = indexesOfFields();
  const indexes = new Map(own);
  const given = Object.entries(names).map(([name, field]) => {
    const index = own.get(String(field));
    if (index === undefined) throw new TypeError(`the name ${name} stands for no field of a customer`);
    return /** @type {const} */ ([name, index]);
  });
  for (const [name, index] of own) {
    if (given.some(([, taken]) => taken === index)) indexes.delete(name);
  }
  for (const [name, index] of given) indexes.set(name, index);
  return indexes;
}

/**
 * @param {unknown} form
 * @returns {Iterable<[string, unknown]>}
 */
function entriesOf(form) {
  if (isTagged(form, 'HTMLFormElement')) return new FormData(/** @type {HTMLFormElement} */ (form));
  if (typeof form === 'object' && form !== null && Symbol.iterator in form) return /** @type {any} */ (form);
  if (isRecord(form)) return Object.entries(form);
  throw new TypeError('a form is a form element, a FormData, a URLSearchParams or an object');
}

/**
 * The names of the checkboxes of a form element that are not checked, which are not among its entries.
 *
 * @param {unknown} form
 * @returns {string[]}
 */
function uncheckedIn(form) {
  if (!isTagged(form, 'HTMLFormElement')) return [];
  // A control that is named `elements` hides the property of the form.
  const controls = /** @type {HTMLInputElement[]} */ ([...Reflect.get(HTMLFormElement.prototype, 'elements', form)]);
  const unchecked = controls.filter((control) => control.type === 'checkbox' && !control.checked && !control.matches(':disabled'));
  return unchecked.map(({ name }) => name);
}

/** @param {unknown} value */
function isFile(value) {
  return isTagged(value, 'File') || isTagged(value, 'Blob');
}

/**
 * Whether a value is an object of a platform class, of any realm.
 *
 * @param {unknown} value
 * @param {string} name
 */
function isTagged(value, name) {
  return Object.prototype.toString.call(value) === `[object ${name}]`;
}
