/**
 * Snapshots: flat copies of JavaScript objects. An object is read exactly once, so that the value that is checked is the
 * value that is sent. The format is documented in `snapshot.rs`, which reads it.
 */

const NULL = 0;
const FALSE = 1;
const TRUE = 2;
const NUMBER = 3;
const BIGINT = 4;
const TEXT = 5;
const ILL_FORMED_TEXT = 6;
const DATE = 7;
const INVALID_DATE = 8;
const OTHER = 9;
const OBJECT = 10;
const ARRAY = 11;
const SNAPSHOT = 12;

/** @typedef {{ layout: number[], text: string }} Snapshot */

/** The snapshot of an object without members. @type {Snapshot} */
export const EMPTY = { layout: [], text: '' };

/**
 * Reads the own enumerable string keys whose values are not `undefined`, in order. Each getter runs once; an exception
 * that it throws passes to the caller.
 *
 * @param {unknown} value
 * @param {number} [depth] the depth down to which objects and arrays are read; the value itself has depth 1
 * @param {number} [maxMembers] the number of members after which reading ends
 * @returns {Snapshot}
 */
export function snapshot(value, depth = 1, maxMembers = Infinity) {
  if (!isRecord(value)) return { layout: [OTHER], text: '' };
  /** @type {number[]} */
  const layout = [];
  let text = '';
  readMembers(value, depth);
  return { layout, text };

  /**
   * @param {object} container
   * @param {number} depth
   * @returns {number} the number of members
   */
  function readMembers(container, depth) {
    const isArray = Array.isArray(container);
    let count = 0;
    for (const key of Object.keys(container)) {
      if (layout.length >= 3 * maxMembers) break;
      const member = /** @type {Record<string, unknown>} */ (container)[key];
      if (member === undefined) continue;
      count += 1;
      const name = isArray ? '' : wellFormed(key);
      text += name;
      const entry = layout.push(OTHER, name.length, 0) - 3;
      const [kind, rest] = readValue(member, depth);
      layout[entry] = kind;
      layout[entry + 2] = rest;
    }
    return count;
  }

  /**
   * @param {unknown} value
   * @param {number} depth
   * @returns {[kind: number, rest: number]}
   */
  function readValue(value, depth) {
    switch (typeof value) {
      case 'string':
        return wellFormed(value) === value ? add(TEXT, value) : [ILL_FORMED_TEXT, 0];
      case 'number':
        return [NUMBER, value];
      case 'boolean':
        return [value ? TRUE : FALSE, 0];
      case 'bigint':
        return add(BIGINT, spell(value));
      case 'object': {
        if (value === null) return [NULL, 0];
        const time = timeOf(value);
        if (time !== undefined) {
          return Number.isNaN(time) ? [INVALID_DATE, 0] : add(DATE, new Date(time).toISOString());
        }
        if (depth > 1 && Array.isArray(value)) return [ARRAY, readMembers(value, depth - 1)];
        if (depth > 1 && isRecord(value)) return [OBJECT, readMembers(value, depth - 1)];
      }
    }
    return [OTHER, 0];
  }

  /**
   * @param {number} kind
   * @param {string} words
   * @returns {[kind: number, rest: number]}
   */
  function add(kind, words) {
    text += words;
    return [kind, words.length];
  }
}

/**
 * Combines the arguments of an operation to one snapshot: values and other snapshots, by name. A snapshot of a value that is not an
 * object is left out.
 *
 * @param {Record<string, unknown>} values
 * @param {Record<string, Snapshot>} snapshots
 * @returns {Snapshot}
 */
export function combine(values, snapshots) {
  let { layout, text } = snapshot(values);
  for (const [name, inner] of Object.entries(snapshots)) {
    if (inner.layout.length % 3) continue;
    layout.push(SNAPSHOT, name.length, inner.layout.length / 3);
    layout = layout.concat(inner.layout);
    text += name + inner.text;
  }
  return { layout, text };
}

/**
 * Whether a value is a plain object or an instance of a user-defined class, which may have a `Symbol.toStringTag`. An
 * instance of a platform class is recognized by its tag, which is the name of a global function.
 *
 * @param {unknown} value
 * @returns {value is Record<string, unknown>}
 */
export function isRecord(value) {
  if (typeof value !== 'object' || value === null) return false;
  const tag = Object.prototype.toString.call(value).slice('[object '.length, -1);
  return tag === 'Object' || typeof Reflect.get(globalThis, tag) !== 'function';
}

/**
 * Replaces unpaired surrogates by U+FFFD, since a Rust string cannot hold them.
 *
 * @param {string} text
 */
export function wellFormed(text) {
  // `isWellFormed` is much faster, but engines before ES2024 lack it.
  return text.isWellFormed?.() ? text : text.replace(/\p{Surrogate}/gu, '\ufffd');
}

/**
 * The decimal digits of a BigInt. For a value beyond 128 bits they are the digits of 2^127, which is also beyond int64:
 * writing a large BigInt in decimal takes more than linear time.
 *
 * @param {bigint} value
 * @returns {string}
 */
function spell(value) {
  return String(BigInt.asIntN(128, value) === value ? value : 1n << 127n);
}

/**
 * The time of a `Date` of any realm, which is `NaN` for an invalid one; `undefined` for any other value.
 *
 * @param {unknown} value
 * @returns {number | undefined}
 */
function timeOf(value) {
  try {
    return Date.prototype.getTime.call(value);
  } catch {
    return undefined;
  }
}
