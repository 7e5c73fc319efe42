/** Compiles WebAssembly from its bytes. */

/** @import { Instantiate } from '#boundary/compiled/glue.js' */

/**
 * @param {BufferSource} bytes
 * @returns {Promise<Instantiate>}
 */
export async function compileBytes(bytes) {
  return instantiate(await WebAssembly.compile(bytes));
}

/**
 * @param {BufferSource} bytes
 * @returns {Instantiate}
 */
export function compileBytesNow(bytes) {
  return instantiate(new WebAssembly.Module(bytes));
}

/**
 * @param {WebAssembly.Module} module
 * @returns {Instantiate}
 */
export function instantiate(module) {
  return (imports) => new WebAssembly.Instance(module, imports).exports;
}
