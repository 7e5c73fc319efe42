/** UTF-8 by the platform's `TextDecoder` and `TextEncoder`, or by this code where they do not exist, as in jsdom. */

import { wellFormed } from './snapshot.js';

/** @returns {Pick<TextDecoder, 'decode'>} */
export function textDecoder() {
  return typeof TextDecoder === 'function' ? new TextDecoder('utf-8', { ignoreBOM: true }) : { decode };
}

/** @returns {{ encodeInto(text: string, bytes: Uint8Array): { written: number } }} */
export function textEncoder() {
  return typeof TextEncoder === 'function' ? new TextEncoder() : { encodeInto };
}

/**
 * @param {Uint8Array} [bytes] absent bytes decode to the empty text, as with `TextDecoder`
 * @returns {string}
 * @throws {URIError} if the bytes are not UTF-8
 */
export function decode(bytes = new Uint8Array()) {
  const escapes = Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, '0')}`);
  return decodeURIComponent(escapes.join(''));
}

/**
 * @param {string} text
 * @param {Uint8Array} bytes at least as many as the text needs
 */
function encodeInto(text, bytes) {
  let written = 0;
  for (const [letter, digits] of encodeURIComponent(wellFormed(text)).matchAll(/%(..)|./g)) {
    bytes[written] = digits ? parseInt(digits, 16) : letter.charCodeAt(0);
    written += 1;
  }
  return { written };
}
