/**
 * `node xtask/bench/main.mjs NATIVE [--quick]`: takes every measurement, one after another, and prints the tables.
 * NATIVE is the program of the folder `native`; the program `caibo` is beside it. A goal that is missed is no failure; a figure that is missing is one.
 */

import { dirname } from 'node:path';

import { beside, isQuick, measure, measureWith } from './child.mjs';
import { duration, grouped, isMissing, rows } from './goals.mjs';
import { machine } from './machine.mjs';
import { planOf } from './plan.mjs';
import { median, medianRatio, repeated } from './series.mjs';
import { table } from './table.mjs';

/** @import { Series } from './series.mjs' */

const SCRIPTS = ['chromium.mjs', 'calls.mjs', 'processes.mjs', 'import.mjs', 'weight.mjs', 'memory.mjs'];
const CUSTOMERS = ['valid customer, 5 fields', 'valid customer, 12 fields', 'six issues'];
const VALIDATORS = ['Node build', 'small build', '/js', 'ajv', 'typebox', 'zod 4', 'valibot'];
const JSON_TEXTS = ['`from_json`, 5 fields', '`from_json`, 12 fields', '`to_json`, 5 fields', '`to_json`, 12 fields'];
const CRATES = ['caibo-customers', 'plain serde', 'jsonschema', 'garde'];
/** `csv` is the crate, which reads the rows and does not check them. */
const FILE_READERS = ['caibo', 'csv', 'frictionless'];
/** The functions that were timed against themselves, by the beginning of the names of their series. */
const SELF_CHECKS = { Node: '', Chromium: 'Chromium, ', 'the native program': 'native, ', calls: 'calls, ' };

const [native = ''] = process.argv.slice(2);

/** @type {Series} */
const series = {};
/** @type {string[]} */
const failures = [];

/** @param {string} name @param {() => Promise<Series>} take */
async function add(name, take) {
  console.error(`measuring: ${name}`);
  await take().then(
    (more) => Object.assign(series, more),
    (error) => failures.push(error.message),
  );
}

const { launches, fileRows, partRows } = planOf(isQuick);
/** The series of files, and their rows. @type {[string, number][]} */
const FILES = [
  ['`caibo check`, a million rows', fileRows],
  ['a part of the rows', partRows],
];
await add('verdicts', () => repeated(launches, () => measure('node-verdicts.mjs')));
for (const script of SCRIPTS) await add(script.replace('.mjs', ''), () => measure(script));
await add('files', () => measureWith(process.execPath, [beside('files.mjs'), dirname(native)]));
await add('native', () => measureWith(native, [beside('../../pkg/schema.json')]));

const goals = rows(series);
// A few rounds say nothing about a goal.
if (isQuick) for (const row of goals) if (row.ratio) row.result = 'measured';
failures.push(...goals.filter(isMissing).map(({ figure }) => `no figure: ${figure}`));

console.log(`${await machine()}
A figure is the median of many rounds. In each round all candidates run in turn, and the ratio is the median of
the ratios of the rounds. The ratio of a function to itself: ${selfChecks()}.
`);
console.log(
  table(
    ['figure', 'ours', 'peer', 'ratio', 'must', 'aim', 'result'],
    goals.map(({ figure, ours, peer, ratio, must, aim, result }) => [figure, ours, peer, ratio, must, aim, result]),
  ),
);
console.log('\nA verdict:\n');
console.log(table(['customer', ...VALIDATORS], [...verdicts('Node', ''), ...verdicts('Chromium', 'Chromium, ')]));
console.log('\nJSON text, natively:\n');
console.log(table(['customer', ...CRATES], JSON_TEXTS.map((name) => [name, ...durations(name, CRATES)])));

console.log('\nFiles of customers, rows a second:\n');
console.log(table(['rows', ...FILE_READERS], FILES.map(fileRow)));
if (!process.env.FRICTIONLESS) {
  const why = isQuick ? 'a quick run leaves it out' : 'it needs Python 3 with venv and pip';
  console.log(`\n\`frictionless validate\` was not run: ${why}.`);
}

if (isQuick) console.log('\nThis was a quick run: it shows that everything can be measured. The times mean nothing.');
for (const failure of failures) console.error(`\nerror: ${failure}`);
if (failures.length > 0) process.exitCode = 1;

/**
 * @param {string} engine
 * @param {string} prefix of the names of its series
 */
function verdicts(engine, prefix) {
  return CUSTOMERS.map((name) => [`${engine}, ${name}`, ...durations(`${prefix}${name}`, VALIDATORS)]);
}

/**
 * @param {string} figure
 * @param {string[]} names
 */
function durations(figure, names) {
  return names.map((name) => {
    const values = series[`${figure}, ${name}`];
    return values && duration(values);
  });
}

/** @param {[string, number]} file */
function fileRow([figure, rows]) {
  const perSecond = FILE_READERS.map((reader) => {
    const values = series[`${figure}, ${reader}`];
    return values && grouped(Math.round((rows * 1e9) / median(values)));
  });
  return [grouped(rows), ...perSecond];
}

function selfChecks() {
  const texts = Object.entries(SELF_CHECKS).map(([where, prefix]) => {
    const ratio = medianRatio(series[`${prefix}self-check, once`] ?? [], series[`${prefix}self-check, again`] ?? []);
    return `${ratio.toFixed(2)} in ${where}`;
  });
  return texts.join(', ');
}
