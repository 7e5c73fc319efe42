/** What a JavaScript value is, for the files that read and write values. */

/**
 * The value of an empty control of a field that does not take null, in the changes that a form makes. Its field is `required`. As
 * JSON it is null, which no such field takes either.
 */
export const EMPTY_CONTROL = /* @__PURE__ */ Object.freeze({ toJSON: () => null });

/**
 * Whether a value is a plain object or an instance of a user-defined class, which may have a `Symbol.toStringTag`.
 *
 * @param {unknown} value
 * @returns {value is Record<string, unknown>}
 */
export function isRecord(value) {
  if (typeof value !== 'object' || value === null) return false;
  return Object.prototype.toString.call(value) === '[object Object]' || isTaggedInstance(value);
}

/**
 * Whether an object has a `Symbol.toStringTag` and is no instance of a platform class. Arrays, dates, errors and other objects that
 * the language itself recognizes have no tag.
 *
 * @param {object} value
 */
function isTaggedInstance(value) {
  if (!(Symbol.toStringTag in value) || Array.isArray(value) || timeOf(value) !== undefined) return false;
  for (let object = value; !isRoot(object); object = Object.getPrototypeOf(object)) {
    if (isPlatformClass(Object.getOwnPropertyDescriptor(object, 'constructor')?.value)) return false;
  }
  return true;
}

/**
 * Whether a value is a class of the platform: of native code, which shows in every realm, or a member of the global object that is
 * not enumerable (Web IDL, section 3.7.1). Node and jsdom write classes in JavaScript. A page's own global class is enumerable.
 *
 * @param {unknown} value
 */
function isPlatformClass(value) {
  if (typeof value !== 'function') return false;
  const { name } = value;
  const isGlobal = Reflect.get(globalThis, name) === value && !Object.prototype.propertyIsEnumerable.call(globalThis, name);
  return isGlobal || /\{\s*\[native code\]\s*\}$/.test(Function.prototype.toString.call(value));
}

/**
 * Whether an object ends a chain of prototypes, as `Object.prototype` of every realm does.
 *
 * @param {object} object
 */
export function isRoot(object) {
  return Object.getPrototypeOf(object) === null;
}

/**
 * Reads a member, own or inherited, as the platform reads options. What stands on `Object.prototype` of any realm is no member:
 * a script that is tricked into writing there (prototype pollution) must not decide where a customer is sent.
 *
 * @param {any} object
 * @param {PropertyKey} name
 * @returns {any}
 */
export function memberOf(object, name) {
  const value = object[name];
  if (value === undefined) return value;
  let holder = Object(object);
  while (!Object.hasOwn(holder, name)) {
    // A `Proxy` may give members that no object of the chain has.
    if (isRoot(holder)) return value;
    holder = Object.getPrototypeOf(holder);
  }
  return isRoot(holder) && Object.hasOwn(holder, 'hasOwnProperty') ? undefined : value;
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
