/** The compiled rules: instantiated on first use, kept, and made anew after a trap. */

import * as glue from './glue.js';
import { CaiboError } from './errors.js';
import wasm from './wasm.js';

/** @typedef {Omit<typeof glue, 'initSync' | 'default' | '__wbg_reset_state'>} Engine */

let isReady = false;

/** @type {Promise<void> | undefined} */
let starting;

/** Compiles off the main thread where the platform can; needed by nothing, and harmless if repeated. */
export function start() {
  starting ??= isReady ? Promise.resolve() : compile();
  return starting;
}

async function compile() {
  try {
    instantiate(await WebAssembly.compile(bytes()));
  } catch (cause) {
    starting = undefined;
    throw refusal(cause);
  }
}

/**
 * Runs `use` on the engine, and compiles it on the spot if that is still due.
 *
 * @template T
 * @param {(engine: Engine) => T} use
 * @returns {T}
 */
export function run(use) {
  if (!isReady) {
    try {
      instantiate(new WebAssembly.Module(bytes()));
    } catch (cause) {
      throw refusal(cause);
    }
  }
  try {
    return use(glue);
  } catch (error) {
    if (!(error instanceof WebAssembly.RuntimeError)) throw error;
    // A trap leaves the instance in no known state. No call keeps anything in it.
    glue.__wbg_reset_state();
    const message = 'the rules broke off: out of memory, or a defect of caibo-customers';
    throw new CaiboError({ code: 'engine_failed', message, cause: error });
  }
}

/** @param {WebAssembly.Module} module */
function instantiate(module) {
  if (isReady) return;
  glue.initSync({ module });
  isReady = true;
}

/** @param {unknown} cause */
function refusal(cause) {
  return new CaiboError({
    code: 'wasm_refused',
    message:
      "WebAssembly is not allowed here: a Content-Security-Policy needs 'wasm-unsafe-eval' in script-src",
    cause,
  });
}

/** Two hexadecimal digits a byte: of all texts that bundlers keep as they are, it compresses best. */
function bytes() {
  const bytes = new Uint8Array(wasm.length / 2);
  for (let index = 0; index < bytes.length; index += 1) {
    bytes[index] = Number.parseInt(wasm.slice(2 * index, 2 * index + 2), 16);
  }
  return bytes;
}
