/** Runs the cases of `form.json` by the functions of an entry, in Node and in browsers. */

/** How many cases the file has. */
export const COUNT = 147;

/**
 * A form, and the body of its request or its issues. With a stored customer the form changes it.
 *
 * @typedef {{
 *   why: string,
 *   form: [string, string][],
 *   stored?: Record<string, unknown>,
 *   body?: string,
 *   issues?: { code: string, path: string[], params: object }[],
 * }} FormCase
 */

/**
 * @param {any} entry
 * @param {FormCase} case_
 * @param {unknown} source the form
 */
export function judge({ changesFromForm, customerFromForm, validateCustomer, validateCustomerChanges }, { stored }, source) {
  const document = stored ? changesFromForm(stored, source) : customerFromForm(source);
  /** @type {import('../../pkg/index.js').Issue[]} */
  const issues = stored ? validateCustomerChanges(document) : validateCustomer(document);
  if (issues.length > 0) return { issues: issues.map(({ code, path, params }) => ({ code, path, params })) };
  return { body: bodyOf(document) };
}

/**
 * The JSON text of a document, with a BigInt as its digits.
 *
 * @param {unknown} value
 * @returns {string}
 */
export function bodyOf(value) {
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([key, member]) => `${JSON.stringify(key)}:${bodyOf(member)}`);
  return `{${members.join(',')}}`;
}
