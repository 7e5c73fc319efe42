/** Tests the package as npm installs it. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import test, { after, before } from 'node:test';

import { buildSync } from 'esbuild';

import { installPackage, root } from './installed.mjs';

/** @type {ReturnType<typeof installPackage>} */
let project;

before(() => {
  project = installPackage();
});
after(() => project.remove());

/**
 * Runs a script in the project.
 *
 * @param {string} source
 * @param {string} [name]
 */
function run(source, name = 'script.js') {
  const file = join(project.folder, name);
  writeFileSync(file, source);
  const { status, stdout, stderr } = spawnSync(process.execPath, [file], { encoding: 'utf8' });
  return { status, stdout, stderr };
}

/** The files of the languages. */
const locales = readdirSync(join(root, 'locales'))
  .map((file) => `locales/${file.replace('.json', '')}`)
  .flatMap((path) => [path, `${path}/form`])
  .flatMap((path) => ['.cjs', '.d.cts', '.d.ts', '.js'].map((extension) => path + extension))
  .sort();

const installed = (/** @type {string} */ file) =>
  readFileSync(join(project.folder, 'node_modules', 'caibo-customers', file));

test('contains exactly these files, and has the version of the crate', () => {
  assert.deepEqual(project.files, [
    'LICENSE',
    'README.md',
    'compiled-rules.cjs',
    'compiled-rules.js',
    'compiled-rules.wasm',
    'compiled-small.cjs',
    'compiled-small.d.wasm.ts',
    'compiled-small.js',
    'compiled-small.wasm',
    'errors.cjs',
    'errors.js',
    'form-js.cjs',
    'form-js.js',
    'form-node.cjs',
    'form-node.js',
    'form-rules.cjs',
    'form-rules.js',
    'form-workerd.js',
    'form.cjs',
    'form.d.cts',
    'form.d.ts',
    'form.js',
    'index.cjs',
    'index.d.cts',
    'index.d.ts',
    'index.js',
    'js.cjs',
    'js.d.cts',
    'js.d.ts',
    'js.js',
    ...locales,
    'node.cjs',
    'node.js',
    'openapi.json',
    'package.json',
    'rules-workerd.js',
    'rules.cjs',
    'rules.d.cts',
    'rules.d.ts',
    'rules.js',
    'schema.d.cts',
    'schema.d.ts',
    'schema.json',
    'workerd.js',
  ]);
  for (const file of project.files) assert(installed(file).length > 0, file);
  const manifest = JSON.parse(installed('package.json').toString());
  const [, version] = /^version = "(.+)"$/m.exec(readFileSync(join(root, 'Cargo.toml'), 'utf8')) ?? [];
  assert.equal(manifest.version, version);
  assert.equal(manifest.sideEffects, false);
  assert.equal(manifest.imports, undefined, 'the imports of the modules are resolved by the build');
});

test('the compiled rules contain no debug information, no paths of sources and no panic messages of Rust', () => {
  const fast = readFileSync(join(root, 'build/boundary/fast/rules.wasm'));
  assert(installed('node.js').includes(fast.toString('base64')));
  for (const wasm of [installed('compiled-small.wasm'), installed('compiled-rules.wasm'), fast]) {
    const module = new WebAssembly.Module(wasm);
    for (const section of ['name', 'producers', 'target_features', '.debug_info']) {
      assert.deepEqual(WebAssembly.Module.customSections(module, section), [], section);
    }
    const text = wasm.toString('latin1');
    const words = ['panicked', '.rs', '/src/', 'library/', 'rustc', '.cargo', 'out of bounds'];
    for (const word of [...words, root]) {
      assert(!text.includes(word), word);
    }
  }
});

test('no module loads files, refers to its own URL or has a top-level await', () => {
  const modules = project.files.filter((file) => /\.c?js$/.test(file));
  assert.equal(modules.length, 25 + locales.length / 2);
  for (const file of modules) {
    const source = installed(file).toString();
    for (const words of [/\bnew URL\b/, /import\.meta/, /["'](node:)?fs\b/, /^(\w.*)?\bawait\b/m]) {
      assert.doesNotMatch(source, words, file);
    }
  }
});

test('the documented entries can be imported, and internal files cannot', () => {
  const { status, stdout, stderr } = run(`
    import { customerFromForm } from 'caibo-customers/form';
    import { validateCustomer } from 'caibo-customers';
    import * as js from 'caibo-customers/js';
    import * as rules from 'caibo-customers/rules';
    import ko from 'caibo-customers/locales/ko';
    import koForm from 'caibo-customers/locales/ko/form';
    import { readFileSync } from 'node:fs';
    import { fileURLToPath } from 'node:url';
    import schema from 'caibo-customers/schema.json' with { type: 'json' };
    import openapi from 'caibo-customers/openapi.json' with { type: 'json' };
    import manifest from 'caibo-customers/package.json' with { type: 'json' };
    const form = new FormData();
    form.append('name', 'Ada');
    form.append('email', '');
    for (const validate of [validateCustomer, js.validateCustomer, rules.validateCustomer]) {
      console.log(validate(customerFromForm(form)).map(({ code, path }) => [code, ...path]));
    }
    console.log(ko.tag, koForm.dir, rules.issueSentence(rules.validateCustomer({ name: 'Ada' })[0], { locale: ko }));
    console.log(schema.properties.phone.maxLength, manifest.name);
    console.log(openapi.openapi, Object.keys(openapi.paths).length);
    const wasm = readFileSync(fileURLToPath(import.meta.resolve('caibo-customers/wasm')));
    console.log(WebAssembly.validate(wasm));
    for (const file of ['errors.js', 'index.js', 'workerd.js']) {
      await import('caibo-customers/' + file).catch(({ code }) => console.log(code));
    }
  `);
  assert.deepEqual(
    { status, lines: stdout.trim().split('\n'), stderr: stderr.replace(/^.*ExperimentalWarning.*\n.*\n/gm, '') },
    {
      status: 0,
      lines: [
        "[ [ 'required', 'email' ] ]",
        "[ [ 'required', 'email' ] ]",
        "[ [ 'required', 'email' ] ]",
        'ko ltr 필수 항목입니다',
        '20 caibo-customers',
        '3.1.1 3',
        'true',
        'ERR_PACKAGE_PATH_NOT_EXPORTED',
        'ERR_PACKAGE_PATH_NOT_EXPORTED',
        'ERR_PACKAGE_PATH_NOT_EXPORTED',
      ],
      stderr: '',
    },
  );
});

test('CommonJS has the same exports, and isCaiboError recognizes the errors of every entry', () => {
  const { status, stdout, stderr } = run(
    `
    const { customerFromForm } = require('caibo-customers/form');
    const caibo = require('caibo-customers');
    const js = require('caibo-customers/js');
    console.log(Object.keys(caibo).join() === Object.keys(js).join(), customerFromForm.name);
    console.log(require('caibo-customers/locales/ko').default.tag, require('caibo-customers/locales/ko/form').default.dir);
    const invalid = { name: 'Ada' };
    void (async () => {
      const esm = await import('caibo-customers');
      const esmJs = await import('caibo-customers/js');
      console.log(Object.keys(esm).join() === Object.keys(esmJs).join());
      for (const { createCustomer, ValidationError } of [caibo, js, esm, esmJs]) {
        const error = await createCustomer(invalid).catch((error) => error);
        console.log(error.name, error.issues[0].message, error instanceof ValidationError);
        console.log([caibo, js, esm, esmJs].every(({ isCaiboError }) => isCaiboError(error)));
      }
      console.log(caibo.CaiboError === js.CaiboError, esm.CaiboError === esmJs.CaiboError);
    })();
  `,
    'script.cjs',
  );
  const each = 'ValidationError is required true\ntrue\n';
  assert.deepEqual(
    { status, stdout, stderr },
    { status: 0, stdout: `true customerFromForm\nko ltr\ntrue\n${each.repeat(4)}true true\n`, stderr: '' },
  );
});

/** Replaces globals by getters that throw, so that an import that uses one of them fails. */
const TRAPS = `
  const before = Reflect.ownKeys(globalThis).length;
  const touched = ['AbortController', 'TextDecoder', 'TextEncoder', 'WebAssembly', 'fetch', 'setTimeout'];
  for (const name of touched) {
    Object.defineProperty(globalThis, name, { get() { throw new Error(name + ' was touched'); } });
  }
`;

for (const entry of ['caibo-customers', 'caibo-customers/js']) {
  test(`importing ${entry} has no side effects`, () => {
    for (const [name, load] of [
      ['script.js', `await import('${entry}')`],
      ['script.cjs', `require('${entry}')`],
    ]) {
      const count = 'Reflect.ownKeys(globalThis).length - before';
      const { status, stdout, stderr } = run(
        `${TRAPS} const { createCustomer } = ${load}; console.log(typeof createCustomer, ${count});`,
        name,
      );
      assert.deepEqual({ status, stdout, stderr }, { status: 0, stdout: 'function 0\n', stderr: '' });
    }
  });
}

test('Node takes the fast build, and a server bundled into one file needs no file beside it', () => {
  const resolved = run(`
    import { createRequire } from 'node:module';
    const require = createRequire(import.meta.url);
    console.log(import.meta.resolve('caibo-customers').split('/').pop());
    console.log(require.resolve('caibo-customers').split('/').pop());
  `);
  assert.equal(resolved.stdout, 'node.js\nnode.cjs\n', resolved.stderr);
  for (const format of /** @type {const} */ (['esm', 'cjs'])) {
    const contents = `import { validateCustomer } from 'caibo-customers'; console.log(validateCustomer({}).total);`;
    const { outputFiles } = buildSync({
      bundle: true,
      format,
      platform: 'node',
      stdin: { contents, resolveDir: project.folder },
      write: false,
    });
    const folder = mkdtempSync(join(tmpdir(), 'caibo-bundle-'));
    const file = join(folder, format === 'esm' ? 'server.mjs' : 'server.cjs');
    writeFileSync(file, outputFiles[0]?.text ?? '');
    const { stdout, stderr } = spawnSync(process.execPath, [file], { cwd: folder, encoding: 'utf8' });
    rmSync(folder, { recursive: true });
    assert.equal(stdout, '2\n', stderr);
  }
});

test('runtimes that cannot compile WebAssembly get the build without it', () => {
  // Nitro's preset for Cloudflare has the second list. It takes no .wasm file.
  for (const conditions of [['edge-light'], ['edge-light', 'workerd', 'worker', 'browser'], ['react-native']]) {
    for (const [contents, file, errors] of [
      [`export * from 'caibo-customers'`, 'js.js', 'errors.js'],
      [`export * from 'caibo-customers/rules'`, 'js.js', 'errors.js'],
      [`module.exports = require('caibo-customers')`, 'js.cjs', 'errors.cjs'],
      [`module.exports = require('caibo-customers/rules')`, 'js.cjs', 'errors.cjs'],
    ]) {
      const stdin = { contents: String(contents), resolveDir: project.folder };
      const { metafile } = buildSync({ bundle: true, conditions, metafile: true, stdin, write: false });
      const inputs = Object.keys(metafile.inputs).map((path) => basename(path));
      assert.deepEqual(inputs.sort(), ['<stdin>', errors, file], `${conditions}: ${contents}`);
    }
  }
});
