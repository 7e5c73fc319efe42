/** Tests that every entry gives the same results, and that bundlers drop what is not used. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { build } from 'esbuild';

import * as universal from '../../pkg/index.js';
import { cases as javascriptCases } from '../cases/javascript.js';
import { installPackage } from './installed.mjs';

/** @type {ReturnType<typeof installPackage>} */
let project;

before(() => {
  project = installPackage();
});
after(() => project.remove());

const cases = new URL('../cases/', import.meta.url);

/** The values of all cases that JavaScript can express. */
function values() {
  const files = readdirSync(cases).filter((name) => name.endsWith('.json'));
  const json = files.flatMap((name) => JSON.parse(readFileSync(new URL(name, cases), 'utf8')));
  return [...json.map(({ value }) => value), ...javascriptCases().map(([, value]) => value)];
}

/**
 * The issues of every value, or the request for a valid one, by the functions of an entry.
 *
 * @param {typeof universal} entry
 */
function verdicts({ validateCustomer, buildCreateCustomerRequest }) {
  return values().map((value) => {
    const issues = validateCustomer(value);
    return issues.length > 0 ? issues : buildCreateCustomerRequest(/** @type {any} */ (value));
  });
}

/**
 * Bundles a module in the project.
 *
 * @param {string} contents
 * @param {import('esbuild').BuildOptions} [options]
 */
async function bundle(contents, options) {
  const stdin = { contents, resolveDir: project.folder };
  const { outputFiles } = await build({
    stdin,
    bundle: true,
    write: false,
    format: 'esm',
    logLevel: 'error',
    minify: true,
    ...options,
  });
  return outputFiles?.[0]?.text ?? '';
}

test('every entry gives every case the same issues', async () => {
  const expected = verdicts(universal);
  assert.equal(expected.length > 600, true);
  const require = createRequire(join(project.folder, 'script.js'));
  assert.deepEqual(verdicts(require('caibo-customers')), expected);
  assert.deepEqual(verdicts(require('caibo-customers/js')), expected);
  assert.deepEqual(verdicts(await import('../../pkg/js.js')), expected);
});

test('every entry reads every response alike', async () => {
  const require = createRequire(join(project.folder, 'script.js'));
  const entries = [universal, require('caibo-customers/js')];
  /** @type {{ status: number, contentType: string | null, body: string | null }[]} */
  const answers = JSON.parse(readFileSync(new URL('http/responses.json', cases), 'utf8'));
  // Translated WebAssembly passes 64-bit integers in two halves.
  for (const id of ['9007199254740993', '-9223372036854775808', '18446744073709551615', '1e300']) {
    answers.push({ status: 200, contentType: 'application/json', body: `{"id":${id}}` });
  }
  for (const { status, contentType, body } of answers) {
    const headers = new Headers(contentType === null ? [] : [['content-type', contentType]]);
    const [wasm, js] = await Promise.all(
      entries.map(async ({ createCustomer }) => {
        const fetch = async () => new Response(status === 204 || status === 304 ? null : body, { status, headers });
        const ada = { name: 'Ada', email: 'ada@example.com' };
        return createCustomer(ada, { fetch, token: 'sEcReT-tok' }).catch((/** @type {Error} */ error) => ({
          error: JSON.stringify(error),
        }));
      }),
    );
    assert.deepEqual(js, wasm, `${status} ${body}`);
  }
});

test('the rules work alike on a platform without TextDecoder, TextEncoder and fetch, such as jsdom', () => {
  const rows = [
    { name: 'é€\u{1F600}'.repeat(40), email: 'ä@b', ['ключ\u{10FFFF}']: 1 },
    { name: 'a\u007f\u0080\u07ff\u0800\uffff\u{10000}', email: 'ada@example.com', phone: '€'.repeat(20) },
  ];
  for (const entry of ['caibo-customers', 'caibo-customers/js']) {
    const script = join(project.folder, 'bare.cjs');
    writeFileSync(
      script,
      `for (const name of ['TextDecoder', 'TextEncoder', 'fetch', 'Request', 'Response', 'Headers']) delete globalThis[name];
      const { validateCustomer, buildCreateCustomerRequest, createCustomer } = require('${entry}');
      const rows = ${JSON.stringify(rows)};
      const answers = [...rows.map((row) => validateCustomer(row)), buildCreateCustomerRequest(rows[1])];
      createCustomer(rows[1]).catch(({ code, option }) => console.log(JSON.stringify([...answers, code, option])));`,
    );
    const { stdout, stderr } = spawnSync(process.execPath, [script], { encoding: 'utf8' });
    assert.equal(stderr, '');
    assert.deepEqual(JSON.parse(stdout), [
      ...rows.map((row) => JSON.parse(JSON.stringify(universal.validateCustomer(row)))),
      universal.buildCreateCustomerRequest(/** @type {any} */ (rows[1])),
      'invalid_option',
      'fetch',
    ]);
  }
});

test('the entry for workerd imports the WebAssembly module and compiles none', async () => {
  const source = await bundle(`export * from 'caibo-customers'`, {
    conditions: ['workerd'],
    external: ['*.wasm'],
    minify: false,
  });
  const statement = /^import (\w+) from "(.*\/compiled-small\.wasm)";$/m;
  const [, name] = statement.exec(source) ?? [];
  assert(name, 'a static import');
  assert(!source.includes('0061736d'), 'nothing inlined');
  assert(!/WebAssembly\.(Module\(|compile|instantiate)/.test(source));
  // Node cannot import such a module. The object that workerd would provide replaces the import.
  const wasm = JSON.stringify(join(project.folder, 'node_modules/caibo-customers/compiled-small.wasm'));
  const module = `import { readFileSync } from 'node:fs'; const ${name} = new WebAssembly.Module(readFileSync(${wasm}));`;
  const file = join(project.folder, 'workerd.mjs');
  writeFileSync(file, source.replace(statement, module));
  const workerd = await import(file);
  await workerd.ready();
  assert.deepEqual(verdicts(workerd), verdicts(universal));
});

test('a bundle contains only the parts that are used', async () => {
  for (const entry of ['caibo-customers', 'caibo-customers/js']) {
    assert.equal(await bundle(`import '${entry}'`), '');
    const check = await bundle(`import { isCaiboError } from '${entry}'; console.log(isCaiboError(0))`);
    assert(check.length < 1200, `${entry}: isCaiboError takes ${check.length} bytes`);
    const error = await bundle(`import { ValidationError } from '${entry}'; console.log(ValidationError)`);
    assert(error.length < 5000, `${entry}: ValidationError takes ${error.length} bytes`);
  }
  const rules = await bundle(`export * from 'caibo-customers/rules'`);
  for (const word of ['fetch', 'AbortController', 'Idempotency-Key', 'retry']) {
    assert(!rules.includes(word), `the rules contain ${word}`);
  }
  const form = await bundle(
    `import { customerFromForm } from 'caibo-customers/form'; console.log(customerFromForm)`,
  );
  assert(form.length < 9000, `customerFromForm takes ${form.length} bytes`);
});

test('bundlers drop an unused import even if they ignore sideEffects', async () => {
  for (const entry of ['caibo-customers', 'caibo-customers/js']) {
    const left = await bundle(`import '${entry}'`, { ignoreAnnotations: true });
    assert(left.length < 5000, `${entry} leaves ${left.length} bytes: ${left.slice(0, 500)}`);
  }
});
