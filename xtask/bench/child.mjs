/** Runs each measurement in a separate process, which prints its series as JSON. */

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { planOf } from './plan.mjs';

/**
 * @import { Plan } from './plan.mjs'
 * @import { Series } from './series.mjs'
 */

const QUICK = '--quick';
// Node 20 prints a warning for each import of JSON.
const FLAGS = ['--disable-warning=ExperimentalWarning', '--expose-gc'];

/** Whether this process was started with `--quick`. */
export const isQuick = process.argv.includes(QUICK);

/** The path of a file beside this one. */
export const beside = (/** @type {string} */ name) => fileURLToPath(new URL(name, import.meta.url));

/**
 * Runs a script that calls {@link report}.
 *
 * @param {string} script beside this file
 * @returns {Promise<Series>}
 */
export function measure(script) {
  return measureWith(process.execPath, [...FLAGS, beside(script)]);
}

/**
 * Runs a program that prints series.
 *
 * @param {string} program
 * @param {string[]} args
 * @returns {Promise<Series>}
 */
export async function measureWith(program, args) {
  const all = isQuick ? [...args, QUICK] : args;
  const { stdout } = await promisify(execFile)(program, all, { maxBuffer: 2 ** 26 }).catch((error) => {
    throw new Error(`${program} ${all.join(' ')} failed\n${error.stderr || error.message}`);
  });
  return JSON.parse(stdout);
}

/**
 * Measures, and prints the series for {@link measure}.
 *
 * @param {(plan: Plan) => Series | Promise<Series>} take
 */
export async function report(take) {
  const series = await take(planOf(isQuick));
  process.stdout.write(JSON.stringify(series));
}
