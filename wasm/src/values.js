/** What a JavaScript value is, for `row.js` and `snapshot.js`. */

/**
 * Whether a value is a plain object or an instance of a user-defined class, which may have a `Symbol.toStringTag`. An
 * instance of a platform class is recognized by its tag, which is the name of a global function.
 *
 * @param {unknown} value
 * @returns {value is Record<string, unknown>}
 */
export function isRecord(value) {
  if (typeof value !== 'object' || value === null) return false;
  const tag = Object.prototype.toString.call(value);
  return tag === '[object Object]' || typeof Reflect.get(globalThis, tag.slice('[object '.length, -1)) !== 'function';
}

/**
 * Whether the value of a member is an object that has members of its own, and neither an array nor a `Date`, which may have any
 * `Symbol.toStringTag`.
 *
 * @param {unknown} value
 * @returns {value is Record<string, unknown>}
 */
export function isInnerObject(value) {
  return isRecord(value) && !Array.isArray(value) && timeOf(value) === undefined;
}

/**
 * Whether a text has no unpaired surrogates.
 *
 * @param {string} text
 */
export function isWellFormed(text) {
  // The method is much faster, but engines before ES2024 lack it.
  return text.isWellFormed ? text.isWellFormed() : !/\p{Surrogate}/u.test(text);
}

/**
 * Replaces unpaired surrogates by U+FFFD, since a Rust string cannot hold them.
 *
 * @param {string} text
 */
export function wellFormed(text) {
  return isWellFormed(text) ? text : text.replace(/\p{Surrogate}/gu, '\ufffd');
}

/**
 * The decimal digits of a BigInt. For a value beyond 128 bits they are the digits of 2^127, which is also beyond int64:
 * writing a large BigInt in decimal takes more than linear time.
 *
 * @param {bigint} value
 * @returns {string}
 */
export function spell(value) {
  return String(BigInt.asIntN(128, value) === value ? value : 1n << 127n);
}

/**
 * The time of a `Date` of any realm, which is `NaN` for an invalid one; `undefined` for any other value.
 *
 * @param {unknown} value
 * @returns {number | undefined}
 */
export function timeOf(value) {
  try {
    return Date.prototype.getTime.call(value);
  } catch {
    return undefined;
  }
}
