/** The idempotency keys of a run, to find a key function that gives different rows one key. */

import { invalidOption } from './errors.js';

/** The number of keys that are remembered: the newest. They take about 10 MB. */
const MAX_KEYS = 100_000;

export class RowKeys {
  /** A hash of the row's JSON text by key, oldest first. @type {Map<string, number>} */
  #hashes = new Map();

  /**
   * Throws if another row had this key. The server would take the second for a repetition of the first, and lose it.
   *
   * @param {string} key
   * @param {string} json the row as it is sent
   */
  check(key, json) {
    const hash = hashOf(json);
    const known = this.#hashes.get(key);
    if (known !== undefined && known !== hash) {
      throw invalidOption('idempotencyKey', 'must give rows of different content different keys');
    }
    this.#hashes.delete(key);
    this.#hashes.set(key, hash);
    if (this.#hashes.size > MAX_KEYS) this.#hashes.delete(/** @type {string} */ (this.#hashes.keys().next().value));
  }
}

/** FNV-1a of 32 bits. @param {string} text */
function hashOf(text) {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash;
}
