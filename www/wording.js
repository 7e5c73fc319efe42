/** Sentences, made of what the package says. */

/** @import { Issue } from '/pkg/index.js' */

/**
 * An issue with its field, as a sentence. The rules' messages go on where the label ends; a server may
 * have worded a sentence of its own.
 *
 * @param {string} label
 * @param {Issue} issue
 */
export function issueSentence(label, { message }) {
  const goesOn = /^\p{Ll}/u.test(message);
  return sentence(goesOn ? `${label} ${message}` : message);
}

/**
 * With a capital at its start and a stop at its end.
 *
 * @param {string} words
 */
export function sentence(words) {
  const text = words.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase());
  return /[.!?…]$/u.test(text) ? text : `${text}.`;
}

/**
 * @param {number} count
 * @param {string} one
 * @param {string} many
 */
export function counted(count, one, many) {
  return `${count} ${count === 1 ? one : many}`;
}
