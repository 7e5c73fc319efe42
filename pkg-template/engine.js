/** The compiled rules: compiled once and kept, instantiated on first use, and anew after a trap and once the memory has grown. */

import { compile, compileNow } from '#wasm';
import { CaiboError } from './errors.js';
import { calls, instantiateWith, memorySize } from './glue.js';
import { read } from './told.js';

/** @typedef {typeof calls} Engine */

/**
 * Makes an instance of the rules. Which kind of file it comes from depends on the entry: see `package.json`.
 *
 * @typedef {(imports: WebAssembly.Imports) => WebAssembly.Exports} Make
 */

/** @type {Make | undefined} */
let make;

let isRunning = false;

/**
 * Of a new instance's memory, in bytes. Nothing in it is ever freed: once it has grown, another instance takes its place,
 * which is made in 0.1 ms, and in 0.3 of `/js`.
 */
let newSize = 0;

/** @type {Promise<void> | undefined} */
let starting;

/** Compiles off the main thread where the platform can; needed by nothing, and harmless if repeated. */
export function start() {
  starting ??= compileLater();
  return starting;
}

async function compileLater() {
  try {
    make ??= await compile();
  } catch (cause) {
    starting = undefined;
    throw refusal(cause);
  }
  run(() => {});
}

/**
 * Runs `use` on the engine, and compiles it on the spot if that is still due.
 *
 * @template T
 * @param {(engine: Engine) => T} use which calls nothing but the engine
 * @returns {T}
 */
export function run(use) {
  try {
    make ??= compileNow();
  } catch (cause) {
    throw refusal(cause);
  }
  try {
    if (!isRunning) {
      instantiateWith(make);
      newSize = memorySize();
      isRunning = true;
    }
    const told = use(calls);
    isRunning = memorySize() === newSize;
    return read(told);
  } catch (cause) {
    // A trap, a full stack or a full memory leaves the instance in no known state. No call keeps anything in it.
    isRunning = false;
    const message = 'the rules broke off: out of memory, or a defect of caibo-customers';
    throw new CaiboError({ code: 'engine_failed', message, cause });
  }
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
