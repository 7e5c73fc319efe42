/**
 * Rows: the members of a customer or of changes, sorted into the fields of the declaration. `row.rs` reads them.
 *
 * A document is read first and written to memory afterwards. Reading may run getters and traps of a `Proxy`, which may throw or
 * validate another document. Writing runs no code of others. So each getter runs once, and a failure leaves no trace.
 */

import { FIELDS, FIELDS_OF_PREFERENCES, MAX_ISSUES, PREFERENCES, UNREAD_LENGTHS } from '#boundary/names.js';
import { Kind } from './kinds.js';
import { begin, writeContainer, writeText, writeValue } from './memory.js';
import { isInnerObject, isRecord, timeOf, wellFormed } from './values.js';

// Without these annotations a bundle that uses nothing of this file would keep the constants.

/** The index of the preferences: they follow the fields of a customer. */
const PREFERENCES_INDEX = /* @__PURE__ */ (() => FIELDS.length)();

/** The number of values of a row: those of the fields, the preferences, and the fields of the preferences. */
const VALUE_COUNT = /* @__PURE__ */ (() => PREFERENCES_INDEX + 1 + FIELDS_OF_PREFERENCES.length)();

/**
 * The keys of an object, each with the index of its value.
 *
 * @typedef {object} Keys
 * @property {Map<string, number>} indexes
 * @property {string[]} last the known keys of the last object, by their position in it
 * @property {number[]} lastIndexes the index of each of them
 */

/**
 * A document that was read: the number of its values, the values, the index of the field of each, and its unknown keys.
 *
 * @typedef {{ count: number, values: unknown[], indexes: number[], unknown: Unknown, unknownPreferences: Unknown }} Row
 * @typedef {{ keys: string[], count: number }} Unknown
 */

/** Stands for preferences whose members have been read. */
const READ = {};

/** The keys of a customer to create, of changes and of preferences. */
export const CUSTOMER = /* @__PURE__ */ keysOf(FIELDS, 0);
export const CHANGES = /* @__PURE__ */ (() => keysOf([...FIELDS, PREFERENCES], 0))();
const PREFERENCE_KEYS = /* @__PURE__ */ (() => keysOf(FIELDS_OF_PREFERENCES, PREFERENCES_INDEX + 1))();

/** A row to use again. @type {Row | undefined} */
let spare;

/**
 * @param {string[]} names
 * @param {number} first the index of the first
 * @returns {Keys}
 */
function keysOf(names, first) {
  return { indexes: new Map(names.map((name, index) => [name, first + index])), last: [], lastIndexes: [] };
}

/**
 * Reads the own enumerable string keys of an object whose values are not `undefined`, in order.
 *
 * @param {unknown} value
 * @param {Keys} keys
 * @returns {Row | undefined} undefined if the value is not an object
 */
export function readRow(value, keys) {
  if (!isRecord(value)) return undefined;
  const row = takeRow();
  readMembers(value, keys, row, row.unknown);
  return row;
}

/**
 * Makes the row of a customer with one member, whose value may be `undefined`.
 *
 * @param {string} key
 * @param {unknown} value
 * @returns {Row}
 */
export function rowOfOne(key, value) {
  const row = takeRow();
  const index = CUSTOMER.indexes.get(key);
  if (index === undefined) addUnknown(row.unknown, key);
  else if (value !== undefined) addValue(row, index, value);
  return row;
}

/** @returns {Row} */
function takeRow() {
  const row = spare ?? {
    count: 0,
    values: [],
    indexes: [],
    unknown: { keys: [], count: 0 },
    unknownPreferences: { keys: [], count: 0 },
  };
  // Meanwhile a nested call makes its own. `writeRow` gives this one back; after an exception it is not used again.
  spare = undefined;
  return row;
}

/**
 * @param {Record<string, unknown>} object
 * @param {Keys} keys
 * @param {Row} row
 * @param {Unknown} unknown
 */
function readMembers(object, { indexes, last, lastIndexes }, row, unknown) {
  let position = 0;
  for (const key in object) {
    // The engine recognizes these words, and then calls nothing.
    if (!Object.prototype.hasOwnProperty.call(object, key)) continue;
    const value = object[key];
    if (value === undefined) continue;
    // Most documents have the same keys in the same order, and comparing two keys is faster than a lookup.
    let index;
    if (last[position] === key) {
      index = /** @type {number} */ (lastIndexes[position]);
    } else {
      index = indexes.get(key);
      if (index === undefined) {
        addUnknown(unknown, key);
        continue;
      }
      last[position] = key;
      lastIndexes[position] = index;
    }
    position += 1;
    if (index === PREFERENCES_INDEX && isInnerObject(value)) {
      addValue(row, index, READ);
      readMembers(value, PREFERENCE_KEYS, row, row.unknownPreferences);
    } else {
      addValue(row, index, value);
    }
  }
}

/**
 * @param {Row} row
 * @param {number} index
 * @param {unknown} value
 */
function addValue(row, index, value) {
  row.values[row.count] = value;
  row.indexes[row.count] = index;
  row.count += 1;
}

/**
 * @param {Unknown} unknown
 * @param {string} key
 */
function addUnknown(unknown, key) {
  if (unknown.count < MAX_ISSUES) unknown.keys.push(wellFormed(key));
  unknown.count += 1;
}

/**
 * Replaces the dates of a row by copies, since the caller may change them before the row is written.
 *
 * @param {Row} row
 */
export function copyDates({ values }) {
  values.forEach((value, index) => {
    const time = timeOf(value);
    if (time !== undefined) values[index] = new Date(time);
  });
}

/**
 * Writes a row to memory, and gives it back.
 *
 * @param {Row} row
 * @param {boolean} isWhole whether texts are written that no rule reads
 */
export function writeRow(row, isWhole) {
  // A value has two places, of which those of a row and the unknown keys of two objects need one each.
  begin(VALUE_COUNT + MAX_ISSUES, VALUE_COUNT);
  const { values, indexes, unknown, unknownPreferences } = row;
  for (let at = 0; at < row.count; at += 1) {
    const index = /** @type {number} */ (indexes[at]);
    const value = values[at];
    values[at] = undefined;
    if (index === PREFERENCES_INDEX && value === READ) writeContainer(index, index, Kind.OBJECT, 0);
    else writeValue(index, index, value, isWhole ? -1 : (UNREAD_LENGTHS[index] ?? -1));
  }
  row.count = 0;
  if (unknown.count > 0) writeUnknown(unknown, VALUE_COUNT);
  if (unknownPreferences.count > 0) writeUnknown(unknownPreferences, VALUE_COUNT + MAX_ISSUES);
  spare = row;
}

/**
 * @param {Unknown} unknown
 * @param {number} firstPlace
 */
function writeUnknown(unknown, firstPlace) {
  unknown.keys.forEach((key, index) => writeText(firstPlace + index, key));
  unknown.keys = [];
  unknown.count = 0;
}
