/**
 * Measures `caibo check` of a file: against the crate `csv`, which only reads it, and a part of it against `frictionless validate`
 * with the same rules. The argument is the folder of the programs; `FRICTIONLESS` is the path of the peer, if it is installed.
 */

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

import { beside, report } from './child.mjs';
import { interleavedAsync } from './interleaved.mjs';
import { prefixed } from './series.mjs';

/** @import { Series } from './series.mjs' */

const [programs = ''] = process.argv.slice(2);
const { FRICTIONLESS } = process.env;
const threads = String(availableParallelism());
/** How often the memory of a process is looked up, in milliseconds. */
const PAUSE = 2;

const caibo = join(programs, 'caibo');
const example = (/** @type {string} */ name) => join(programs, 'examples', name);

/** @param {string} program @param {string[]} args */
async function run(program, args) {
  const { status, stderr } = spawnSync(program, args, { stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' });
  // 1: some rows are not valid.
  if (status !== 0 && status !== 1) throw new Error(`${program} ended with ${status}: ${stderr}`);
}

/** @param {string} file @param {number} rows */
function generate(file, rows) {
  const { status } = spawnSync(example('generate'), [String(rows)], { stdio: ['ignore', openSync(file, 'w'), 'inherit'] });
  if (status !== 0) throw new Error(`generate ended with ${status}`);
}

/** The largest memory of a check, in bytes. Only Linux tells it of a process that still runs. @param {string} file */
async function memory(file) {
  const child = spawn(caibo, ['check', file], { stdio: 'ignore' });
  const exit = once(child, 'exit');
  let peak = 0;
  for (; child.exitCode === null; await Promise.race([exit, setTimeout(PAUSE)])) {
    const [, kilobytes] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8')) ?? [];
    peak = Math.max(peak, Number(kilobytes ?? 0) * 1024);
  }
  return peak;
}

await report(async ({ fileRows, fileRounds, partRows, partRounds }) => {
  const folder = mkdtempSync(join(tmpdir(), 'caibo-bench-'));
  try {
    const [file, part] = [join(folder, 'customers.csv'), join(folder, 'part.csv')];
    generate(file, fileRows);
    generate(part, partRows);
    const check = (/** @type {string} */ path) => run(caibo, ['check', path, '--threads', threads]);
    /** @type {Series} */
    const series = prefixed(
      '`caibo check`, a million rows',
      await interleavedAsync({ caibo: () => check(file), csv: () => run(example('read_csv'), [file, threads]) }, fileRounds),
    );
    if (process.platform === 'linux') series['memory of `caibo check`, a million rows'] = [await memory(file)];
    if (FRICTIONLESS) {
      const validate = ['validate', part, '--schema', beside('peers/customers.schema.json'), '--trusted'];
      const both = { caibo: () => check(part), frictionless: () => run(FRICTIONLESS, validate) };
      Object.assign(series, prefixed('a part of the rows', await interleavedAsync(both, partRounds)));
    }
    return series;
  } finally {
    rmSync(folder, { recursive: true });
  }
});
