/** The rules as WebAssembly in a JavaScript string, for every platform that compiles WebAssembly. */

import { isRare, letters, text } from '#boundary/rules.js';

/** @import { Instantiate } from '#boundary/glue.js' */

/** @returns {Promise<Instantiate>} */
export async function compile() {
  return instantiate(await WebAssembly.compile(bytes()));
}

/** @returns {Instantiate} */
export function compileNow() {
  return instantiate(new WebAssembly.Module(bytes()));
}

/**
 * @param {WebAssembly.Module} module
 * @returns {Instantiate}
 */
function instantiate(module) {
  return (imports) => new WebAssembly.Instance(module, imports).exports;
}

/** Decodes the letters that `xtask/src/inlined.rs` writes; their format is documented there. */
function bytes() {
  // Bytes that are written as one letter precede those that are written as two.
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
