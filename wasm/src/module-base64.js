/** The rules as WebAssembly in base64, for Node. */

import { text } from '#boundary/compiled/rules.js';
import { compileBytes, compileBytesNow } from './compile.js';

export const compile = async () => compileBytes(bytes());

export const compileNow = () => compileBytesNow(bytes());

/** @returns {Uint8Array<ArrayBuffer>} */
function bytes() {
  return Buffer.from(text, 'base64');
}

/** Whether views of a memory that has grown are empty, as WebAssembly detaches its buffer. */
export const DETACHES = true;
