/** Reads what `output.rs` writes, which documents the format. */

import { decode, outputNumbers, outputText } from './memory.js';

/** @import { Issue } from '../../pkg-template/index.js' */

/** The kinds of values in a list, as `output.rs` numbers them. The last one is text. */
const END = 0;
const BOOL = 1;
const INTEGER = 2;

/** The texts that never change, by their address and length. @type {Map<number, string>} */
const constants = /* @__PURE__ */ new Map();

/** A text of this length or more is decoded each time. With shorter ones the keys of `constants` are small integers. */
const LIMIT = 128;

/** The output that is being read. @type {Float64Array} */
let numbers;
let text = '';

/** The next number, and the next code unit of the text. */
let at = 0;
let textAt = 0;

/** Begins to read the output of the last call. */
export function begin() {
  numbers = outputNumbers();
  text = outputText();
  at = 0;
  textAt = 0;
}

/** @returns {number} */
export function readNumber() {
  at += 1;
  return /** @type {number} */ (numbers[at - 1]);
}

/** @returns {string} */
export function readText() {
  const address = readNumber();
  const length = readNumber();
  if (address === 0) {
    textAt += length;
    return text.slice(textAt - length, textAt);
  }
  const key = (address * LIMIT + length) | 0;
  const constant = constants.get(key);
  if (constant !== undefined) return constant;
  const decoded = decode(address, length);
  if (length < LIMIT) constants.set(key, decoded);
  return decoded;
}

/** Reads issues. @returns {Issue[]} */
export function readIssues() {
  const issues = [];
  for (let count = readNumber(); count > 0; count -= 1) {
    const code = readText();
    const path = [];
    for (let keys = readNumber(); keys > 0; keys -= 1) path.push(readText());
    const params = readParams();
    const message = readMessage();
    issues.push(/** @type {any} */ ({ code, path, params, message, source: readText() }));
  }
  return issues;
}

function readParams() {
  /** @type {Record<string, unknown>} */
  const params = {};
  for (let kind = readNumber(); kind !== END; kind = readNumber()) {
    const value = readValue(kind);
    params[readText()] = value;
  }
  return params;
}

function readMessage() {
  let message = '';
  for (let kind = readNumber(); kind !== END; kind = readNumber()) message += readValue(kind);
  return message;
}

/** @param {number} kind */
function readValue(kind) {
  if (kind === BOOL) return readNumber() === 1;
  return kind === INTEGER ? readNumber() : readText();
}
