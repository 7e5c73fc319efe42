/** The rules as WebAssembly inside of the JavaScript: for every platform that compiles WebAssembly. */

import { common, letters, text } from './rules.js';

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
  const singles = common.length / 2;
  const isCommon = new Set(Array.from({ length: singles }, (_, at) => parseInt(common.slice(2 * at, 2 * at + 2), 16)));
  const all = Array.from({ length: 256 }, (_, byte) => byte);
  const order = [...isCommon, ...all.filter((byte) => !isCommon.has(byte))];
  const rankOf = new Uint8Array(128);
  for (let rank = 0; rank < letters.length; rank += 1) rankOf[letters.charCodeAt(rank)] = rank;

  const bytes = new Uint8Array(text.length);
  let size = 0;
  for (let at = 0; at < text.length; at += 1) {
    let rank = rankOf[text.charCodeAt(at)] ?? 0;
    if (rank >= singles) {
      at += 1;
      rank = singles + (rank - singles) * letters.length + (rankOf[text.charCodeAt(at)] ?? 0);
    }
    bytes[size] = order[rank] ?? 0;
    size += 1;
  }
  return bytes.subarray(0, size);
}
