/** Measures the import of a file of valid rows into a sandbox, against loops of reqwest that send the same rows. */

import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { report } from './child.mjs';
import { interleavedAsync } from './interleaved.mjs';
import { prefixed } from './series.mjs';

/** How many requests are in flight. */
const CONCURRENCY = 8;

const { CAIBO = '', CAIBO_SANDBOX = '', REQWEST_LOOP = '' } = process.env;
const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'caibo-bench-'));
const file = join(folder, 'rows.csv');

/**
 * Runs a program against a new sandbox, which knows no row yet.
 *
 * @param {(url: string) => Promise<unknown>} program
 * @param {number} rows
 * @returns {Promise<number>} the nanoseconds of a row
 */
async function timed(program, rows) {
  const sandbox = spawn(CAIBO_SANDBOX, ['--port', '0', '--until-stdin-ends'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [output] = await once(sandbox.stdout, 'data');
  const [url = ''] = /http:\S+/.exec(String(output)) ?? [];
  const start = performance.now();
  await program(url);
  const time = performance.now() - start;
  const stored = await (await fetch(`${url}/sandbox/customers`)).json();
  if (stored.length !== rows) throw new Error(`${stored.length} of ${rows} customers were created`);
  sandbox.stdin.end();
  await once(sandbox, 'exit');
  return (time * 1e6) / rows;
}

/** @param {string} url */
async function imported(url) {
  const journal = join(folder, 'journal');
  await run(CAIBO, ['import', file, '--base-url', url, '--concurrency', `${CONCURRENCY}`, '--journal', journal]);
  rmSync(journal);
}

/** @param {string} url */
const looped = (url) => run(REQWEST_LOOP, [url, file, `${CONCURRENCY}`]);

await report(async ({ importRounds, importedRows: count }) => {
  const rows = Array.from(
    { length: count },
    (_, row) => `Customer ${row},customer${row}@example.com,+44 20 7946 0000,M-${row},${row} Test Street\n`,
  );
  writeFileSync(file, `name,email,phone,memberId,address\n${rows.join('')}`);
  const programs = {
    '`caibo import`': () => timed(imported, count),
    'eight loops of raw `reqwest`': () => timed(looped, count),
  };
  return prefixed('`caibo import`, concurrency 8, one row', await interleavedAsync(programs, importRounds));
});
rmSync(folder, { recursive: true });
