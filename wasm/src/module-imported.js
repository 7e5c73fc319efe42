/** The rules as an imported WebAssembly module, for Cloudflare's workerd, which does not compile at run time. */

import module from '#boundary/rules.wasm';

/** @import { Instantiate } from '#boundary/glue.js' */

/** @returns {Instantiate} */
export function compileNow() {
  return (imports) => new WebAssembly.Instance(module, imports).exports;
}

export const compile = async () => compileNow();
