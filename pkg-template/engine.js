/** The instance of the compiled rules: compiled once, instantiated on first use, and again after a trap. */

import { calls, instantiateWith } from '#boundary/compiled/glue.js';
import { compile, compileNow } from '#boundary/module.js';
import { attach } from '../wasm/src/memory.js';
import { CaiboError } from './errors.js';

/** @import { Instantiate } from '#boundary/compiled/glue.js' */

/** @typedef {typeof calls} Engine */

/** @type {Instantiate | undefined} */
let instantiate;

/** Whether there is an instance that no trap has left in an unknown state. */
let isRunning = false;

/** @type {Promise<void> | undefined} */
let starting;

/** Compiles the rules, off the main thread where the platform can. No call requires it, and it may be repeated. */
export function start() {
  starting ??= compileLater();
  return starting;
}

async function compileLater() {
  try {
    instantiate ??= await compile();
  } catch (cause) {
    starting = undefined;
    throw refusal(cause);
  }
  run(() => {});
}

/** Whether the rules are compiled. */
export function isCompiled() {
  return instantiate !== undefined;
}

/**
 * Calls `use` with the exports of the engine and the arguments. Compiles the rules synchronously if they are not compiled yet.
 *
 * @template T
 * @param {(engine: Engine, a: any, b: any, c: any) => T} use must run no code of the caller
 * @param {unknown} [a]
 * @param {unknown} [b]
 * @param {unknown} [c]
 * @returns {T}
 */
export function run(use, a, b, c) {
  if (!isRunning) compileIfNeeded();
  try {
    if (!isRunning) makeInstance();
    return use(calls, a, b, c);
  } catch (cause) {
    // A trap, a full stack or full memory leaves the instance in an unknown state. No call keeps data in it.
    isRunning = false;
    const message = 'the rules failed: out of memory, or a defect of caibo-customers';
    throw new CaiboError({ code: 'engine_failed', message, cause });
  }
}

function compileIfNeeded() {
  try {
    instantiate ??= compileNow();
  } catch (cause) {
    throw refusal(cause);
  }
}

function makeInstance() {
  instantiateWith(/** @type {Instantiate} */ (instantiate));
  attach(calls);
  isRunning = true;
}

/** @param {unknown} cause */
function refusal(cause) {
  return new CaiboError({
    code: 'wasm_refused',
    message:
      "WebAssembly is not allowed here: a Content-Security-Policy needs 'wasm-unsafe-eval' in script-src; " +
      'caibo-customers/js does without WebAssembly',
    cause,
  });
}
