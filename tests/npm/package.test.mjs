/** The package as it is installed: packed, in a project of its own. */

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';

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
