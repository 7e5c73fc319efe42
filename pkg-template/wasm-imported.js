/** The rules as a WebAssembly module that is imported: for Cloudflare's workerd, which compiles none at run time. */

import module from './rules.wasm';

/** @import { Make } from './engine.js' */

/** @returns {Make} */
export function compileNow() {
  return (imports) => new WebAssembly.Instance(module, imports).exports;
}

export const compile = async () => compileNow();
