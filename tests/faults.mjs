/**
 * A table of every fault of the sandbox with every call: the number of requests, the number of stored customers and the
 * outcome. Node and Chromium run the same table.
 */

import assert from 'node:assert/strict';

import { startSandbox } from './sandbox.mjs';

/** @typedef {'create' | 'create, key' | 'update' | 'payment methods'} CallName */
/** @typedef {{ requests: number, stored: number, ended: string }} Expected */
/** @typedef {Expected & { fault: string, call: CallName, ms: number }} Row */
/** @typedef {{ name: CallName, entry: string, baseUrl: string, id: string, fault: string, timeout: number, key: string }} Job */
/** @typedef {{ ended: string, ms: number }} Ending */

/** @type {CallName[]} */
export const CALLS = ['create', 'create, key', 'update', 'payment methods'];

/** The deadline of every call, in milliseconds: longer than every wait that is expected to succeed. */
const TIMEOUT = 4000;
/** The deadline of calls that are expected to reach it. */
const SHORT_TIMEOUT = 700;
/** The time by which a call may exceed its deadline, in milliseconds, if the tests have the machine for themselves. */
const GRACE = 100;

/**
 * The expected results of each fault, in the order of `CALLS`: the number of requests that reach the server, the number
 * of customers that are stored, and `ok` or the class of the error.
 *
 * @type {[fault: string, timeout: number, expected: [number, number, string][]][]}
 */
export const FAULTS = [
  ['', TIMEOUT, [[1, 1, 'ok'], [1, 1, 'ok'], [1, 0, 'ok'], [1, 0, 'ok']]],
  // Permanent errors: no call is repeated.
  ['status=400', TIMEOUT, every([1, 0, 'BadRequestError'])],
  ['status=401', TIMEOUT, every([1, 0, 'UnauthorizedError'])],
  ['status=404', TIMEOUT, every([1, 0, 'NotFoundError'])],
  ['status=409', TIMEOUT, every([1, 0, 'ApiError'])],
  ['status=501', TIMEOUT, every([1, 0, 'ServerError'])],
  // Temporary errors: calls that are safe to repeat are repeated.
  ['status=408;retry-after=0', TIMEOUT, repeated('ApiError')],
  ['status=425;retry-after=0', TIMEOUT, repeated('ApiError')],
  ['status=500;retry-after=0', TIMEOUT, repeated('ServerError')],
  ['status=502;retry-after=0', TIMEOUT, repeated('ServerError')],
  ['status=503;retry-after=0', TIMEOUT, repeated('ServerError')],
  ['status=504;retry-after=0', TIMEOUT, repeated('ServerError')],
  ['status=503', TIMEOUT, repeated('ServerError')],
  ['status=503;times=2', TIMEOUT, [[1, 0, 'ServerError'], [3, 1, 'ok'], [3, 0, 'ok'], [3, 0, 'ok']]],
  ['status=503;retry-after=1;times=2', TIMEOUT, [[1, 0, 'ServerError'], [3, 1, 'ok'], [3, 0, 'ok'], [3, 0, 'ok']]],
  // The server has not processed the request: even a POST without a key is repeated.
  ['status=429;retry-after=1;times=1', TIMEOUT, [[2, 1, 'ok'], [2, 1, 'ok'], [2, 0, 'ok'], [2, 0, 'ok']]],
  ['status=429;times=1', TIMEOUT, [[1, 0, 'RateLimitError'], [2, 1, 'ok'], [2, 0, 'ok'], [2, 0, 'ok']]],
  // A wait beyond the deadline: the call fails at once.
  ['status=429;retry-after=60', TIMEOUT, every([1, 0, 'RateLimitError'])],
  // Dropped connections: no response, although the server may have stored the customer.
  ['drop', TIMEOUT, repeated('ConnectionError')],
  ['drop;times=1', TIMEOUT, [[1, 0, 'ConnectionError'], [2, 1, 'ok'], [2, 0, 'ok'], [2, 0, 'ok']]],
  ['drop-after-commit', TIMEOUT, [[1, 1, 'ConnectionError'], [3, 1, 'ConnectionError'], [3, 0, 'ConnectionError'], [3, 0, 'ConnectionError']]],
  ['drop-after-commit;times=1', TIMEOUT, [[1, 1, 'ConnectionError'], [2, 1, 'ok'], [2, 0, 'ok'], [2, 0, 'ok']]],
  ['stall-headers', SHORT_TIMEOUT, every([1, 0, 'TimeoutError'])],
  ['stall-body', SHORT_TIMEOUT, [[1, 1, 'TimeoutError'], [1, 1, 'TimeoutError'], [1, 0, 'TimeoutError'], [1, 0, 'TimeoutError']]],
  ['truncate', TIMEOUT, [[1, 1, 'ResponseError'], [3, 1, 'ResponseError'], [3, 0, 'ResponseError'], [3, 0, 'ResponseError']]],
  // Responses that are not in the API's format.
  ['garbage', TIMEOUT, [[1, 1, 'ResponseError'], [1, 1, 'ResponseError'], [1, 0, 'ResponseError'], [1, 0, 'ResponseError']]],
  ['html', TIMEOUT, every([1, 0, 'ResponseError'])],
  // Slow responses: before the deadline, and after it.
  ['slow=200ms', TIMEOUT, [[1, 1, 'ok'], [1, 1, 'ok'], [1, 0, 'ok'], [1, 0, 'ok']]],
  ['slow=5000ms', SHORT_TIMEOUT, [[1, 1, 'TimeoutError'], [1, 1, 'TimeoutError'], [1, 0, 'TimeoutError'], [1, 0, 'TimeoutError']]],
];

/** @param {[number, number, string]} expected @returns {[number, number, string][]} */
function every(expected) {
  return CALLS.map(() => expected);
}

/** @param {string} ended @returns {[number, number, string][]} */
function repeated(ended) {
  return [[1, 0, ended], [3, 0, ended], [3, 0, ended], [3, 0, ended]];
}

/**
 * Makes one call. It uses nothing but its argument, so that it can be sent to a page.
 *
 * @param {Job} job
 * @returns {Promise<Ending>}
 */
export async function makeCall({ name, entry, baseUrl, id, fault, timeout, key }) {
  const { createClient, ready } = await import(entry);
  await ready();
  const client = createClient({
    baseUrl,
    timeout,
    token: 'secret',
    // The sandbox counts attempts by this text, so it must differ between calls.
    headers: fault === '' ? {} : { 'Sandbox-Fault': `${fault};key=${key}` },
  });
  const ada = { name: 'Ada Lovelace', email: 'ada@example.com' };
  const calls = {
    create: () => client.createCustomer(ada),
    'create, key': () => client.createCustomer(ada, { idempotencyKey: key }),
    update: () => client.updateCustomer(id, { phone: '+1' }),
    'payment methods': () => client.getPaymentMethods(id),
  };
  const begun = performance.now();
  const ended = await calls[name]().then(
    () => 'ok',
    (/** @type {Error} */ error) => error.name,
  );
  return { ended, ms: performance.now() - begun };
}

/**
 * Runs the whole table in one engine, prints it and asserts every row. Connections are not kept alive, since Chromium
 * itself repeats a request if a kept connection ends without a response, which no script sees.
 *
 * @param {string} engine
 * @param {(url: string) => Promise<{ entry: string, run: (job: Job) => Promise<Ending>, stop?: () => Promise<void> }>} open
 * @param {number} [grace] the time by which a call may exceed its deadline, in milliseconds
 */
export async function runFaults(engine, open, grace = GRACE) {
  const sandbox = await startSandbox(['--no-keep-alive']);
  const { entry, run, stop } = await open(sandbox.url);
  /** @type {Row[]} */
  const rows = [];
  /** @type {string[]} */
  const failures = [];
  try {
    const headers = { 'Content-Type': 'application/json' };
    const body = '{"name":"Bob","email":"bob@example.com"}';
    await fetch(`${sandbox.url}/customers`, { method: 'POST', headers, body });
    const [{ id } = { id: 0 }] = await sandbox.customers();
    for (const [fault, timeout, expected] of FAULTS) {
      for (const [index, call] of CALLS.entries()) {
        const before = { requests: await requests(sandbox.url), customers: await sandbox.customers() };
        const key = `${rows.length}`;
        const job = { name: call, entry, baseUrl: sandbox.url, id: String(id), fault, timeout, key };
        const { ended, ms } = await run(job);
        const row = {
          fault: fault || 'none',
          call,
          requests: (await requests(sandbox.url)) - before.requests,
          stored: (await sandbox.customers()).length - before.customers.length,
          ended,
          ms: Math.round(ms),
        };
        rows.push(row);
        const wanted = /** @type {[number, number, string]} */ (expected[index]);
        if (String([row.requests, row.stored, row.ended]) !== String(wanted)) {
          failures.push(`${row.fault}, ${call}: expected ${wanted}, got ${[row.requests, row.stored, row.ended]}`);
        }
        if (call === 'create' && row.stored > 1) failures.push(`${row.fault}: ${row.stored} customers for one call`);
        if (ms > timeout + grace) failures.push(`${row.fault}, ${call}: ${row.ms} ms, ${timeout} allowed`);
      }
    }
  } finally {
    await stop?.();
    await sandbox.stop();
  }
  console.log(table(engine, rows));
  assert.deepEqual(failures, []);
  assert.equal(rows.length, FAULTS.length * CALLS.length);
}

/** The number of API requests that have reached the sandbox. @param {string} url */
async function requests(url) {
  const response = await fetch(`${url}/sandbox/requests`);
  /** @type {{ method: string, path: string }[]} */
  const all = await response.json();
  const isCall = (/** @type {{ method: string, path: string }} */ { method, path }) =>
    method !== 'OPTIONS' && /^\/(customers|api\/)/.test(path);
  return all.filter(isCall).length;
}

/** @param {string} engine @param {Row[]} rows */
function table(engine, rows) {
  const line = (/** @type {(string | number)[]} */ [fault, call, requests, stored, ended, ms]) =>
    [
      String(fault).padEnd(34),
      String(call).padEnd(16),
      String(requests).padStart(8),
      String(stored).padStart(7),
      `  ${String(ended).padEnd(18)}`,
      String(ms).padStart(5),
    ].join('');
  const head = line([engine, 'call', 'requests', 'stored', 'ended', 'ms']);
  const body = rows.map((row) => line([row.fault, row.call, row.requests, row.stored, row.ended, row.ms]));
  return [head, ...body].join('\n');
}
