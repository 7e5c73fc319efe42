/** UTF-8: the platform's own, or this where there is none, as in jsdom. */

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
 * @param {Uint8Array} [bytes] none are an empty text, as for the platform's own
 * @returns {string}
 * @throws if they are not UTF-8
 */
export function decode(bytes = new Uint8Array()) {
  const escapes = Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, '0')}`);
  return decodeURIComponent(escapes.join(''));
}

/**
 * @param {string} text
 * @param {Uint8Array} bytes as many as it takes
 */
function encodeInto(text, bytes) {
  let written = 0;
  for (const [letter, digits] of encodeURIComponent(wellFormed(text)).matchAll(/%(..)|./g)) {
    bytes[written] = digits ? parseInt(digits, 16) : letter.charCodeAt(0);
    written += 1;
  }
  return { written };
}
