/**
 * Runs the cases of `cases/http/responses.json`, `complaints.json` and `attempts.json` through the package. It uses nothing of
 * Node, so that a page can import it.
 */

/** @typedef {typeof import('../pkg/index.js')} Package */

/**
 * A case of either file. `bytes` is a body of which each character stands for the byte of the same number; `text` and `body`
 * are described in `complaints.rs` and `responses.rs`.
 *
 * @typedef {Record<string, any> & { why: string }} Case
 * @typedef {{ why: string, found: unknown, expected: unknown }} Outcome
 */

const CUSTOMER = {
  userId: 9007199254740993n,
  name: 'Ada Lovelace',
  email: 'ada@example.com',
  phone: '12',
  totalDeposits: 98765.43,
  memberId: 'ada',
};

const OPTIONS = {
  token: 'sEcReT-tok',
  idempotencyKey: 'order-77/ada',
  headers: { 'X-Api-Key': 's3cr3t-value' },
  maxRetries: 0,
};

/** The value as JSON has it: without members that are undefined, as the cases are written. @param {unknown} value */
const asJson = (value) => JSON.parse(JSON.stringify(value));

/** Whether the platform decodes windows-1252. Node 20 decodes it as ISO-8859-1, which has no euro sign. */
export const decodesWindows1252 = new TextDecoder('windows-1252').decode(Uint8Array.of(0x80)) === '€';

/**
 * Calls with each case of `responses.json` as the answer, except those that the platform cannot decode.
 *
 * @param {Package} caibo
 * @param {Case[]} cases
 * @returns {Promise<Outcome[]>}
 */
export function runResponses(caibo, cases) {
  const decodable = cases.filter(({ why }) => decodesWindows1252 || why !== 'windows-1252');
  return Promise.all(
    decodable.map(async ({ why, status, contentType, headers, body, bytes, ok, error }) => {
      const outcome = answered(caibo, respond(status, contentType, headers, bytes === undefined ? utf8(body) : ofBytes(bytes)));
      if (error === undefined) return { why, found: asJson(await outcome), expected: ok };
      const failure = await rejection(outcome);
      // The cases are of one response, whose error has no class and no number of attempts. `mayExist` has cases of its own.
      const { name, attempts, mayExist, ...logged } = asJson(failure);
      const { title, detail, issues } = failure;
      return { why, found: { ...logged, ...asJson({ title, detail, issues }) }, expected: error };
    }),
  );
}

/**
 * Calls with each case of `complaints.json` as the answer.
 *
 * @param {Package} caibo
 * @param {Case[]} cases
 * @returns {Promise<Outcome[]>}
 */
export function runComplaints(caibo, cases) {
  return Promise.all(
    cases.map(async ({ why, status = 400, contentType = 'application/json', headers, body = null, text, ...expected }) => {
      const response = respond(status, contentType, headers, utf8(text ?? JSON.stringify(body)));
      const { title, detail, serverCode, requestId, issues } = await rejection(answered(caibo, response));
      const complaints = issues.map((/** @type {any} */ { path, message, params }) => ({ path, message, ...params }));
      return { why, found: asJson({ title, detail, serverCode, requestId, issues: complaints }), expected };
    }),
  );
}

/** @param {Package} caibo @param {Response} response */
const answered = (caibo, response) => caibo.createCustomer(CUSTOMER, { ...OPTIONS, fetch: async () => response });

/** @param {Promise<unknown>} call @returns {Promise<any>} */
async function rejection(call) {
  try {
    await call;
  } catch (error) {
    return error;
  }
  throw new Error('the call should fail');
}

/** @param {string | null} text */
const utf8 = (text) => (text === null ? null : new TextEncoder().encode(text));

/** @param {string} text */
const ofBytes = (text) => Uint8Array.from(text, (character) => character.charCodeAt(0));

/**
 * @param {number} status
 * @param {string | null} contentType
 * @param {Record<string, string>} [others] further header fields
 * @param {Uint8Array<ArrayBuffer> | null} [body] null for a connection that ends too early
 */
function respond(status, contentType, others, body = null) {
  const init = { status, headers: { ...others, ...(contentType !== null && { 'content-type': contentType }) } };
  // The constructor refuses a body for these statuses.
  if (status === 204 || status === 304) return new Response(null, init);
  if (body !== null) return new Response(body, init);
  const cut = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('{"id":'));
      controller.error(new TypeError('terminated'));
    },
  });
  return new Response(cut, init);
}

/**
 * Makes every call with each case of `attempts.json` as the first attempt: whether a second one follows, and whether the error of
 * the first alone says that something may exist.
 *
 * @param {Package} caibo
 * @param {Case[]} cases
 * @returns {Promise<Outcome[]>}
 */
export async function runAttempts({ createCustomer, getPaymentMethods, updateCustomer }, cases) {
  /** @type {Outcome[]} */
  const outcomes = [];
  const { random } = Math;
  // The wait before a repetition is random.
  Math.random = () => 0;
  for (const row of cases) {
    for (const [what, call, isRepeated, mayExist] of /** @type {const} */ ([
      ['POST', (/** @type {any} */ options) => createCustomer(CUSTOMER, options), row['repeated'].withoutKey, row['mayExist']],
      ['POST with a key', (/** @type {any} */ options) => createCustomer(CUSTOMER, { ...options, idempotencyKey: 'k' }), row['repeated'].withKey, row['mayExist']],
      ['PUT', (/** @type {any} */ options) => updateCustomer(1, { name: 'x' }, options), row['repeated'].withKey, row['mayExist']],
      ['GET', (/** @type {any} */ options) => getPaymentMethods(1, options), row['repeated'].withKey, false],
    ])) {
      // A GET takes any JSON.
      if (what === 'GET' && row['body'] === '[]') continue;
      let requests = 0;
      const fetch = () => {
        requests += 1;
        return requests === 1 ? firstAttempt(row) : Promise.resolve(new Response('{}'));
      };
      await call({ fetch }).catch(() => {});
      const failure = await rejection(call({ fetch: () => firstAttempt(row), maxRetries: 0 }));
      const found = { requests, mayExist: failure.mayExist };
      outcomes.push({ why: `${row.why}: ${what}`, found, expected: { requests: isRepeated ? 2 : 1, mayExist } });
    }
  }
  Math.random = random;
  return outcomes;
}

/** The first attempt of a case of `attempts.json`. @param {Case} row */
async function firstAttempt({ status, causeCode, body = '', retryAfter }) {
  if (status === null) {
    throw Object.assign(new TypeError('fetch failed'), causeCode && { cause: Object.assign(new Error('x'), { code: causeCode }) });
  }
  const headers = new Headers(retryAfter === undefined ? {} : { 'Retry-After': retryAfter });
  // The constructor refuses statuses from 600, which a server may send.
  if (status < 600) return new Response(body, { status, headers });
  return { status, headers, body: new Response(body).body, type: 'basic' };
}
