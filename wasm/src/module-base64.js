/** The rules as WebAssembly in base64, for Node. */

import { text } from '#boundary/compiled/rules.js';

/** @import { Instantiate } from '#boundary/compiled/glue.js' */

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

/** @returns {Uint8Array<ArrayBuffer>} */
function bytes() {
  return Buffer.from(text, 'base64');
}

/** Whether views of a memory that has grown are empty, as WebAssembly detaches its buffer. */
export const DETACHES = true;
