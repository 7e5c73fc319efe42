/**
 * Compares the issues and the bodies of every case of `tests/cases` on every engine with those of native Rust, byte for byte.
 *
 * Run as a program it prints one table, groups of cases × engines.
 */

import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { startDemo } from '../browser/page.mjs';
import { cases as javascriptCases } from '../cases/javascript.js';
import { BUILDS, SEPARATOR, judge, withoutBody } from './builds.mjs';

/** @typedef {{ group: string, why: string, json: string, isChange: boolean, isValue: boolean, issues: unknown[], body: string | null }} Verdict */
/** @typedef {{ agreed: number, validated: number, differences: string[] }} Tally */

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Validates every case with native Rust. @returns {Verdict[]} */
export function nativeVerdicts() {
  const args = ['run', '--quiet', '--package', 'caibo-customers', '--example', 'verdicts'];
  const options = { cwd: root, encoding: /** @type {const} */ ('utf8'), maxBuffer: 2 ** 30 };
  return JSON.parse(execFileSync('cargo', args, options));
}

/** The builds that browsers run too. The fast one is for Node alone. */
const IN_BROWSERS = ['small', '/js', '/rules'];

/**
 * A browser with a page of an origin that serves `pkg/`, `tests/cases` and `tests/conformance`.
 *
 * @typedef {object} Browser
 * @property {string} engine its name
 * @property {<T, R>(run: (argument: T) => R | Promise<R>, argument: T) => Promise<R>} evaluate runs a function in the page
 */

/** The engine whose results for values that only JavaScript can express the other engines are compared with. */
const FIRST = `${BUILDS[0].name}, Node`;

/** The result of native Rust in the form of `judge`. @param {Pick<Verdict, 'issues' | 'body'>} verdict */
const native = ({ issues, body }) => [issues.length, JSON.stringify(issues), body ?? ''].join(SEPARATOR);

/**
 * The members of issues that `tests/cases/javascript.js` has.
 *
 * @param {string} issues
 */
function essence(issues) {
  const all = /** @type {import('../../pkg/index.js').Issue[]} */ (JSON.parse(issues));
  return JSON.stringify(all.map(({ code, path, params }) => ({ code, path, params })));
}

/**
 * Runs in the page: what a build says of the documents, then of the values that only JavaScript can express.
 *
 * @param {{ name: string, documents: { isChange: boolean, json: string }[] }} arguments_
 * @returns {Promise<string[]>}
 */
async function judgeInPage({ name, documents }) {
  const { BUILDS, judge } = await import(new URL('/tests/conformance/builds.mjs', location.href).href);
  const { cases } = await import(new URL('/tests/cases/javascript.js', location.href).href);
  const build = BUILDS.find((/** @type {{ name: string }} */ build) => build.name === name);
  const found = [];
  for (const { isChange, json } of documents) found.push(await judge(build, isChange, JSON.parse(json)));
  for (const [, value] of cases()) found.push(await judge(build, false, value));
  return found;
}

/**
 * Sends a document to the sandbox.
 *
 * @param {string} url
 * @param {string} json
 * @param {boolean} isChange
 * @returns {Promise<string>} the number of issues in the response, and the issues
 */
async function validateOverHttp(url, json, isChange) {
  const headers = { Authorization: 'Bearer sandbox', 'Content-Type': 'application/json' };
  const [method, path] = isChange ? ['PUT', '/api/customers/1'] : ['POST', '/customers'];
  const response = await fetch(url + path, { method, headers, body: json });
  const { issues = [] } = await response.json();
  if (response.ok === issues.length > 0) return `status ${response.status}`;
  return [issues.length, JSON.stringify(issues)].join(SEPARATOR);
}

/**
 * Runs all cases on all engines.
 *
 * @param {Browser[]} [browsers] in place of Chromium
 * @returns {Promise<{ groups: string[], engines: Map<string, Map<string, Tally>> }>}
 */
export async function compareEngines(browsers) {
  const verdicts = nativeVerdicts();
  /** @type {Map<string, Map<string, Tally>>} */
  const engines = new Map();
  /**
   * @param {string} engine
   * @param {{ group: string, why: string }} place
   * @param {string} expected
   * @param {string} found
   */
  const count = (engine, { group, why }, expected, found) => {
    const groups = engines.get(engine) ?? new Map();
    engines.set(engine, groups);
    const tally = groups.get(group) ?? { agreed: 0, validated: 0, differences: [] };
    groups.set(group, tally);
    tally.validated += 1;
    if (found === expected) tally.agreed += 1;
    else tally.differences.push(`${engine}, ${group}: ${why}\n  native ${expected}\n  found  ${found}`);
  };

  /**
   * Counts what a build says of the cases that are values, then of those that only JavaScript can express.
   *
   * @param {string} engine
   * @param {import('./builds.mjs').Build} build
   * @param {string[]} found
   */
  const countBuild = (engine, { calls }, found) => {
    const results = found.values();
    const next = () => String(results.next().value);
    const comparable = (/** @type {string} */ result) => (calls ? result : withoutBody(result));
    for (const verdict of values) count(engine, verdict, comparable(native(verdict)), next());
    // Native Rust cannot validate these. Their issues are compared with those of the file, and in full with the first build.
    ofJavascript.forEach(([why, , expected], index) => {
      const result = next();
      const place = { group: 'javascript', why };
      if (engine === FIRST) {
        const [, issues = ''] = result.split(SEPARATOR);
        reference[index] = result;
        count(engine, place, JSON.stringify(expected), essence(issues));
      } else {
        count(engine, place, comparable(String(reference[index])), result);
      }
    });
  };
  /** @type {string[]} */
  const reference = [];
  const values = verdicts.filter(({ isValue }) => isValue);
  const ofJavascript = javascriptCases();
  for (const verdict of verdicts) count('native', verdict, native(verdict), native(verdict));

  for (const build of BUILDS) {
    const found = [];
    for (const { isChange, json } of values) found.push(await judge(build, isChange, JSON.parse(json)));
    for (const [, value] of ofJavascript) found.push(await judge(build, false, value));
    countBuild(`${build.name}, Node`, build, found);
  }
  const demo = await startDemo();
  try {
    for (const { group, why, json, isChange, issues, body } of verdicts) {
      const found = await validateOverHttp(demo.sandbox.url, json, isChange);
      count('sandbox, HTTP', { group, why }, withoutBody(native({ issues, body })), found);
    }
    for (const { engine, evaluate } of browsers ?? [await chromium(demo)]) {
      for (const build of BUILDS.filter(({ name }) => IN_BROWSERS.includes(name))) {
        const documents = values.map(({ isChange, json }) => ({ isChange, json }));
        const found = await evaluate(judgeInPage, { name: build.name, documents });
        countBuild(`${build.name}, ${engine}`, build, found);
      }
    }
  } finally {
    await demo.stop();
  }
  const groups = [...new Set(verdicts.map(({ group }) => group)), 'javascript'];
  return { groups, engines };
}

/**
 * Opens the demo page in Chromium, and adds the cases to its origin.
 *
 * @param {Awaited<ReturnType<typeof startDemo>>} demo
 * @returns {Promise<Browser>}
 */
async function chromium(demo) {
  const { page } = await demo.open();
  for (const folder of ['tests/cases', 'tests/conformance']) {
    await page.route(`**/${folder}/*`, (route) =>
      route.fulfill({ path: root + new URL(route.request().url()).pathname, contentType: 'text/javascript' }),
    );
  }
  // Playwright's types of the argument know no plain type parameter.
  return { engine: 'Chromium', evaluate: (run, argument) => page.evaluate(/** @type {any} */ (run), argument) };
}

/** @param {Awaited<ReturnType<typeof compareEngines>>} result */
export function table({ groups, engines }) {
  const names = [...engines.keys()];
  const lines = [['agreed / validated', ...names]];
  /** @param {Tally | undefined} tally */
  const cell = (tally) => (tally?.validated ? `${tally.agreed}/${tally.validated}` : '-');
  for (const group of groups) {
    lines.push([group, ...names.map((name) => cell(engines.get(name)?.get(group)))]);
  }
  const total = names.map((name) => {
    const tallies = [...(engines.get(name)?.values() ?? [])];
    const sum = (/** @type {'agreed' | 'validated'} */ key) =>
      tallies.reduce((sum, tally) => sum + tally[key], 0);
    return `${sum('agreed')}/${sum('validated')}`;
  });
  lines.push(['total', ...total]);
  return lines
    .map(([first = '', ...rest]) => first.padEnd(24) + rest.map((text) => text.padStart(18)).join(''))
    .join('\n');
}

/** @param {Awaited<ReturnType<typeof compareEngines>>} result */
export function differences({ engines }) {
  return [...engines.values()].flatMap((groups) =>
    [...groups.values()].flatMap((tally) => tally.differences),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const result = await compareEngines();
  console.log(table(result));
  const found = differences(result);
  if (found.length > 0) {
    console.error(`\n${found.length} differences\n${found.join('\n')}`);
    process.exitCode = 1;
  }
}
