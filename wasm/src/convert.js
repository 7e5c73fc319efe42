/** Converts the values of a form's field by the exports of `convert.rs`, which are translated to JavaScript. */

import { calls, instantiateWith } from '#boundary/conversion/glue.js';
import { instantiate } from '#boundary/conversion/translated.js';
import { Kind } from './kinds.js';
import { EMPTY_CONTROL } from './values.js';

/** The numbers of types, as `FieldType` in `src/draft/from_text.rs` has them. */
export const BOOLEAN = 0;
const INTEGER = 1;
const NULLABLE = 4;

/** The number of digits from which on all integers are alike, being beyond int64. */
const MAX_DIGITS = 40;

/**
 * The type without null.
 *
 * @param {number} type
 */
export function withoutNull(type) {
  return type % NULLABLE;
}

/**
 * Converts one or more values of a field.
 *
 * @param {number} type the type of the field, as `names.js` has it
 * @param {unknown[]} values none of them undefined
 * @returns {unknown} for an empty control null, or `EMPTY_CONTROL` if the type is without null
 */
export function convert(type, values) {
  if (!calls) instantiateWith(instantiate);
  calls.begin(type);
  for (const value of values) {
    const isText = typeof value === 'string';
    if (isText) for (let at = 0; at < value.length; at += 1) calls.read(value.charCodeAt(at));
    calls.end(isText ? 0 : value === true ? 1 : Number.isNaN(value) ? 2 : 3);
  }
  // The kind is one of these, or any other for the value as it is.
  const [kind, index = 0, leading, trailing = 0, taken = 0, added = 0] = [0, 1, 2, 3, 4, 5].map(calls.result);
  if (kind === Kind.ABSENT) return type < NULLABLE ? EMPTY_CONTROL : null;
  if (kind === Kind.FALSE || kind === Kind.TRUE) return kind === Kind.TRUE;
  const value = values[index];
  if (typeof value !== 'string') return value;
  const text = value.slice(leading, value.length - trailing);
  if (kind === Kind.TEXT) return text.replace(/\r\n?/g, '\n');
  if (kind === Kind.BIGINT) return integer(text, taken, added);
  // A fraction that a double rounds to an integer is no integer, and stays text.
  const number = Number(text);
  return kind === Kind.NUMBER && withoutNull(type) === INTEGER && Number.isInteger(number) ? text : number;
}

/**
 * @param {string} text
 * @param {number} taken the number of zeros to take off the end of the digits
 * @param {number} added the number of zeros to add then
 */
function integer(text, taken, added) {
  const [mantissa = ''] = text.split(/e/i);
  const digits = mantissa.replace(/\D/g, '');
  const significant = digits.slice(0, digits.length - taken).replace(/^0+/, '') + '0'.repeat(Math.min(added, MAX_DIGITS));
  const size = BigInt(significant.slice(0, MAX_DIGITS));
  const value = text.startsWith('-') ? -size : size;
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}
