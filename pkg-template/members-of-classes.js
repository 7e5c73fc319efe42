/** Says in the message of an issue if its cause is a class, whose members are not read. */

import { isRoot } from '../wasm/src/values.js';

/** @import { Issue } from './index.js' */

/**
 * Adds the cause to the messages of missing members that the document inherits, such as getters of its class, and of values of a
 * wrong type that are instances, such as dayjs, Luxon and Temporal have as dates. It is a mistake in the code of the page, so the
 * words are English in every language.
 *
 * @template {readonly Issue[]} T
 * @param {T} issues
 * @param {unknown} document
 */
export function nameClasses(issues, document) {
  for (const issue of issues) {
    const key = issue.path.join('.');
    if (!/^(required|wrong_type)/.test(issue.code) || !(key in Object(document))) continue;
    // Not by reading it, which would call a getter a second time.
    const { value } = Object.getOwnPropertyDescriptor(document, key) ?? { value: document };
    const isObject = typeof value === 'object' && value && !Array.isArray(value);
    if (isObject && !isRoot(Object.getPrototypeOf(value) ?? value)) issue.message += '; members of a class are not read';
  }
  return issues;
}
