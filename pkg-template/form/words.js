/** The sentences that a bound form shows, in English or in the language of a locale. `locales/` has them all. */

import { FORM } from '#boundary/locale-words.js';

/** @import { FormLocale } from '../index.js' */

/** @typedef {typeof FORM} Words */

/**
 * @param {FormLocale | undefined} locale whose sentences are in the order of the English ones
 * @returns {Words}
 */
export function wordsIn(locale) {
  const names = Object.keys(FORM);
  return locale ? /** @type {any} */ (Object.fromEntries(names.map((name, index) => [name, locale.form[index]]))) : FORM;
}

/**
 * What a person is told of an error: what happened, in the server's words where it gives any, and what to do.
 *
 * @param {Words} words
 * @param {any} error
 * @param {{ mayExist: boolean, retryable: boolean }} outcome
 * @param {FormLocale | undefined} locale
 */
export function explain(words, error, { mayExist, retryable }, locale) {
  const { code, status, detail, retryAfter } = Object(error);
  const isRefusal = status < 500;
  const happened = /** @type {Record<string, string>} */ (words)[code] ?? (isRefusal ? words.bad_request : words.failed);
  const said = isRefusal ? detail : '';
  const time = () => new Intl.RelativeTimeFormat(locale?.tag ?? 'en').format(Math.ceil(retryAfter / 1000), 'second');
  const again = retryAfter ? words.againIn.replace('{time}', time) : words.again;
  const advice = mayExist ? words.doubt : retryable && again;
  return [happened, said, advice].filter(Boolean);
}
