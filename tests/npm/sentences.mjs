/**
 * Renders the issues of `tests/cases/locales/sentences.json`. `node tests/npm/sentences.mjs TAG` writes the sentences of a language
 * into that file and prints them, to be read by somebody who speaks the language.
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

import { issueSentence } from '../../pkg/index.js';

const FILE = new URL('../cases/locales/sentences.json', import.meta.url);

/** @type {{ issues: any[], sentences: Record<string, string[]> }} */
const cases = JSON.parse(readFileSync(FILE, 'utf8'));
export const { issues } = cases;

/** @param {string} tag */
export async function sentencesIn(tag) {
  const { default: locale } = await import(`../../pkg/locales/${tag}.js`);
  return issues.map(({ label, ...issue }) => issueSentence(issue, { label, locale }));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const tag of process.argv.slice(2)) {
    const sentences = await sentencesIn(tag);
    cases.sentences[tag] = sentences;
    console.log([tag, ...sentences].join('\n'));
  }
  const lines = cases.issues.map((issue) => `    ${JSON.stringify(issue)}`).join(',\n');
  const text = JSON.stringify({ sentences: cases.sentences }, null, 2).replace(/^\{\n/, '');
  writeFileSync(FILE, `{\n  "issues": [\n${lines}\n  ],\n${text}\n`);
}
