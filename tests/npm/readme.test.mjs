/** Every block of both READMEs, as a newcomer copies it: it runs, and prints what they say. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';

import { startSandbox } from '../sandbox.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
/** The sandbox's address, as they name it. */
const ADDRESS = 'http://127.0.0.1:4010';

/** Prints each span that ends: what a tracing backend would be sent. */
const TRACING = `
  import { trace } from '@opentelemetry/api';
  import { BasicTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
  const print = ({ name, attributes, status }) => console.log(name, JSON.stringify(attributes), status.code);
  const exporter = { export: (spans, done) => (spans.forEach(print), done({ code: 0 })), shutdown: async () => {} };
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }));
`;

/** @type {string} */
let project;

before(() => {
  project = mkdtempSync(join(tmpdir(), 'caibo-readme-'));
  const modules = join(project, 'node_modules');
  mkdirSync(modules);
  symlinkSync(join(root, 'pkg'), join(modules, 'caibo-customers'), 'dir');
  symlinkSync(join(root, 'node_modules', '@opentelemetry'), join(modules, '@opentelemetry'), 'dir');
  writeFileSync(join(project, 'tracing.mjs'), TRACING);
});
after(() => rmSync(project, { recursive: true }));

/**
 * The blocks of a README, each with the one after it.
 *
 * @param {string} file
 */
function blocks(file) {
  const readme = readFileSync(join(root, file), 'utf8');
  const found = Array.from(readme.matchAll(/^```(\w+)\n(.*?)^```$/gms), ([, language = '', code = '']) => ({
    language,
    code,
  }));
  return found.map((block, index) => ({ ...block, next: found[index + 1] }));
}

/**
 * Runs a script in a project that has the package, against a sandbox of its own.
 *
 * @param {string} script
 */
async function run(script) {
  const sandbox = await startSandbox();
  try {
    const file = join(project, 'script.mjs');
    writeFileSync(file, script.replaceAll(ADDRESS, sandbox.url));
    const tracing = script.includes('@opentelemetry') ? ['--import', join(project, 'tracing.mjs')] : [];
    const args = ['--preserve-symlinks', ...tracing, file];
    const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', cwd: project });
    return { stdout, stderr };
  } finally {
    await sandbox.stop();
  }
}

/** What the one block prints that shows no output: its spans. */
const SPANS =
  'POST /customers {"http.request.method":"POST","url.template":"/customers","http.request.resend_count":0,' +
  '"http.response.status_code":200} 0\n';

for (const [file, count] of /** @type {const} */ ([
  ['README.md', 4],
  ['pkg-template/README.md', 1],
])) {
  const scripts = blocks(file).filter(({ language }) => language === 'js');
  test(`${file} has as many scripts as are run`, () => assert.equal(scripts.length, count));
  for (const [index, { code, next }] of scripts.entries()) {
    test(`script ${index + 1} of ${file} prints what it says`, async () => {
      const expected = next?.language === 'text' ? next.code : code.includes('@opentelemetry') ? SPANS : '';
      assert.deepEqual(await run(code), { stdout: expected, stderr: '' });
    });
  }
}

test('every block of another language is run elsewhere', () => {
  const others = blocks('README.md').filter(({ language }) => language !== 'js' && language !== 'text');
  // `sh`: what CI runs. `rust`: a documentation test. `console`: below.
  assert.deepEqual(others.map(({ language }) => language), ['sh', 'rust', 'console']);
  const packages = blocks('pkg-template/README.md').filter(({ language }) => language !== 'js');
  assert.deepEqual(packages, []);
});

test('the request of README is answered as it says', async () => {
  const command = blocks('README.md').find(({ language }) => language === 'console')?.code ?? '';
  const [, body] = /-d '(.+?)'/.exec(command) ?? [];
  assert(body);
  const sandbox = await startSandbox();
  try {
    const headers = { 'Content-Type': 'application/json' };
    const response = await fetch(`${sandbox.url}/customers`, { method: 'POST', headers, body });
    assert.equal(response.status, 400);
    assert.match(await response.text(), /"errors":\{"email":\["is required"\]\}/);
  } finally {
    await sandbox.stop();
  }
});
