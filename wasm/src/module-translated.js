/** The rules as JavaScript, translated from the same WebAssembly, for pages that may not compile WebAssembly. */

import { instantiate } from '#boundary/compiled/translated.js';

/** @import { Instantiate } from '#boundary/compiled/glue.js' */

/** @returns {Instantiate} */
export function compileNow() {
  return instantiate;
}

export const compile = async () => compileNow();

/** Whether views of a memory that has grown are empty, as WebAssembly detaches its buffer. */
export const DETACHES = false;
