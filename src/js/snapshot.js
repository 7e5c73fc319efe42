/**
 * Reads a JavaScript object once, and flat, so that nothing after it can see another value than the one
 * that was judged. What the numbers mean is written in `src/draft/snapshot.rs`, which reads them.
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

/** @typedef {{ layout: number[], text: string }} Snapshot */

/** Of an object without members. @type {Snapshot} */
export const NOTHING = { layout: [], text: '' };

/**
 * Every own enumerable string key with a value other than `undefined`, in order. Getters run here, once;
 * what they throw is the caller's.
 *
 * @param {unknown} value
 * @param {number} [depth] down to which objects and arrays are read; the value itself is 1
 * @param {number} [most] entries that are read in all
 * @returns {Snapshot}
 */
export function snapshot(value, depth = 1, most = Infinity) {
  if (!isRecord(value)) return { layout: [OTHER], text: '' };
  /** @type {number[]} */
  const layout = [];
  let text = '';
  readMembers(value, depth);
  return { layout, text };

  /**
   * @param {object} container
   * @param {number} depth
   * @returns {number} how many there are
   */
  function readMembers(container, depth) {
    const isArray = Array.isArray(container);
    let count = 0;
    for (const key of Object.keys(container)) {
      if (layout.length >= 3 * most) break;
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
 * Whether a value is a plain object or an instance of a class of the caller's own, which may have a
 * `Symbol.toStringTag`. Instances of the platform's classes are tagged with the name of a global one.
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
 * A text as Rust can hold it: without unpaired surrogates.
 *
 * @param {string} text
 */
export function wellFormed(text) {
  // Engines from before ES2024 lack the method, which is much faster.
  return text.isWellFormed?.() ? text : text.replace(/\p{Surrogate}/gu, '\ufffd');
}

/**
 * The digits of a BigInt. One far beyond int64 has the digits of another one beyond it: spelling it out
 * takes more than linear time.
 *
 * @param {bigint} value
 * @returns {string}
 */
function spell(value) {
  return String(BigInt.asIntN(128, value) === value ? value : 1n << 127n);
}

/**
 * The time of a `Date` of any realm, `NaN` where it holds none, or undefined for anything else.
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
