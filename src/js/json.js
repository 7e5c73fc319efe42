/** JSON as it was sent: by `JSON.parse` where that is exact, and token by token where it is not. */

/** What `JSON.parse` may round, make infinite or take for a prototype. Whatever else this matches only takes longer. */
const DELICATE = /\d{16}|e[+-]?\d{3}|__proto__|\\u/i;

const TOKEN = /("(?:[^"\\]|\\.)*")(\s*:)?|[[\]{}]|[^\s,[\]{}"]+/g;

/**
 * An int64 that a double cannot hold becomes a BigInt. A member `__proto__` is dropped: an assignment would take
 * it for the object's prototype. No depth overflows the stack.
 *
 * @param {string} text
 * @returns {unknown}
 * @throws {SyntaxError} if it is not JSON, or holds a number beyond a double
 */
export function parse(text) {
  // First in any case: only in JSON are the tokens in their right places.
  const value = JSON.parse(text);
  return DELICATE.test(text) ? assemble(text) : value;
}

/** @param {string} text */
function assemble(text) {
  /** @type {unknown[]} */
  const root = [];
  /** What is open: the innermost alone, and those around it. @type {any} */
  let inner = root;
  const outer = [];
  let key = '';
  for (const [token, string = '', colon] of text.matchAll(TOKEN)) {
    if (colon) {
      key = JSON.parse(string);
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
  if (value === Infinity || value === -Infinity) throw new SyntaxError();
  // Of more digits none is an int64, and reading them takes more than linear time.
  if (Number.isSafeInteger(value) || !/^-?\d{16,19}$/.test(token)) return value;
  const exact = BigInt(token);
  return BigInt.asIntN(64, exact) === exact ? exact : value;
}
