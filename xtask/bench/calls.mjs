/** Measures calls to a server in another process, against `fetch` alone. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { createCustomer, createCustomers } from 'caibo-customers';

import { beside, report } from './child.mjs';
import { FIVE } from './documents.mjs';
import { interleavedAsync } from './interleaved.mjs';
import * as rawFetch from './peers/raw-fetch.mjs';
import { prefixed } from './series.mjs';

/** How many calls are open at a time in a bulk call. */
const CONCURRENCY = 8;
/** Rounds that do not count. */
const WARM_UPS = 20;

const server = spawn(process.execPath, [beside('api-server.mjs')], { stdio: ['pipe', 'pipe', 'inherit'] });
const [output] = await once(server.stdout, 'data');
const baseUrl = String(output).trim();

const raw = () => rawFetch.create(baseUrl, FIVE);
const ours = () => createCustomer(FIVE, { baseUrl });

/** @param {() => Promise<unknown>} call @param {number} calls */
async function inSequence(call, calls) {
  for (let i = 0; i < calls; i += 1) await call();
}

/** @param {object[]} rows */
async function rawInBulk(rows) {
  let next = 0;
  const loop = async () => {
    while (next < rows.length) await rawFetch.create(baseUrl, rows[next++]);
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, loop));
}

/** @param {object[]} rows */
async function oursInBulk(rows) {
  let created = 0;
  for await (const { status } of createCustomers(rows, { baseUrl, concurrency: CONCURRENCY })) {
    if (status === 'created') created += 1;
  }
  if (created !== rows.length) throw new Error(`${created} of ${rows.length} customers were created`);
}

await report(async ({ callRounds, calls, bulkRounds, rows: count }) => {
  const rows = Array.from({ length: count }, (_, row) => ({ ...FIVE, memberId: `M-${row}` }));
  const sequences = { 'Node build': () => inSequence(ours, calls), 'raw `fetch`': () => inSequence(raw, calls) };
  const same = { once: () => inSequence(raw, calls), again: () => inSequence(raw, calls) };
  const bulks = { 'Node build': () => oursInBulk(rows), 'eight loops of raw `fetch`': () => rawInBulk(rows) };
  return {
    ...prefixed('`createCustomer`', each(await interleavedAsync(sequences, callRounds, WARM_UPS), calls)),
    ...prefixed('calls, self-check', await interleavedAsync(same, callRounds, WARM_UPS)),
    ...prefixed('`createCustomers`, concurrency 8, one row', each(await interleavedAsync(bulks, bulkRounds, WARM_UPS), count)),
  };
});
server.stdin.end();

/**
 * The time of each of the calls in a round.
 *
 * @param {import('./series.mjs').Series} series
 * @param {number} calls
 */
function each(series, calls) {
  return Object.fromEntries(Object.entries(series).map(([name, values]) => [name, values.map((value) => value / calls)]));
}
