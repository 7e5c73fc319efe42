/** Creates the values of documents that JSON cannot express. */

import { build } from '../npm/documents.mjs';

/** @typedef {import('./documents.mjs').JavascriptPlan} JavascriptPlan */

/** Each turns an object into another one with the same members. */
export const wrappers = {
  none: (/** @type {object} */ object) => object,
  proxy: (/** @type {object} */ object) => new Proxy(object, {}),
  /** Getters that may run only once. */
  getters(/** @type {object} */ object) {
    const result = Object.create(Object.getPrototypeOf(object));
    for (const key of Reflect.ownKeys(object)) {
      const { value, enumerable = false } = Object.getOwnPropertyDescriptor(object, key) ?? {};
      let isRead = false;
      const get = () => {
        if (isRead) throw new Error(`${String(key)} was read twice`);
        isRead = true;
        return value;
      };
      Object.defineProperty(result, key, { get, enumerable, configurable: true });
    }
    return result;
  },
  'inherited setter'(/** @type {object} */ object) {
    const setter = { set: () => {}, get: () => 'inherited', enumerable: true };
    const prototype = Object.create(Object.getPrototypeOf(object), { phone: setter, zip: setter });
    const result = Object.create(prototype);
    return Object.defineProperties(result, Object.getOwnPropertyDescriptors(object));
  },
  'undefined members': (/** @type {object} */ object) => ({ zip: undefined, ...object, address: undefined, 1: undefined }),
};

/**
 * Creates the value that a plan describes.
 *
 * @param {JavascriptPlan} plan
 * @returns {unknown}
 */
export function buildPlan({ plan, preferences, wrapper }) {
  const members = [...plan.members];
  if (preferences) members.push(['preferences', wrapped(build(preferences), wrapper)]);
  return wrapped(build({ ...plan, members }), wrapper);
}

/**
 * @param {unknown} value
 * @param {keyof typeof wrappers} wrapper
 */
function wrapped(value, wrapper) {
  if (Object.prototype.toString.call(value) !== '[object Object]') return value;
  return wrappers[wrapper](/** @type {object} */ (value));
}
