/** The instance of the compiled rules: compiled once, instantiated on first use, and again after a trap. */

import { calls, instantiateWith, memorySize } from '#boundary/glue.js';
import { compile, compileNow } from '#boundary/module.js';
import { combine } from '../wasm/src/snapshot.js';
import { CaiboError } from './errors.js';

/** @import { Instantiate } from '#boundary/glue.js' */

/** @typedef {typeof calls} Engine */

/** @type {Instantiate | undefined} */
let instantiate;

/** Whether there is an instance that no trap has left in an unknown state. */
let isRunning = false;

/**
 * The size of a new instance's memory in bytes. The instance never frees memory. Once it has grown, the next call makes
 * another instance, which takes 0.1 ms, and 0.3 ms in `/js`.
 */
let initialSize = 0;

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

/**
 * Calls `use` with the engine. Compiles the rules synchronously if they are not compiled yet.
 *
 * @template T
 * @param {(engine: Engine) => T} use must call only the engine
 * @returns {T}
 */
export function run(use) {
  try {
    instantiate ??= compileNow();
  } catch (cause) {
    throw refusal(cause);
  }
  try {
    if (!isRunning) {
      instantiateWith(instantiate);
      initialSize = memorySize();
      isRunning = true;
    }
    const reply = use(calls);
    isRunning = memorySize() === initialSize;
    return reply;
  } catch (cause) {
    // A trap, a full stack or full memory leaves the instance in an unknown state. No call keeps data in it.
    isRunning = false;
    const message = 'the rules failed: out of memory, or a defect of caibo-customers';
    throw new CaiboError({ code: 'engine_failed', message, cause });
  }
}

/**
 * Runs an operation of `wasm/src/lib.rs`.
 *
 * @param {string} operation
 * @param {Record<string, unknown>} values the arguments that are not objects
 * @param {Record<string, import('../wasm/src/snapshot.js').Snapshot>} [snapshots] the arguments that are objects
 * @returns {any} its reply
 */
export function ask(operation, values, snapshots = {}) {
  const { layout, text } = combine({ operation, ...values }, snapshots);
  return run((engine) => engine.run(layout, text));
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
