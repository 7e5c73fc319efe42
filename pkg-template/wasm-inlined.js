/** The rules as WebAssembly inside of the JavaScript: for every platform that compiles WebAssembly. */

import { isRare, letters, text } from './rules.js';

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

/** The letters are written by `xtask/src/inlined.rs`, which says why. */
function bytes() {
  // The bytes of one letter come before those of two.
  const order = Array.from(isRare, (_, byte) => byte).sort((a, b) => Number(isRare[a]) - Number(isRare[b]));
  const singles = isRare.replaceAll('1', '').length;
  const bytes = [];
  let offset = 0;
  for (const letter of text) {
    const rank = offset + letters.indexOf(letter);
    if (offset === 0 && rank >= singles) {
      offset = singles + (rank - singles) * letters.length;
    } else {
      bytes.push(order[rank] ?? 0);
      offset = 0;
    }
  }
  return Uint8Array.from(bytes);
}
