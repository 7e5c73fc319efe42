/** The rules as plain JavaScript, translated from the same WebAssembly: for pages that may compile none. */

import { instantiate } from './translated.js';

/** @import { Make } from './engine.js' */

/** @returns {Make} */
export function compileNow() {
  return instantiate;
}

export const compile = async () => compileNow();
