/** Parses JSON exactly: by `JSON.parse` where it is exact, else token by token. */

import { wellFormed } from '../wasm/src/values.js';

/** Matches every text in which `JSON.parse` may round a number, set a prototype or make an unpaired surrogate, and some others. */
const DELICATE = /\d{16}|__proto__|\\u/i;

const TOKEN = /("(?:[^"\\]|\\.)*")(\s*:)?|[[\]{}]|[^\s,[\]{}"]+/g;

/**
 * An int64 that a double cannot hold becomes a BigInt; a number beyond the range of a double is infinite. U+FFFD replaces an
 * unpaired surrogate, as in Rust, whose strings cannot hold one. A member `__proto__` is left out, since assigning it would
 * set the prototype. Nesting of any depth is parsed without recursion.
 *
 * @param {string} text
 * @returns {unknown}
 * @throws {SyntaxError} if the text is not JSON
 */
export function parse(text) {
  // This comes first in any case: `assemble` relies on valid JSON.
  const value = JSON.parse(text);
  return DELICATE.test(text) ? assemble(text) : value;
}

/** @param {string} text */
function assemble(text) {
  /** @type {unknown[]} */
  const root = [];
  /** The innermost open array or object, and the stack of those around it. @type {any} */
  let inner = root;
  const outer = [];
  let key = '';
  for (const [token, string = '', colon] of text.matchAll(TOKEN)) {
    if (colon) {
      key = wellFormed(JSON.parse(string));
    } else if (token === '}' || token === ']') {
      inner = outer.pop();
    } else {
      const value = token === '{' ? {} : token === '[' ? [] : primitive(token);
      if (Array.isArray(inner)) inner.push(value);
      else if (key !== '__proto__') inner[key] = value;
      if (token === '{' || token === '[') {
        outer.push(inner);
        inner = value;
      }
    }
  }
  return root[0];
}

/** @param {string} token */
function primitive(token) {
  const value = JSON.parse(token);
  if (typeof value === 'string') return wellFormed(value);
  // A number of more digits is no int64, and reading it as a BigInt takes more than linear time.
  if (Number.isSafeInteger(value) || !/^-?\d{16,19}$/.test(token)) return value;
  const exact = BigInt(token);
  return BigInt.asIntN(64, exact) === exact ? exact : value;
}

/**
 * Whether more arrays and objects begin than end, outside of strings: the rest of the text is missing.
 *
 * @param {string} text
 */
export function isCut(text) {
  const bare = text.replace(/"(?:[^"\\]|\\[^])*("|$)/g, '');
  return bare.split(/[[{]/).length > bare.split(/[\]}]/).length;
}
