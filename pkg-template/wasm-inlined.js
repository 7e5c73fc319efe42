/** The rules as WebAssembly inside of the JavaScript: for every platform that compiles WebAssembly. */

import hex from './hex.js';

/** @import { Make } from './engine.js' */

/** @returns {Promise<Make>} */
export async function compile() {
  return maker(await WebAssembly.compile(bytes()));
}

/** @returns {Make} */
export function compileNow() {
  return maker(new WebAssembly.Module(bytes()));
}

/**
 * @param {WebAssembly.Module} module
 * @returns {Make}
 */
function maker(module) {
  return (imports) => new WebAssembly.Instance(module, imports).exports;
}

/** Two hexadecimal digits a byte: of all texts that bundlers keep as they are, it compresses best. */
function bytes() {
  const bytes = new Uint8Array(hex.length / 2);
  for (let index = 0; index < bytes.length; index += 1) {
    bytes[index] = Number.parseInt(hex.slice(2 * index, 2 * index + 2), 16);
  }
  return bytes;
}
