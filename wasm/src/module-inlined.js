/** The rules as WebAssembly in a JavaScript string, for every platform that compiles WebAssembly. */

// @ts-expect-error: TypeScript resolves the condition `node`, for which the module is in base64.
import { isRare, special, text } from '#boundary/compiled/rules.js';
import { compileBytes, compileBytesNow } from './compile.js';

export const compile = async () => compileBytes(decode());

export const compileNow = () => compileBytesNow(decode());

/** Decodes the letters that `xtask/src/inlined.rs` writes; their format is documented there. */
function decode() {
  // Bytes that are written as one letter precede those that are written as two.
  const order = Array.from(isRare, (_, byte) => byte).sort((a, b) => Number(isRare[a]) - Number(isRare[b]));
  const singles = isRare.replaceAll('1', '').length;
  /** The rank of each letter, by its code. */
  const ranks = new Uint8Array(128);
  let count = 0;
  for (let code = 32; code < 127; code += 1) {
    if (special.includes(String.fromCharCode(code))) continue;
    ranks[code] = count;
    count += 1;
  }
  const bytes = new Uint8Array(text.length);
  let size = 0;
  for (let at = 0; at < text.length; at += 1) {
    let rank = ranks[text.charCodeAt(at)] ?? 0;
    if (rank >= singles) {
      at += 1;
      rank = singles + (rank - singles) * count + (ranks[text.charCodeAt(at)] ?? 0);
    }
    bytes[size] = order[rank] ?? 0;
    size += 1;
  }
  return bytes.subarray(0, size);
}

/** Whether views of a memory that has grown are empty, as WebAssembly detaches its buffer. */
export const DETACHES = true;
