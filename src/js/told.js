/** Reads what Rust tells, which `src/js/told.rs` writes. */

/**
 * An array of `true`, and then of names and values in turn, is an object; any other is a list. All else is itself.
 *
 * @param {any} told
 * @returns {any}
 */
export function read(told) {
  if (!Array.isArray(told)) return told;
  if (told[0] !== true) return told.map(read);
  /** @type {Record<string, any>} */
  const object = {};
  for (let at = 1; at < told.length; at += 2) object[told[at]] = read(told[at + 1]);
  return object;
}
