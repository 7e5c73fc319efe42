/** Tests `issueSentence` and the languages. */

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import test, { describe } from 'node:test';
import { gzipSync } from 'node:zlib';

import { issueSentence, validateCustomer, validateCustomerChanges } from '../../pkg/index.js';
import * as rules from '../../pkg/rules.js';
import { minified } from '../../xtask/minified.mjs';
import { root } from './installed.mjs';
import { issues, sentencesIn } from './sentences.mjs';

/** @import { Issue, Locale } from '../../pkg/index.js' */
/** @typedef {string | Record<string, string>} Words */
/** @typedef {{ direction: string, issues: Record<string, Words>, form: Record<string, Words> }} File */

/** The most that an entry may weigh, in bytes of gzip. */
const BUDGET = 800;

/** @param {string} path */
const read = (path) => JSON.parse(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'));

const tags = readdirSync(new URL('../../locales', import.meta.url)).map((file) => file.replace('.json', ''));
const files = new Map(tags.map((tag) => /** @type {[string, File]} */ ([tag, read(`locales/${tag}.json`)])));
const english = /** @type {File} */ (files.get('en'));
/** @type {{ sentences: Record<string, string[]> }} */
const { sentences } = read('tests/cases/locales/sentences.json');

/** @param {string} entry @returns {Promise<any>} */
const load = async (entry) => (await import(`../../pkg/locales/${entry}.js`)).default;

test('there are twenty languages, and each has cases', () => {
  assert.equal(tags.length, 20);
  assert.deepEqual(Object.keys(sentences).sort(), tags.toSorted());
  assert.equal(issues.length, 49);
});

describe('each language', () => {
  for (const [tag, { direction, ...words }] of files) {
    test(`${tag} has the sentence of every case`, async () => {
      const rendered = await sentencesIn(tag);
      assert.deepEqual(rendered, sentences[tag]);
      assert.equal(rendered.join().includes('undefined'), false);
    });

    test(`${tag} has all words with all their placeholders`, () => {
      for (const part of /** @type {const} */ (['issues', 'form'])) {
        assert.deepEqual(Object.keys(words[part]), Object.keys(english[part]), part);
        for (const [name, text] of Object.entries(words[part])) {
          assert.deepEqual(placeholders(text), placeholders(english[part][name]), name);
          for (const form of forms(text)) {
            assert.equal(form, form.trim(), name);
            assert.equal(form, form.normalize('NFC'), name);
            assert.match(form, /./, name);
          }
        }
      }
    });

    test(`${tag} has each plural form that numbers below 1000 need, and no other`, () => {
      const rules = new Intl.PluralRules(tag);
      assert.deepEqual(rules.resolvedOptions().locale.split('-')[0], tag.split('-')[0]);
      const categories = new Set(Array.from({ length: 1000 }, (_, count) => rules.select(count)));
      for (const [name, text] of [...Object.entries(words.issues), ...Object.entries(words.form)]) {
        if (name === 'too_long' && categories.size > 1) assert.equal(typeof text, 'object', name);
        if (typeof text === 'object') assert.deepEqual(new Set(Object.keys(text)), categories, name);
      }
    });

    test(`${tag} has the direction of its script`, async () => {
      const isRightToLeft = ['ar', 'he'].includes(tag);
      assert.equal(direction, isRightToLeft ? 'rtl' : 'ltr');
      /** @type {Locale} */
      const locale = await load(tag);
      assert.deepEqual([locale.tag, locale.dir], [tag, direction]);
    });

    test(`${tag} weighs at most ${BUDGET} bytes of gzip, and so do its words for forms`, async () => {
      const form = readFileSync(new URL(`../../pkg/locales/${tag}/form.js`, import.meta.url), 'utf8');
      const entries = [`export { default } from './pkg/locales/${tag}.js'`, form.replace(/^import.*/, 'const locale = {};')];
      for (const entry of entries) {
        const { length } = gzipSync(await minified(entry, root, { charset: 'utf8' }), { level: 9 });
        assert(length <= BUDGET, `${length} bytes`);
      }
    });

    test(`${tag} with the words of forms is the same language`, async () => {
      const { form, ...locale } = await load(`${tag}/form`);
      assert.deepEqual(locale, await load(tag));
      assert.equal(form.length, Object.keys(english.form).length);
    });
  }
});

test('English is what an issue says without a locale, for every issue of every case', async () => {
  /** @type {Locale} */
  const locale = await load('en');
  const folder = new URL('../cases/', import.meta.url);
  const codes = new Set();
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
    for (const { value } of read(`tests/cases/${file}`)) {
      for (const issue of [...validateCustomer(value), ...validateCustomerChanges(value)]) {
        codes.add(issue.code);
        assert.equal(issueSentence(issue, { locale }), issue.message);
        assert.equal(issueSentence(issue, { label: 'It', locale }), `It ${issue.message}`);
        assert.equal(issueSentence(issue, { label: 'It' }), `It ${issue.message}`);
      }
    }
  }
  assert(codes.size >= 9, `${codes.size} codes`);
});

test('without a locale and without a label the sentence is the message', () => {
  const [issue] = validateCustomer({ name: 'Ada', email: 'a@b', phone: '5'.repeat(21) });
  assert(issue);
  assert.equal(issueSentence(issue), 'must be at most 20 characters long, not 21');
  assert.equal(rules.issueSentence(issue, { label: 'Phone' }), 'Phone must be at most 20 characters long, not 21');
  assert.equal(issueSentence(issue, { label: '', locale: undefined }), issue.message);
});

test('a complaint of the server stands after the place that the server gives, unless there is a label', () => {
  const params = /** @type {any} */ ({ place: 'TenantId' });
  /** @type {Issue} */
  const issue = { code: 'rejected', path: [], params, message: 'is unknown', source: 'server' };
  assert.equal(issueSentence(issue), 'TenantId: is unknown');
  assert.equal(issueSentence(issue, { label: 'Tenant' }), 'Tenant: is unknown');
});

test('no words of a language are in a bundle that does not ask for them', async () => {
  const all = await minified(`export * from './pkg/index.js'; export * from './pkg/form.js';`, root, { charset: 'utf8' });
  const textsOf = (/** @type {File} */ { issues, form }) => [...Object.values(issues), ...Object.values(form)].flatMap(forms);
  const ofEnglish = new Set(textsOf(english));
  for (const text of [...files.values()].flatMap(textsOf)) {
    // A shorter one may be a part of anything.
    if (text.length > 12 && !ofEnglish.has(text)) assert(!Buffer.from(all).includes(text), text);
  }
  const one = await minified(`import { validateCustomer } from './pkg/index.js'; console.log(validateCustomer);`, root);
  assert(!Buffer.from(one).includes('PluralRules'), 'issueSentence');
});

/** @param {Words | undefined} words */
function forms(words) {
  return typeof words === 'string' ? [words] : Object.values(words ?? {});
}

/** The placeholders of all forms together: a form for one or two may write its number as a word. @param {Words | undefined} words */
function placeholders(words) {
  return [...new Set(forms(words).join().match(/\{\w+\}/g))].sort();
}
