/** The instance of the compiled rules: compiled once, instantiated on first use, and again after a trap. */

import { calls, instantiateWith } from '#boundary/compiled/glue.js';
import { compile, compileNow } from '#boundary/module.js';
import { attach } from '../wasm/src/memory.js';
import { CaiboError } from './errors.js';

/** @import { Instantiate } from '#boundary/compiled/glue.js' */

/** @typedef {typeof calls} Engine */

/** @type {Instantiate | undefined} */
let instantiate;

/** V8 reserves 10 GB of address space for an instance, so that it need not check the bounds of its memory. */
const NO_ROOM =
  'the rules could not start: out of memory or stack; WebAssembly may need 10 GB of address space (ulimit -v), caibo-customers/js none';

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
    instantiate ??= await compile().catch((cause) => {
      throw refusal(cause);
    });
    run(() => {});
  } finally {
    // Neither a failure nor a success is kept: the next call tries again, or finds the rules compiled.
    starting = undefined;
  }
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
  if (!isRunning) startNow();
  try {
    return use(calls, a, b, c);
  } catch (cause) {
    // A trap, a full stack or full memory leaves the instance in an unknown state. No call keeps data in it.
    isRunning = false;
    throw failed('the rules failed: out of memory, or a defect of caibo-customers', cause);
  }
}

/** Compiles the rules if they are not compiled yet, and makes an instance. */
function startNow() {
  try {
    instantiate ??= compileNow();
  } catch (cause) {
    throw refusal(cause);
  }
  try {
    instantiateWith(instantiate);
    attach(calls);
  } catch (cause) {
    throw failed(NO_ROOM, cause);
  }
  isRunning = true;
}

/**
 * @param {string} message
 * @param {unknown} cause
 */
function failed(message, cause) {
  return new CaiboError({ code: 'engine_failed', message, cause });
}

/**
 * The error of a failed compilation. Memory or the stack ran out if its cause is a `RangeError`, in Firefox an `InternalError` or a
 * text; otherwise the platform refuses WebAssembly.
 *
 * @param {any} cause
 */
function refusal(cause) {
  if (Object(cause) !== cause || /^(Range|Internal)Error$/.test(cause.name)) return failed(NO_ROOM, cause);
  return new CaiboError({
    code: 'wasm_refused',
    message:
      "WebAssembly is not allowed here: a Content-Security-Policy needs 'wasm-unsafe-eval' in script-src; " +
      'caibo-customers/js does without WebAssembly',
    cause,
  });
}
