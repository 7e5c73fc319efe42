/** The rules as JavaScript, translated from the same WebAssembly, for pages that may not compile WebAssembly. */

import { instantiate } from '#boundary/translated.js';

/** @import { Instantiate } from '#boundary/glue.js' */

/** @returns {Instantiate} */
export function compileNow() {
  return instantiate;
}

export const compile = async () => compileNow();
