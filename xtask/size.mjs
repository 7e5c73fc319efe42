// `node xtask/size.mjs [NAMED_WASM]`: what the package weighs, and whether that is within its budget. Given the module with
// the names of its functions, also which are the largest, and what the packages of others weigh.
import { readFileSync } from 'node:fs';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { functionsOf } from './functions.mjs';
import { minified } from './minified.mjs';

/** The most that the entries may weigh, in bytes of gzip. The goals, which the bench reports, are 30 000, 45 000
 * and 16 000: the answers of every make, the shared pace and the tokens took the rest. */
const UNIVERSAL = 39_000;
const JS = 51_000;
const RULES = 16_500;
/** What reading a form alone may weigh. */
const CONVERSION = 4_000;
/** What a bound form may add to a page that has the client, or the rules, already. */
const FORM = 5_120;
const LARGEST = 20;

const [named] = process.argv.slice(2);

const create = (entry) => `import { createCustomer } from './pkg/${entry}';
  console.log(await createCustomer({ name: 'Ada Lovelace', email: 'ada@example.com' }));`;
const validate = `import { validateCustomer } from './pkg/rules.js';
  console.log(validateCustomer({ name: 'Ada Lovelace', email: 'ada@example.com' }));`;
const fill = `import { customerFromForm } from './pkg/form.js';
  console.log(customerFromForm(document.forms[0]));`;
/** What a bound form uses of another entry. */
const used = ['changesFromForm', 'customerFromForm', 'isCaiboError', 'issueSentence', 'ready', 'validateCustomer', 'validateCustomerChanges'];
const below = (entry, more) => `import { ${[...used, ...more]} } from './pkg/${entry}';
  console.log(${[...used, ...more]});`;
const bound = (entry, form, more) => `import { bindCustomerForm } from './pkg/${form}';
  ${below(entry, more)}
  bindCustomerForm(document.forms[0]);`;
const calls = ['createCustomer', 'updateCustomer'];

const wasm = readFileSync('pkg/compiled-small.wasm');
const rows = [
  ['caibo-customers', [await minified(create('index.js'), '.')], UNIVERSAL],
  ['  in workerd, with /wasm', [await minified(create('workerd.js'), '.'), wasm]],
  ['caibo-customers/js', [await minified(create('js.js'), '.')], JS],
  ['caibo-customers/rules', [await minified(validate, '.')], RULES],
  ['  customerFromForm alone', [await minified(fill, '.')], CONVERSION],
  ['caibo-customers/form', [await minified(bound('index.js', 'form.js', calls), '.')]],
  ['caibo-customers/rules/form', [await minified(bound('rules.js', 'form-rules.js', []), '.')]],
  ['caibo-customers/wasm', [wasm]],
  ['caibo-customers/schema.json', [readFileSync('pkg/schema.json')]],
];
if (named) {
  for (const [name, file] of [
    ['openapi-fetch + zod', 'openapi-fetch-zod.js'],
    ['openapi-fetch + ajv', 'openapi-fetch-ajv.js'],
    ['stripe', 'stripe.js'],
  ]) {
    rows.push([name, [await minified(`import './xtask/peers/${file}';`, '.')]]);
  }
}

console.log('One call of each, bundled and minified by esbuild:\n');
print('bytes', 'raw', 'gzip', 'brotli', 'budget');
let isOver = false;
for (const [name, files, budget] of rows) {
  const sum = (weigh) => files.reduce((total, file) => total + weigh(file).length, 0);
  const compressed = sum((file) => gzipSync(file, { level: 9 }));
  const verdict = budget ? [`${budget} ${compressed > budget ? 'OVER' : 'ok'}`] : [];
  print(name, sum((file) => file), compressed, sum(brotliCompressSync), ...verdict);
  isOver ||= compressed > budget;
}
for (const [name, entry, form, more] of [
  ['  /form beyond the client', 'index.js', 'form.js', calls],
  ['  /rules/form beyond /rules', 'rules.js', 'form-rules.js', []],
]) {
  const weigh = async (script) => gzipSync(await minified(script, '.'), { level: 9 }).length;
  const added = (await weigh(bound(entry, form, more))) - (await weigh(below(entry, more)));
  print(name, '', added, '', `${FORM} ${added > FORM ? 'OVER' : 'ok'}`);
  isOver ||= added > FORM;
}
if (named) {
  const functions = functionsOf(readFileSync(named));
  console.log(`\nThe ${LARGEST} largest of ${functions.length} functions:\n`);
  for (const { name, size } of functions.slice(0, LARGEST)) console.log(`${String(size).padStart(6)}  ${name}`);
}
if (isOver) {
  console.log('\nFAILED: more gzip than the budget');
  process.exitCode = 1;
}

function print(name, ...columns) {
  console.log(name.padEnd(28) + columns.map((column) => String(column).padStart(11)).join(''));
}
