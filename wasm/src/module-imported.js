/** The rules as an imported WebAssembly module, for Cloudflare's workerd, which does not compile at run time. */

import module from '#boundary/compiled/rules.wasm';
import { instantiate } from './compile.js';

export const compileNow = () => instantiate(module);

export const compile = async () => compileNow();

/** Whether views of a memory that has grown are empty, as WebAssembly detaches its buffer. */
export const DETACHES = true;
