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

/** @typedef {{ layout: number[], text: string }} Snapshot */

/**
 * Every own enumerable string key with a value other than `undefined`, in order. Getters run here, once;
 * what they throw is the caller's.
 *
 * @param {unknown} value
 * @returns {Snapshot}
 */
export function snapshot(value) {
  if (!isRecord(value)) return { layout: [OTHER], text: '' };
  /** @type {number[]} */
  const layout = [];
  let text = '';
  for (const key of Object.keys(value)) {
    const member = value[key];
    if (member === undefined) continue;
    const name = isWellFormed(key) ? key : key.replace(/\p{Surrogate}/gu, '\ufffd');
    text += name;
    switch (typeof member) {
      case 'string':
        if (isWellFormed(member)) {
          layout.push(TEXT, name.length, member.length);
          text += member;
        } else {
          layout.push(ILL_FORMED_TEXT, name.length, 0);
        }
        break;
      case 'number':
        layout.push(NUMBER, name.length, member);
        break;
      case 'boolean':
        layout.push(member ? TRUE : FALSE, name.length, 0);
        break;
      case 'bigint': {
        const digits = spell(member);
        layout.push(BIGINT, name.length, digits.length);
        text += digits;
        break;
      }
      default: {
        const time = member === null ? undefined : timeOf(member);
        if (member === null) {
          layout.push(NULL, name.length, 0);
        } else if (time === undefined) {
          layout.push(OTHER, name.length, 0);
        } else if (Number.isNaN(time)) {
          layout.push(INVALID_DATE, name.length, 0);
        } else {
          const iso = new Date(time).toISOString();
          layout.push(DATE, name.length, iso.length);
          text += iso;
        }
      }
    }
  }
  return { layout, text };
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
 * Whether a text has no unpaired surrogate.
 *
 * @param {string} text
 * @returns {boolean}
 */
function isWellFormed(text) {
  // Engines from before ES2024 lack the method.
  return text.isWellFormed?.() ?? !/\p{Surrogate}/u.test(text);
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
