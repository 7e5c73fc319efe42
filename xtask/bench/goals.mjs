/** What is to be reached, and whether it is. A goal is for the median ratio to a peer, for a size, or for memory. */

import { median, medianRatio } from './series.mjs';

/**
 * @import { Series } from './series.mjs'
 *
 * @typedef {object} RatioGoal the series `figure, ours` divided by the series `figure, peer`
 * @property {string} figure
 * @property {string} ours
 * @property {string} peer
 * @property {number} must
 * @property {string} aim
 * @property {boolean} [ofMedians] divides the medians, where single rounds are differences that can be near 0
 *
 * @typedef {{ figure: string, bytes: number, aim: string }} SizeGoal the series `figure` alone
 *
 * @typedef {object} Row of the table
 * @property {string} figure
 * @property {string} [ours]
 * @property {string} [peer]
 * @property {string} [ratio]
 * @property {string} must
 * @property {string} aim
 * @property {string} result
 */

/** @type {RatioGoal[]} */
const RATIOS = [
  { figure: 'valid customer, 5 fields', ours: 'Node build', peer: 'ajv', must: 1.1, aim: '1.00, then typebox' },
  { figure: 'valid customer, 12 fields', ours: 'Node build', peer: 'ajv', must: 0.65, aim: '0.50' },
  { figure: 'Chromium, valid customer, 5 fields', ours: 'small build', peer: 'zod 4', must: 1, aim: '0.80' },
  { figure: 'six issues', ours: 'Node build', peer: 'valibot', must: 1.5, aim: '1.00' },
  { figure: 'one field, `email`', ours: 'Node build', peer: 'a whole customer', must: 1, aim: '0.60' },
  {
    figure: '`buildCreateCustomerRequest`',
    ours: 'Node build',
    peer: 'zod 4 + `JSON.stringify`',
    must: 1,
    aim: '0.70',
  },
  { figure: '`createCustomer`', ours: 'Node build', peer: 'raw `fetch`', must: 1.1, aim: '1.05' },
  {
    figure: '`createCustomers`, concurrency 8, one row',
    ours: 'Node build',
    peer: 'eight loops of raw `fetch`',
    must: 1.2,
    aim: '1.10',
  },
  {
    figure: '`caibo import`, concurrency 8, one row',
    ours: '`caibo import`',
    peer: 'eight loops of raw `reqwest`',
    must: 1.11,
    aim: '1.05',
  },
  {
    figure: '`node` process with one verdict, beyond an empty one',
    ours: 'Node build',
    peer: 'valibot',
    must: 1,
    aim: '0.60',
    ofMedians: true,
  },
  { figure: 'Chromium, import and first verdict', ours: 'small build', peer: 'ajv', must: 0.5, aim: '0.25' },
  { figure: '`from_json`, 5 fields', ours: 'caibo-customers', peer: 'plain serde', must: 1.5, aim: '1.20' },
  { figure: '`from_json`, 5 fields', ours: 'caibo-customers', peer: 'jsonschema', must: 0.7, aim: '0.50' },
  { figure: '`to_json`, 5 fields', ours: 'caibo-customers', peer: 'plain serde', must: 1.2, aim: '1.00' },
  { figure: '`caibo check`, a million rows', ours: 'caibo', peer: 'csv', must: 2, aim: '1.50' },
];

/** @type {SizeGoal[]} */
const SIZES = [
  { figure: 'gzip, one `createCustomer`', bytes: 30_000, aim: '26 000 B' },
  { figure: 'gzip, one `createCustomer` of `/js`', bytes: 45_000, aim: '40 000 B' },
  { figure: 'gzip, one `validateCustomer` of `/rules`', bytes: 16_000, aim: '12 000 B' },
];

/** How many bytes of memory a check of a million rows may take. */
const FILE_MEMORY = 64_000_000;

/** How many bytes memory may grow from half of the verdicts to all of them. A leak of 1 byte a verdict is more. */
const FLAT = 500_000;

const NOT_MEASURED = 'NOT MEASURED';

/**
 * @param {Series} series
 * @returns {Row[]}
 */
export function rows(series) {
  return [
    ...RATIOS.map((goal) => ratioRow(goal, series)),
    ...SIZES.map((goal) => sizeRow(goal, series)),
    memoryRow(series),
    ...fileMemoryRows(series),
  ];
}

/** Whether a row has no figure although it should. @param {Row} row */
export const isMissing = ({ result }) => result === NOT_MEASURED;

/**
 * @param {RatioGoal} goal
 * @param {Series} series
 * @returns {Row}
 */
function ratioRow({ figure, ours, peer, must, aim, ofMedians }, series) {
  const row = { figure, must: must.toFixed(2), aim };
  const [mine, theirs] = [series[`${figure}, ${ours}`], series[`${figure}, ${peer}`]];
  if (!mine?.length || !theirs?.length) return { ...row, result: NOT_MEASURED };
  const ratio = (ofMedians ? median(mine) / median(theirs) : medianRatio(mine, theirs)).toFixed(2);
  // The printed digits decide, so that no row contradicts itself. A difference below 0 is noise.
  const result = resultOf(Number(ratio) > 0 && Number(ratio) <= must);
  return { ...row, ours: `${ours} ${duration(mine)}`, peer: `${peer} ${duration(theirs)}`, ratio, result };
}

/**
 * @param {SizeGoal} goal
 * @param {Series} series
 * @returns {Row}
 */
function sizeRow({ figure, bytes, aim }, series) {
  const row = { figure, must: size(bytes), aim };
  const [measured] = series[figure] ?? [];
  if (measured !== undefined) return { ...row, ours: size(measured), result: resultOf(measured <= bytes) };
  return { ...row, result: NOT_MEASURED };
}

/**
 * @param {Series} series
 * @returns {Row}
 */
function memoryRow(series) {
  const row = { figure: 'memory after 10^6 valid and 10^6 invalid verdicts', must: 'flat', aim: '–' };
  const [half] = series['memory, half'] ?? [];
  const [all] = series['memory, all'] ?? [];
  if (half === undefined || all === undefined) return { ...row, result: NOT_MEASURED };
  const ratio = (all / half).toFixed(2);
  return { ...row, ours: megabytes(all), peer: `after half ${megabytes(half)}`, ratio, result: resultOf(all - half <= FLAT) };
}

/**
 * No row where the system does not tell the memory of a process.
 *
 * @param {Series} series
 * @returns {Row[]}
 */
function fileMemoryRows(series) {
  const figure = 'memory of `caibo check`, a million rows';
  const [bytes] = series[figure] ?? [];
  if (bytes === undefined) return [];
  return [{ figure, ours: megabytes(bytes), must: megabytes(FILE_MEMORY), aim: '–', result: resultOf(bytes <= FILE_MEMORY) }];
}

const resultOf = (/** @type {boolean} */ isReached) => (isReached ? 'ok' : 'OVER');

const megabytes = (/** @type {number} */ bytes) => `${(bytes / 1e6).toFixed(1)} MB`;

/** Writes a number as `30 000`. @param {number} number */
export const grouped = (number) => String(number).replaceAll(/\B(?=(\d{3})+$)/g, ' ');

/** Writes a number of bytes as `30 000 B`. @param {number} bytes */
const size = (bytes) => `${grouped(bytes)} B`;

/** Writes the median of nanoseconds in a readable unit. @param {number[]} values */
export function duration(values) {
  const nanoseconds = median(values);
  if (Math.abs(nanoseconds) < 1e3) return `${nanoseconds.toFixed(0)} ns`;
  if (Math.abs(nanoseconds) < 1e6) return `${(nanoseconds / 1e3).toFixed(1)} µs`;
  return `${(nanoseconds / 1e6).toFixed(1)} ms`;
}
