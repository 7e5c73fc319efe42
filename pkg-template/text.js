/** UTF-8 for the engine: the platform's own, or this where there is none, as in jsdom. */

/** @returns {Pick<TextDecoder, 'decode'>} */
export function textDecoder() {
  return typeof TextDecoder === 'function' ? new TextDecoder('utf-8', { ignoreBOM: true }) : { decode };
}

/** @returns {Pick<TextEncoder, 'encodeInto'>} */
export function textEncoder() {
  return typeof TextEncoder === 'function' ? new TextEncoder() : { encodeInto };
}

/**
 * @param {Uint8Array} bytes UTF-8 of Rust's, which is well-formed
 * @returns {string}
 */
function decode(bytes) {
  let text = '';
  let point = 0;
  let rest = 0;
  for (const byte of bytes) {
    if (rest > 0) {
      point = (point << 6) | (byte & 0x3f);
      rest -= 1;
    } else {
      rest = byte < 0xc0 ? 0 : byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
      point = rest === 0 ? byte : byte & (0x3f >> rest);
    }
    if (rest === 0) text += String.fromCodePoint(point);
  }
  return text;
}

/**
 * @param {string} text well-formed: what is not is no text to `snapshot.js`
 * @param {Uint8Array} bytes as many as it takes
 */
function encodeInto(text, bytes) {
  let written = 0;
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    const rest = point < 0x80 ? 0 : point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
    // The first byte says by its leading ones how many there are.
    bytes[written] = rest === 0 ? point : (0xff << (7 - rest)) | (point >> (6 * rest));
    for (let left = rest - 1; left >= 0; left -= 1) {
      bytes[written + rest - left] = 0x80 | ((point >> (6 * left)) & 0x3f);
    }
    written += rest + 1;
  }
  return { read: text.length, written };
}
