/**
 * A table of every fault of the sandbox with every call: the number of requests, the number of stored customers and the
 * outcome. Node and Chromium run the same table.
 */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

import { startSandbox } from './sandbox.mjs';

/** @typedef {'create' | 'create, key' | 'update' | 'payment methods'} CallName */
/** @typedef {{ requests: number, stored: number, ended: string, mayExist?: boolean | undefined }} Expected */
/** @typedef {Expected & { fault: string, call: CallName, ms: number }} Row */
/** @typedef {{ name: CallName, entry: string, baseUrl: string, id: string, fault: string, timeout: number, key: string }} Job */
/** @typedef {{ ended: string, mayExist?: boolean | undefined, ms: number }} Ending */

/** @type {CallName[]} */
export const CALLS = ['create', 'create, key', 'update', 'payment methods'];

/** The time by which a call may exceed its deadline, in milliseconds, if the tests have the machine for themselves. */
const GRACE = 100;

/**
 * Each fault with the deadline of its calls, and the expected results: the number of requests that reach the server, the number of
 * customers that are stored, `ok` or the code of the error, and its `mayExist`. The Rust client has the same ones.
 *
 * @type {{ fault: string, timeout: number, calls: Record<CallName, Expected> }[]}
 */
export const FAULTS = JSON.parse(readFileSync(new URL('cases/http/faults.json', import.meta.url), 'utf8'));

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
  const { code: ended, mayExist } = await calls[name]().then(
    () => ({ code: 'ok' }),
    (/** @type {any} */ error) => error,
  );
  return { ended, mayExist, ms: performance.now() - begun };
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
    for (const { fault, timeout, calls } of FAULTS) {
      for (const call of CALLS) {
        const before = { requests: await requests(sandbox.url), customers: await sandbox.customers() };
        const key = `${rows.length}`;
        const job = { name: call, entry, baseUrl: sandbox.url, id: String(id), fault, timeout, key };
        const { ended, mayExist, ms } = await run(job);
        const row = {
          fault: fault || 'none',
          call,
          requests: (await requests(sandbox.url)) - before.requests,
          stored: (await sandbox.customers()).length - before.customers.length,
          ended,
          mayExist,
          ms: Math.round(ms),
        };
        rows.push(row);
        const wanted = show(calls[call]);
        if (show(row) !== wanted) failures.push(`${row.fault}, ${call}: expected ${wanted}, got ${show(row)}`);
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

/** @param {Expected} result */
function show({ requests, stored, ended, mayExist }) {
  return [requests, stored, ended, mayExist ?? ''].join(' ');
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
