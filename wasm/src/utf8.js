/** UTF-8 by the platform's `TextDecoder` and `TextEncoder`, or by this code where they do not exist, as in jsdom. */

import { wellFormed } from './values.js';

/**
 * @param {string} label
 * @param {TextDecoderOptions} options
 * @returns {Pick<TextDecoder, 'decode'>}
 */
export function textDecoder(label, options) {
  return typeof TextDecoder === 'function' ? new TextDecoder(label, options) : { decode: options.fatal ? decode : decodeLossily };
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
function decode(bytes = new Uint8Array()) {
  return decodeURIComponent(escape(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')));
}

/** Decodes UTF-8, or the ASCII characters of what is not UTF-8. @param {Uint8Array} [bytes] */
function decodeLossily(bytes) {
  try {
    return decode(bytes);
  } catch {
    return Array.from(bytes ?? [], (byte) => (byte < 128 ? String.fromCharCode(byte) : '\ufffd')).join('');
  }
}

/**
 * @param {string} text
 * @param {Uint8Array} bytes at least as many as the text needs
 */
function encodeInto(text, bytes) {
  // Of an escape sequence `unescape` makes one character, whose code is the byte.
  const characters = unescape(encodeURIComponent(wellFormed(text)));
  for (let at = 0; at < characters.length; at += 1) bytes[at] = characters.charCodeAt(at);
  return { written: characters.length };
}
