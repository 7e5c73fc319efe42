/** Reads the options of a call. JavaScript checks functions and the signal; Rust checks all other options. */

import { OPTIONS } from '#boundary/names.js';
import { isRecord, memberOf } from '../wasm/src/values.js';
import { invalidOption } from './errors.js';

/** @typedef {Record<string, unknown>} Given */

/** The names of all options. Rust does not read the last six. */
const NAMES = /* @__PURE__ */ OPTIONS.concat('concurrency', 'fetch', 'onEvent', 'onProgress', 'signal', 'stopOn');

/**
 * Reads each option by its name, as the platform reads options, so that they may be inherited from a class. Other own
 * members are read as well, so that a misspelt option is refused.
 *
 * The result has the options that are not `undefined`, and no prototype, so that reading another one never reaches
 * `Object.prototype`.
 *
 * @param {unknown} options
 * @returns {Given}
 */
export function readOptions(options) {
  const given = copyOptions();
  if (options === undefined || options === null) return given;
  if (!isRecord(options)) throw invalidOption(undefined, 'must be an object');
  for (const name of new Set(NAMES.concat(Object.keys(options)))) {
    const value = memberOf(options, name);
    if (value !== undefined) given[name] = value;
  }
  given.headers &&= readHeaders(given.headers);
  return given;
}

/**
 * @param {...Given} parts of which later ones win
 * @returns {Given} a copy without a prototype
 */
export function copyOptions(...parts) {
  return Object.assign(Object.create(null), ...parts);
}

/**
 * @param {Given} defaults
 * @param {Given} given
 * @returns {Given}
 */
export function mergeOptions(defaults, given) {
  const merged = copyOptions(defaults, given);
  const [first, second] = [defaults.headers, given.headers];
  if (isRecord(first) && isRecord(second)) {
    const fields = Object.entries(second).filter(([, value]) => value !== undefined);
    const names = new Set(fields.map(([name]) => name.toLowerCase()));
    const kept = Object.entries(first).filter(([name]) => !names.has(name.toLowerCase()));
    merged.headers = Object.fromEntries([...kept, ...fields]);
  }
  return merged;
}

/**
 * @param {string} name
 * @param {unknown} value
 * @returns {((...args: any[]) => any) | undefined}
 */
export function readFunction(name, value) {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'function') throw invalidOption(name, 'must be a function');
  return /** @type {any} */ (value);
}

/**
 * @param {any} signal
 * @returns {AbortSignal | undefined} a signal of any realm
 */
export function readSignal(signal) {
  if (signal === undefined || signal === null) return undefined;
  if (
    typeof signal === 'object' &&
    'aborted' in signal &&
    typeof signal.addEventListener === 'function' &&
    typeof signal.removeEventListener === 'function'
  ) {
    return signal;
  }
  throw invalidOption('signal', 'must be an AbortSignal');
}

/**
 * @param {unknown} value
 * @returns {value is Headers} whether it is a `Headers` of any realm
 */
export function isHeaders(value) {
  return Object.prototype.toString.call(value) === '[object Headers]';
}

/** @param {unknown} headers a `Headers` of any realm, a record, or any other value, which Rust refuses */
function readHeaders(headers) {
  if (isHeaders(headers)) return Object.fromEntries(headers);
  return isRecord(headers) ? { ...headers } : headers;
}
