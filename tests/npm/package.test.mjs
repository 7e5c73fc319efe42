/** The package as it is installed: packed, in a project of its own; and README, as a newcomer reads it. */

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';

import { startSandbox } from '../sandbox.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
/** @type {string} */
let project;

before(() => {
  project = mkdtempSync(join(tmpdir(), 'caibo-customers-'));
  const [{ filename }] = JSON.parse(
    execFileSync(npm, ['pack', join(root, 'pkg'), '--json', '--pack-destination', project], {
      cwd: project,
      encoding: 'utf8',
    }),
  );
  writeFileSync(join(project, 'package.json'), '{ "private": true, "type": "module" }');
  execFileSync(npm, ['install', '--offline', '--no-audit', '--no-fund', join(project, filename)], {
    cwd: project,
  });
});
after(() => rmSync(project, { recursive: true }));

/**
 * Runs a module in the project.
 *
 * @param {string} source
 */
function run(source) {
  const file = join(project, 'script.js');
  writeFileSync(file, source);
  const { status, stdout, stderr } = spawnSync(process.execPath, [file], { encoding: 'utf8' });
  return { status, stdout, stderr };
}

/**
 * @param {string} language
 * @param {string} [file]
 */
function readmeBlocks(language, file = 'README.md') {
  const readme = readFileSync(join(root, file), 'utf8');
  const blocks = readme.matchAll(/^```(\w+)\n(.*?)^```$/gms);
  return [...blocks].filter(([, name]) => name === language).map(([, , code]) => code ?? '');
}

test('holds what is listed, and its version is the crate’s', () => {
  const installed = join(project, 'node_modules', 'caibo-customers');
  const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  const [, version] = /^version = "(.+)"$/m.exec(readFileSync(join(root, 'Cargo.toml'), 'utf8')) ?? [];
  assert.equal(manifest.version, version);
  for (const file of ['index.js', 'index.d.ts', 'form.js', 'schema.json', 'LICENSE', 'README.md']) {
    assert(readFileSync(join(installed, file)).length > 0, file);
  }
});

test('its entries are its own', () => {
  const { status, stdout, stderr } = run(`
    import { customerFromForm } from 'caibo-customers/form';
    import { validateCustomer } from 'caibo-customers';
    import schema from 'caibo-customers/schema.json' with { type: 'json' };
    import manifest from 'caibo-customers/package.json' with { type: 'json' };
    const form = new FormData();
    form.append('name', 'Ada');
    form.append('email', '');
    console.log(validateCustomer(customerFromForm(form)).map(({ code, path }) => [code, ...path]));
    console.log(schema.properties.phone.maxLength, manifest.name);
    await import('caibo-customers/glue.js').catch(({ code }) => console.log(code));
  `);
  assert.deepEqual(
    { status, stdout, stderr: stderr.replace(/^.*ExperimentalWarning.*\n.*\n/gm, '') },
    {
      status: 0,
      stdout: "[ [ 'required', 'email' ] ]\n20 caibo-customers\nERR_PACKAGE_PATH_NOT_EXPORTED\n",
      stderr: '',
    },
  );
});

test('importing it does nothing', () => {
  const { status, stdout, stderr } = run(`
    const names = () => Reflect.ownKeys(globalThis).length;
    const before = names();
    // Whatever it touched of these would throw.
    for (const name of ['fetch', 'WebAssembly', 'setTimeout', 'AbortController']) {
      Object.defineProperty(globalThis, name, { get() { throw new Error(name + ' was touched'); } });
    }
    const { createCustomer } = await import('caibo-customers');
    console.log(typeof createCustomer, names() - before);
  `);
  assert.deepEqual({ status, stdout, stderr }, { status: 0, stdout: 'function 0\n', stderr: '' });
});

test('the script of README creates a customer', async () => {
  const [script, ...others] = readmeBlocks('js');
  assert(script);
  assert.deepEqual(others, [], 'every block of README is run by a test');
  const sandbox = await startSandbox();
  try {
    const { status, stdout, stderr } = run(script.replace('http://127.0.0.1:4010', sandbox.url));
    assert.deepEqual(
      { status, stdout, stderr },
      {
        status: 0,
        stdout: 'Phone must be at most 20 characters long, not 21\ncreated 1\n',
        stderr: '',
      },
    );
    const stored = await sandbox.customers();
    assert.deepEqual(
      stored.map(({ name, email, phone }) => ({ name, email, phone })),
      [{ name: 'Ada Lovelace', email: 'ada@example.com', phone: '+44 20 7946 0000' }],
    );
  } finally {
    await sandbox.stop();
  }
});

test('the script of the package’s README creates a customer', async () => {
  const [script, ...others] = readmeBlocks('js', 'pkg-template/README.md');
  assert(script);
  assert.deepEqual(others, []);
  const sandbox = await startSandbox();
  try {
    const { status, stderr } = run(script.replace('http://127.0.0.1:4010', sandbox.url));
    assert.deepEqual({ status, stderr }, { status: 0, stderr: '' });
    assert.equal((await sandbox.customers()).length, 1);
  } finally {
    await sandbox.stop();
  }
});

test('the request of README is answered as it says', async () => {
  const [command, ...others] = readmeBlocks('console');
  assert.deepEqual(others, []);
  const [, body] = /-d '(.+?)'/.exec(command ?? '') ?? [];
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
