/** Reads what the caller's own `submit` resolves to. */

/** @type {Record<number, string>} */
const CODES = { 400: 'bad_request', 401: 'unauthorized', 404: 'not_found', 429: 'rate_limited' };

/**
 * Returns the JSON of a `Response`, or throws an error if its status is not of a success. Any other value is the result itself.
 *
 * @param {any} result
 */
export async function resultOf(result) {
  if (Object.prototype.toString.call(result) !== '[object Response]') return result;
  const body = await result.json().catch(() => null);
  if (result.ok) return body;
  const { status } = result;
  const { issues, detail } = Object(body);
  const code = CODES[status] ?? (status < 500 ? 'api_error' : 'server_error');
  const members = Object.entries({ code, status, issues, detail }).map(([name, value]) => [name, { value }]);
  // Not enumerable: no log shows a server's words.
  throw Object.defineProperties(new Error(`the backend answered with status ${status}`), Object.fromEntries(members));
}
