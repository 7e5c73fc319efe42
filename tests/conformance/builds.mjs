/** The builds of the package, and what each says of a document. */

import * as small from '../../pkg/index.js';
import * as js from '../../pkg/js.js';
import * as rules from '../../pkg/rules.js';

/** @typedef {typeof small} Calls */
/** @typedef {Pick<Calls, 'validateCustomer' | 'validateCustomerChanges' | 'validateCustomerField'>} Rules */
/** @typedef {{ name: string, rules: Rules, calls: Calls | undefined }} Build */

/** The file has no declarations of its own, since its exports are those of `index.js`. @type {Calls} */
const fast = await import(new URL('../../pkg/node.js', import.meta.url).href);

/** @type {[Build, ...Build[]]} */
export const BUILDS = [
  { name: 'small', rules: small, calls: small },
  { name: 'fast', rules: fast, calls: fast },
  { name: '/js', rules: js, calls: js },
  { name: '/rules', rules, calls: undefined },
];

/** What stands between the parts of a result: the number of issues, the issues as JSON text, the body. */
export const SEPARATOR = '\t';

/**
 * Validates a document.
 *
 * @param {Rules} rules
 * @param {boolean} isChange
 * @param {unknown} value
 * @returns {string} the number of issues, and the issues
 */
export function validate(rules, isChange, value) {
  return attempt(() => print(isChange ? rules.validateCustomerChanges(value) : rules.validateCustomer(value)));
}

/**
 * Validates a field.
 *
 * @param {Rules} rules
 * @param {string} field
 * @param {unknown} value
 * @returns {string} the number of issues, and the issues
 */
export function validateField(rules, field, value) {
  return attempt(() => print(rules.validateCustomerField(/** @type {'name'} */ (field), value)));
}

/**
 * Makes the request for a document.
 *
 * @param {Calls} calls
 * @param {boolean} isChange
 * @param {any} value
 * @returns {Promise<string>} the number of issues of the error, its issues, and the body
 */
export async function request(calls, isChange, value) {
  try {
    const body = isChange ? await bodyOfChanges(calls, value) : calls.buildCreateCustomerRequest(value).body;
    return ['0', '[]', body].join(SEPARATOR);
  } catch (error) {
    const { issues, issueCount } = /** @type {import('../../pkg/index.js').ValidationError} */ (error);
    return issueCount === undefined ? `threw ${error}` : [issueCount, JSON.stringify(issues), ''].join(SEPARATOR);
  }
}

/** @param {import('../../pkg/index.js').Issues} issues */
const print = (issues) => `${issues.total}${SEPARATOR}${JSON.stringify(issues)}`;

/** @param {() => string} run */
function attempt(run) {
  try {
    return run();
  } catch (error) {
    return `threw ${error}`;
  }
}

/**
 * @param {Calls} calls
 * @param {any} value
 */
async function bodyOfChanges(calls, value) {
  /** @type {unknown} */
  let body = 'nothing was sent';
  /** @type {typeof fetch} */
  const answer = async (_, init) => {
    body = init?.body;
    return new Response(null);
  };
  await calls.updateCustomer(1, value, { fetch: answer });
  return body;
}

/**
 * Validates a document and makes its request.
 *
 * @param {Build} build
 * @param {boolean} isChange
 * @param {unknown} value
 * @returns {Promise<string>} the number of issues, the issues, and the body unless the build makes no requests
 */
export async function judge({ rules, calls }, isChange, value) {
  const issues = validate(rules, isChange, value);
  if (!calls) return issues;
  const made = await request(calls, isChange, value);
  return withoutBody(made) === issues ? made : `validated: ${issues}, requested: ${made}`;
}

/** A result without its body. @param {string} result */
export const withoutBody = (result) => result.split(SEPARATOR, 2).join(SEPARATOR);
