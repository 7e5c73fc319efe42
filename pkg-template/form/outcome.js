/** What a failed submission leaves behind: whether the customer may be stored, and whether the same submission may succeed. */

import { isCaiboError } from '../errors.js';

/** The errors after which the customer may be stored, if they do not say so themselves. */
const IN_DOUBT = /^(connection_failed|engine_failed|invalid_response|server_error|timeout)$/;

/**
 * Reads an error of the package, a list of issues, or any other error of the caller's own `submit`. The latter is a refusal if it
 * has issues or a status below 500. Otherwise it may be an exception of `fetch`, after which nothing is known.
 *
 * @param {any} error
 * @returns {{ mayExist: boolean, retryable: boolean }}
 */
export function outcomeOf(error) {
  const { code, issues, mayExist, status } = Object(error);
  const isRefusal = Array.isArray(issues) || Array.isArray(error) || status < 500;
  const isInDoubt = isCaiboError(error) ? IN_DOUBT.test(code) : !isRefusal;
  return { mayExist: mayExist ?? isInDoubt, retryable: isInDoubt || [408, 409, 425, 429].includes(status) };
}
