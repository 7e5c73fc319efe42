/**
 * Validates random documents with native Rust and with every build of the package, and compares the issues, their number and
 * the bodies, byte for byte.
 *
 * `node tests/conformance/random.mjs` prints a table. `CONFORMANCE_DOCUMENTS` sets the number of documents,
 * `CONFORMANCE_SEED` the seed of the random generator.
 */

import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';

import { BUILDS, SEPARATOR, request, validate, validateField } from './builds.mjs';
import { documents as generate, javascriptPlans } from './documents.mjs';
import { startNative } from './native.mjs';
import { buildPlan } from './wrappers.mjs';

/** @typedef {import('./documents.mjs').Document} Document */
/** @typedef {import('./builds.mjs').Build} Build */
/** @typedef {{ agreed: number, compared: number }} Tally */

/** How many documents native Rust gets at once. */
const BATCH = 2000;

/** For each value that only JavaScript can express there are so many documents of JSON. */
const SHARE = 10;

/** How many differences are kept. */
const KEPT = 20;

/**
 * @typedef {object} Settings
 * @property {number} documents the number of documents
 * @property {number} seed
 * @property {boolean} [isRelease] whether native Rust is built for speed
 * @property {number} [thread] which part of the batches to compare
 * @property {number} [threads] the number of parts
 */

/**
 * @param {Settings} settings
 * @returns {Promise<Comparison>}
 */
export async function compareBuilds({ documents, seed, isRelease = false, thread = 0, threads = 1 }) {
  const comparison = new Comparison();
  const native = startNative(isRelease);
  try {
    for (let first = thread * BATCH; first < documents; first += threads * BATCH) {
      const count = Math.min(BATCH, documents - first);
      const batch = generate(seed + first, count);
      // Native Rust works in another process meanwhile.
      const pending = native.judge(batch);
      const found = await Promise.all(BUILDS.map((build) => Promise.all(batch.map((document) => judge(build, document)))));
      const expected = await pending;
      batch.forEach((document, index) => {
        const results = found.map((ofBuild) => /** @type {Judgement} */ (ofBuild[index]));
        comparison.add(first + index, document, String(expected[index]), results);
      });
      await compareJavascript(comparison, seed + first, Math.ceil(count / SHARE), first);
    }
  } finally {
    await native.stop();
  }
  return comparison;
}

/**
 * Compares in two threads, each with a process of native Rust.
 *
 * @param {Settings} settings
 */
async function compareInThreads(settings) {
  const threads = 2;
  const parts = Array.from({ length: threads }, async (_, thread) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: { ...settings, thread, threads } });
    const [part] = await once(worker, 'message');
    return /** @type {Comparison} */ (part);
  });
  const whole = new Comparison();
  for (const part of await Promise.all(parts)) whole.include(part);
  return whole;
}

/**
 * Compares the builds with one another, by values that JSON cannot express.
 *
 * @param {Comparison} comparison
 * @param {number} seed
 * @param {number} count
 * @param {number} first
 */
async function compareJavascript(comparison, seed, count, first) {
  const plans = javascriptPlans(seed, count);
  for (const [index, plan] of plans.entries()) {
    const ofBuilds = await Promise.all(BUILDS.map((build) => judge(build, plan, () => buildPlan(plan))));
    comparison.addJavascript(`${first}, value ${index}`, plan, ofBuilds);
  }
}

/**
 * What a build says of a document: its issues; the body, or the issues of the error instead; the issues of one field.
 *
 * @typedef {{ issues: string, request: string | undefined, field: string }} Judgement
 */

/**
 * @param {Build} build
 * @param {{ isChange: boolean, field: string, value?: unknown }} document
 * @param {() => unknown} [make] creates the value, if it may be read only once
 * @returns {Promise<Judgement>}
 */
async function judge({ rules, calls }, document, make = () => document.value) {
  const { isChange, field } = document;
  const issues = validate(rules, isChange, make());
  const member = Object.getOwnPropertyDescriptor(Object(make()), field)?.value;
  const ofField = validateField(rules, field, member);
  return { issues, request: calls && (await request(calls, isChange, make())), field: ofField };
}

/** The rows of the table, without those of values that only JavaScript can express. */
const ROWS = /** @type {const} */ (['new customers', 'changes']);

/** The results of a run. */
class Comparison {
  /** @type {Map<string, Map<string, Tally>>} */
  rows = new Map();
  /** How many documents had each code. @type {Map<string, number>} */
  codes = new Map();
  documents = 0;
  valid = 0;
  differenceCount = 0;
  /** The first differences, each as a text. @type {string[]} */
  differences = [];

  /** Adds the results of another run. @param {Comparison} other whose methods a message has lost */
  include({ rows, codes, documents, valid, differenceCount, differences }) {
    for (const [row, ofRow] of rows) {
      for (const [name, { agreed, compared }] of ofRow) {
        const tally = this.tally(row, name);
        tally.agreed += agreed;
        tally.compared += compared;
      }
    }
    for (const [code, count] of codes) this.codes.set(code, (this.codes.get(code) ?? 0) + count);
    this.documents += documents;
    this.valid += valid;
    this.differenceCount += differenceCount;
    this.differences.push(...differences);
  }

  /**
   * @param {string} row
   * @param {string} name of the build
   */
  tally(row, name) {
    const ofRow = this.rows.get(row) ?? new Map();
    this.rows.set(row, ofRow);
    const tally = ofRow.get(name) ?? { agreed: 0, compared: 0 };
    ofRow.set(name, tally);
    return tally;
  }

  /**
   * @param {number} index
   * @param {Document} document
   * @param {string} native
   * @param {Judgement[]} results one of each build
   */
  add(index, document, native, results) {
    const [total = '', issues = ''] = native.split(SEPARATOR);
    this.documents += 1;
    if (total === '0') this.valid += 1;
    for (const code of new Set(issues.match(/(?<="code":")\w+/g))) this.codes.set(code, (this.codes.get(code) ?? 0) + 1);
    const row = document.isChange ? ROWS[1] : ROWS[0];
    const ofField = document.isChange ? undefined : issuesOfField(document, Number(total), issues);
    const place = `document ${index}: ${document.isChange ? 'changes' : 'new customer'} ${shorten(document.text)}`;
    results.forEach(({ issues: found, request, field }, build) => {
      this.compare(`${row}, issues`, build, place, `${total}${SEPARATOR}${issues}`, found);
      if (request !== undefined) this.compare(`${row}, bodies`, build, place, native, request);
      if (ofField !== undefined) this.compare('single fields', build, `${place}, field ${document.field}`, ofField, field);
    });
  }

  /**
   * @param {string} place
   * @param {import('./documents.mjs').JavascriptPlan} plan
   * @param {Judgement[]} results
   */
  addJavascript(place, plan, results) {
    const [first] = /** @type {[Judgement]} */ (/** @type {unknown} */ (results));
    const text = () => `after document ${place}: ${shorten(show(plan))}`;
    results.forEach(({ issues, request, field }, build) => {
      if (build > 0) this.compare('JavaScript, issues', build, text, first.issues, issues);
      if (build > 0) this.compare('JavaScript, single fields', build, text, first.field, field);
      if (request === undefined) return;
      if (build > 0) this.compare('JavaScript, bodies', build, text, String(first.request), request);
      // The error of a call has the issues of the validation.
      const [total, issuesOfCall] = request.split(SEPARATOR);
      const ofCall = issuesOfCall === undefined ? request : `${total}${SEPARATOR}${issuesOfCall}`;
      this.compare('JavaScript, calls', build, text, issues, ofCall);
    });
  }

  /**
   * @param {string} row
   * @param {number} build
   * @param {string | (() => string)} place
   * @param {string} expected
   * @param {string} found
   */
  compare(row, build, place, expected, found) {
    const name = /** @type {Build} */ (BUILDS[build]).name;
    const tally = this.tally(row, name);
    tally.compared += 1;
    if (expected === found) {
      tally.agreed += 1;
      return;
    }
    this.differenceCount += 1;
    if (this.differences.length >= KEPT) return;
    const text = typeof place === 'string' ? place : place();
    this.differences.push(`${name}, ${row}, ${text}\n  expected ${shorten(expected)}\n  found    ${shorten(found)}`);
  }

  /** The table of what agreed. */
  table() {
    const header = ['agreed / compared', ...BUILDS.map(({ name }) => name)];
    const lines = [...this.rows].map(([row, ofRow]) => [
      row,
      ...BUILDS.map(({ name }) => {
        const tally = ofRow.get(name);
        return tally ? `${tally.agreed}/${tally.compared}` : '-';
      }),
    ]);
    return [header, ...lines]
      .map(([first = '', ...rest]) => first.padEnd(26) + rest.map((text) => text.padStart(18)).join(''))
      .join('\n');
  }
}

/**
 * The issues that native Rust has of one field. Undefined if the list is too short to have all of them, or if another key is
 * the same in UTF-8.
 *
 * @param {Document} document
 * @param {number} total
 * @param {string} issues
 */
function issuesOfField({ field, value }, total, issues) {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  // The path of an issue has only the first 40 characters of a longer key.
  const isCut = Array.from(field).length > 40;
  if (!isObject || total > 100 || isCut || /\p{Surrogate}/u.test(field)) return undefined;
  const ofField = JSON.parse(issues).filter((/** @type {{ path: string[] }} */ { path }) => path[0] === field);
  return `${ofField.length}${SEPARATOR}${JSON.stringify(ofField)}`;
}

/** @param {unknown} plan */
function show(plan) {
  return JSON.stringify(plan, (_, value) => {
    if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value;
    if (Array.isArray(value) || Object.getPrototypeOf(Object(value)) === Object.prototype) return value;
    return `${typeof value}: ${Object.prototype.toString.call(value)} ${typeof value === 'object' ? '' : String(value)}`;
  });
}

/** @param {string} text */
const shorten = (text) => (text.length > 2000 ? `${text.slice(0, 2000)}… (${text.length} code units)` : text);

if (!isMainThread) {
  parentPort?.postMessage({ ...(await compareBuilds(workerData)) });
} else if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const documents = Number(process.env['CONFORMANCE_DOCUMENTS'] ?? 10_000);
  const seed = Number(process.env['CONFORMANCE_SEED'] ?? 8259);
  const start = performance.now();
  const comparison = await compareInThreads({ documents, seed, isRelease: true });
  const seconds = ((performance.now() - start) / 1000).toFixed(0);
  console.log(`CONFORMANCE_SEED=${seed} CONFORMANCE_DOCUMENTS=${documents}, ${seconds} s`);
  console.log(`${comparison.documents} documents, of which native Rust accepts ${comparison.valid}\n`);
  console.log(comparison.table());
  if (comparison.documents !== documents) throw new Error('not every document was compared');
  if (comparison.differenceCount > 0) {
    console.error(`\n${comparison.differenceCount} differences, the first of them:\n${comparison.differences.join('\n')}`);
    process.exitCode = 1;
  }
}
