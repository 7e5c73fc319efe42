/** Sentences for the page, made from messages of the package. */

/** @import { Issue } from '/pkg/index.js' */

/**
 * Makes a sentence of an issue. A message in lower case, as all of the rules' are, continues the label; a server's
 * message may be a whole sentence.
 *
 * @param {string} label
 * @param {Issue} issue
 */
export function issueSentence(label, { message }) {
  const continuesLabel = /^\p{Ll}/u.test(message);
  return sentence(continuesLabel ? `${label} ${message}` : message);
}

/**
 * Capitalizes the first letter, and adds a period if the text ends without punctuation.
 *
 * @param {string} words
 */
export function sentence(words) {
  const text = words.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase());
  return /[.!?…]$/u.test(text) ? text : `${text}.`;
}

/**
 * A number with its noun in the singular or the plural.
 *
 * @param {number} count
 * @param {string} one
 * @param {string} many
 */
export function counted(count, one, many) {
  return `${count} ${count === 1 ? one : many}`;
}
