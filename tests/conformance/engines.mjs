/**
 * Compares the issues of every case of `tests/cases` on every engine with those of native Rust, byte for byte:
 * code, path, params, message, order.
 *
 * Run as a program it prints one table, groups of cases × engines.
 */

import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { validateCustomer } from '../../pkg/index.js';
import { startDemo } from '../browser/page.mjs';
import { cases as javascriptCases } from '../cases/javascript.js';

/** @typedef {{ group: string, why: string, json: string, isValue: boolean, issues: unknown[], customer: string | null }} Verdict */
/** @typedef {{ agreed: number, validated: number, differences: string[] }} Tally */

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Validates every case with native Rust. @returns {Verdict[]} */
export function nativeVerdicts() {
  const args = ['run', '--quiet', '--package', 'caibo-customers', '--example', 'verdicts'];
  const options = { cwd: root, encoding: /** @type {const} */ ('utf8'), maxBuffer: 2 ** 30 };
  return JSON.parse(execFileSync('cargo', args, options));
}

/**
 * Sends a customer to the sandbox.
 *
 * @param {string} url
 * @param {string} json
 * @returns {Promise<string>} the issues in the response, as JSON text
 */
async function validateOverHttp(url, json) {
  const headers = { 'Content-Type': 'application/json' };
  const response = await fetch(`${url}/customers`, { method: 'POST', headers, body: json });
  const { issues = [] } = await response.json();
  return JSON.stringify(issues);
}

/**
 * Runs all cases on all engines.
 *
 * @returns {Promise<{ groups: string[], engines: Map<string, Map<string, Tally>> }>}
 */
export async function compareEngines() {
  const verdicts = nativeVerdicts();
  /** @type {Map<string, Map<string, Tally>>} */
  const engines = new Map();
  /**
   * @param {string} engine
   * @param {string} group
   * @param {string} why
   * @param {string} expected
   * @param {string | undefined} found
   */
  const count = (engine, group, why, expected, found) => {
    const groups = engines.get(engine) ?? new Map();
    engines.set(engine, groups);
    const tally = groups.get(group) ?? { agreed: 0, validated: 0, differences: [] };
    groups.set(group, tally);
    if (found === undefined) return;
    tally.validated += 1;
    if (found === expected) tally.agreed += 1;
    else tally.differences.push(`${engine}, ${group}: ${why}\n  native ${expected}\n  found  ${found}`);
  };

  for (const verdict of verdicts) {
    const { group, why, json, isValue, issues } = verdict;
    const native = JSON.stringify(issues);
    count('native', group, why, native, native);
    const inNode = isValue ? JSON.stringify(validateCustomer(JSON.parse(json))) : undefined;
    count('wasm in Node', group, why, native, inNode);
  }

  const demo = await startDemo();
  try {
    for (const { group, why, json, issues } of verdicts) {
      const found = await validateOverHttp(demo.sandbox.url, json);
      count('sandbox, HTTP', group, why, JSON.stringify(issues), found);
    }
    const { page } = await demo.open();
    const found = await page.evaluate(async (cases) => {
      const { validateCustomer } = await import(new URL('/pkg/index.js', location.href).href);
      return cases.map((json) => JSON.stringify(validateCustomer(JSON.parse(json))));
    }, verdicts.filter(({ isValue }) => isValue).map(({ json }) => json));
    let next = 0;
    for (const { group, why, issues, isValue } of verdicts) {
      const inBrowser = isValue ? found[next++] : undefined;
      count('wasm in Chromium', group, why, JSON.stringify(issues), inBrowser);
    }

    // JSON cannot express the values of `javascript.js`, so that native Rust cannot validate them. Node is compared
    // with the expected issues of the file, and the browser with Node.
    await page.route('**/javascript.js', (route) =>
      route.fulfill({ path: `${root}/tests/cases/javascript.js` }),
    );
    const ofJavascript = await page.evaluate(async () => {
      const { validateCustomer } = await import(new URL('/pkg/index.js', location.href).href);
      const { cases } = await import(new URL('/javascript.js', location.href).href);
      return cases().map((/** @type {[string, unknown]} */ [, value]) =>
        JSON.stringify(validateCustomer(value)),
      );
    });
    for (const [index, [why, value, expected]] of javascriptCases().entries()) {
      const issues = validateCustomer(value);
      const essence = issues.map(({ code, path, params }) => ({ code, path, params }));
      count('wasm in Node', 'javascript', why, JSON.stringify(expected), JSON.stringify(essence));
      const inNode = JSON.stringify(issues);
      count('wasm in Chromium', 'javascript', why, inNode, ofJavascript[index]);
    }
  } finally {
    await demo.stop();
  }
  const groups = [...new Set(verdicts.map(({ group }) => group)), 'javascript'];
  return { groups, engines };
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
