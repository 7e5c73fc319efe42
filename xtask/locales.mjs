// `node xtask/locales.mjs FOLDER`: makes the modules of the languages from `locales/*.json`. For the sources it writes
// `locale-words.js`, which names the words. For the package it writes `locales/TAG.js` and `locales/TAG/form.js`, whose words have
// no names, only an order: names would be a third of their gzip.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const SOURCES = 'locales';

const [folder = ''] = process.argv.slice(2);
const english = read('en');
const names = (words) => JSON.stringify(Object.keys(words), null, 2).replaceAll('"', "'");
writeFileSync(
  join(folder, 'locale-words.js'),
  `\
// Generated from \`locales/en.json\` by \`cargo xtask build\`.

/** The names of a locale's words for issues, in the order in which it has them. */
export const ISSUE_WORDS = ${names(english.issues)};

/** How an English sentence is put together, and the English message of a \`rejected\` issue without the server's words. */
export const ENGLISH = ${literal({
    sentence: english.issues.sentence,
    server: english.issues.server,
    rejected: english.issues.rejected,
  })};

/** The sentences of a form in English. A locale has its own in the same order. */
export const FORM = ${literal(english.form)};
`,
);
for (const tag of readdirSync(SOURCES).map((file) => file.replace(/\.json$/, ''))) {
  const { direction, issues, form } = read(tag);
  const inOrder = (words, all) =>
    Object.keys(all).map((name) => {
      if (!words[name]) throw new Error(`${SOURCES}/${tag}.json has no words for ${name}`);
      return compact(words[name]);
    });
  mkdirSync(join(folder, SOURCES, tag), { recursive: true });
  writeFileSync(
    join(folder, SOURCES, `${tag}.js`),
    `export default ${literal({ tag, dir: direction, issues: inOrder(issues, english.issues) })};\n`,
  );
  writeFileSync(
    join(folder, SOURCES, tag, 'form.js'),
    `import locale from '../${tag}.js';\nexport default { ...locale, form: ${literal(inOrder(form, english.form))} };\n`,
  );
}

function read(tag) {
  return JSON.parse(readFileSync(join(SOURCES, `${tag}.json`), 'utf8'));
}

/** One text in place of plural forms that are all equal. */
function compact(words) {
  const forms = Object.values(words);
  return typeof words === 'object' && new Set(forms).size === 1 ? forms[0] : words;
}

/** JSON whose names are not quoted. */
function literal(value) {
  return JSON.stringify(value, null, 2).replace(/^( *)"(\w+)":/gm, '$1$2:');
}
