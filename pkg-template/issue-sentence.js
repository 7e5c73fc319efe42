/** Writes an issue as a sentence: in English, or in a language of `locales/`. */

import { ENGLISH, ISSUE_WORDS } from '#boundary/locale-words.js';

/** @import { Issue, Locale } from './index.js' */

/** What `{example}` stands for in the words of this name. It is the same in every language. */
const EXAMPLES = { currency: 'USD', invalid_date_time: '2026-01-31T09:30:00Z' };

/** Hebrew, Arabic and the other scripts that are written from right to left (UAX #9, the classes R and AL). */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/**
 * @param {Issue} issue
 * @param {{ label?: string | undefined, locale?: Locale | undefined }} [options]
 * @returns {string}
 */
export function issueSentence(issue, { label, locale } = {}) {
  const isOfServer = issue.code === 'rejected' && issue.message !== ENGLISH.rejected;
  const message = locale && !isOfServer ? messageIn(locale, issue) : issue.message;
  /** @type {string | undefined} */
  const name = label ?? /** @type {Record<string, any>} */ (issue.params).place;
  if (!name) return message;
  const [sentence, server] = /** @type {string[]} */ (locale?.issues ?? [ENGLISH.sentence, ENGLISH.server]);
  return fill(isOfServer ? server : sentence, {
    label: isolated(name, locale),
    message: isOfServer ? isolated(message, locale) : message,
  });
}

/** @param {Locale} locale @param {Issue} issue */
function messageIn(locale, { code, params }) {
  const { expected, nullable, reason, suggestion, max } = /** @type {Record<string, any>} */ (params);

  /** Fills the words of this name, `parts` with words of the locale. @param {string} name @param {object} [parts] */
  function words(name, parts) {
    const text = locale.issues[ISSUE_WORDS.indexOf(name)];
    const values = Object.entries({ ...params, example: /** @type {any} */ (EXAMPLES)[name] });
    const inserted = values.map(([key, value]) => [key, isolated(String(value), locale)]);
    return fill(typeof text === 'string' ? text : pluralForm(locale.tag, text, max), {
      ...Object.fromEntries(inserted),
      ...parts,
    });
  }

  if (expected) {
    const type = words(expected);
    return words(code, { type: nullable ? words('nullable', { type }) : type });
  }
  const message = words(code, reason && { reason: words(reason) });
  return suggestion ? words('suggestion', { message }) : message;
}

/**
 * Chooses the plural form for a number. The words lack the categories that only fractions and numbers from 1000 on have. Such a
 * number takes the form `other`, or `many` where there is no `other`.
 *
 * @param {string} tag
 * @param {Partial<Record<Intl.LDMLPluralRule, string>> | undefined} forms
 * @param {number} count
 */
function pluralForm(tag, forms, count) {
  return forms?.[new Intl.PluralRules(tag).select(count)] ?? forms?.other ?? forms?.many;
}

/**
 * Puts values in the places of their names in braces.
 *
 * @param {string | undefined} template
 * @param {Record<string, string>} values
 */
function fill(template = '', values) {
  return template.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? '');
}

/**
 * Isolates an inserted text (UAX #9, FSI and PDI), so that its direction and that of the words around it do not affect each
 * other. Where both are written from left to right nothing needs it, and the sentence stays plain.
 *
 * @param {string} text
 * @param {Locale | undefined} locale
 */
function isolated(text, locale) {
  return locale?.dir === 'rtl' || RIGHT_TO_LEFT.test(text) ? `\u2068${text}\u2069` : text;
}
