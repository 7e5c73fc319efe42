/** Writes values to WebAssembly's memory, and reads texts from it. `memory.rs` documents the areas. */

import { DETACHES } from '#boundary/module.js';
import { Kind } from './kinds.js';
import { EMPTY_CONTROL, isWellFormed, spell, timeOf } from './values.js';
import { textDecoder, textEncoder } from './utf8.js';

/** @typedef {typeof import('#boundary/compiled/glue.js').calls} Exports */

/** The length up to which writing an ASCII text in a loop is faster than by a `TextEncoder`. */
const SHORT = 48;

/** The exports of the current instance. @type {Exports} */
let exports;

/** The memory that the views below show. When memory grows, it is replaced. @type {ArrayBuffer} */
let buffer;

/** @type {Uint8Array} */
let kinds;

/** @type {Float64Array} */
let numbers;

/** @type {Uint8Array} */
let bytes;

/** The number of values and of bytes of text for which the areas have room. */
let valueCount = 0;
let byteCount = 0;

/** The number of bytes of text that were written. */
let end = 0;

/** @type {ReturnType<typeof textEncoder>} */
let encoder;

/** @type {ReturnType<typeof textDecoder>} */
let decoder;

/** Uses the memory of another instance. @param {Exports} ofInstance */
export function attach(ofInstance) {
  exports = ofInstance;
  encoder ??= textEncoder();
  decoder ??= textDecoder('utf-8', { ignoreBOM: true });
  valueCount = byteCount = 0;
}

/**
 * Begins to write values.
 *
 * @param {number} count the number of values, each with two places
 * @param {number} absent how many of them are absent unless they are written
 */
export function begin(count, absent) {
  end = 0;
  if (count > valueCount) reserve(count, byteCount);
  else if (kinds.length === 0 || (!DETACHES && exports.memory.buffer !== buffer)) show();
  // Faster than `fill` for so few.
  const all = kinds;
  for (let index = 0; index < absent; index += 1) all[index] = Kind.ABSENT;
}

/**
 * @param {number} values
 * @param {number} bytes
 */
function reserve(values, bytes) {
  valueCount = values;
  byteCount = bytes;
  exports.reserve(values, bytes);
  show();
}

function show() {
  buffer = /** @type {ArrayBuffer} */ (exports.memory.buffer);
  kinds = new Uint8Array(buffer, exports.addressOf(0));
  numbers = new Float64Array(buffer, exports.addressOf(1));
  bytes = new Uint8Array(buffer, exports.addressOf(2));
}

/**
 * @param {number} index
 * @param {number} place
 * @param {unknown} value
 * @param {number} unread the length of text up to which no rule reads it, or -1
 */
export function writeValue(index, place, value, unread) {
  // Writing a text may move the areas.
  const kind = write(place, value, unread);
  kinds[index] = kind;
}

/**
 * Writes an object or array, whose members follow.
 *
 * @param {number} index
 * @param {number} place
 * @param {number} kind
 * @param {number} count the number of its members
 */
export function writeContainer(index, place, kind, count) {
  kinds[index] = kind;
  numbers[2 * place] = count;
}

/**
 * @param {number} place
 * @param {number} value
 */
export function writeNumber(place, value) {
  numbers[2 * place] = value;
}

/**
 * @param {number} place
 * @param {unknown} value
 * @param {number} unread
 * @returns {number} its kind
 */
function write(place, value, unread) {
  switch (typeof value) {
    case 'string':
      if (!isWellFormed(value)) return Kind.ILL_FORMED_TEXT;
      if (value.length <= unread) return Kind.UNREAD_TEXT;
      writeText(place, value);
      return Kind.TEXT;
    case 'number':
      numbers[2 * place] = value;
      return Kind.NUMBER;
    case 'boolean':
      return value ? Kind.TRUE : Kind.FALSE;
    case 'bigint':
      writeText(place, spell(value));
      return Kind.BIGINT;
    case 'object': {
      if (value === null) return Kind.NULL;
      if (value === EMPTY_CONTROL) return Kind.EMPTIED;
      const time = timeOf(value);
      if (time === undefined) return Kind.OTHER;
      if (Number.isNaN(time)) return Kind.INVALID_DATE;
      writeText(place, new Date(time).toISOString());
      return Kind.DATE;
    }
  }
  return Kind.OTHER;
}

/**
 * Writes a text.
 *
 * @param {number} place
 * @param {string} text without unpaired surrogates
 */
export function writeText(place, text) {
  const { length } = text;
  // A UTF-16 code unit becomes three bytes of UTF-8 at most.
  const least = end + 3 * length;
  if (least > byteCount) reserve(valueCount, 2 * least);
  const start = end;
  // The view ends where the text must: in Node 20 `encodeInto` writes nothing to a view of more than 2 GB.
  if (length > SHORT || !writeAscii(text)) end += encoder.encodeInto(text, bytes.subarray(start, least)).written;
  numbers[2 * place] = start;
  numbers[2 * place + 1] = end - start;
}

/** @param {string} text @returns {boolean} whether the text was ASCII, and was written */
function writeAscii(text) {
  // Variables of the module are slow in a loop.
  const target = bytes;
  const start = end;
  const { length } = text;
  for (let at = 0; at < length; at += 1) {
    const code = text.charCodeAt(at);
    if (code > 127) return false;
    target[start + at] = code;
  }
  end = start + length;
  return true;
}

/** The numbers of the output. */
export function outputNumbers() {
  return new Float64Array(exports.memory.buffer, exports.outputNumbers());
}

/** The text of the output. */
export function outputText() {
  return decode(exports.outputText(), exports.outputLength());
}

/**
 * Decodes UTF-8 in memory.
 *
 * @param {number} address
 * @param {number} length in bytes
 * @returns {string}
 */
export function decode(address, length) {
  return length === 0 ? '' : decoder.decode(new Uint8Array(exports.memory.buffer, address, length));
}
