/** Programs of other projects for wasm32 that depend on the crate. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from './installed.mjs';

const TARGET = 'wasm32-unknown-unknown';

/** @param {string[]} args */
const cargo = (...args) => execFileSync('cargo', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

test('gets no export of ours, imports nothing and does not trap', async () => {
  const folder = join(root, 'target/dependant');
  cargo('build', '--quiet', '--locked', '--manifest-path', 'tests/dependant/Cargo.toml', '--target', TARGET, '--target-dir', folder);
  const module = await WebAssembly.compile(readFileSync(join(folder, TARGET, 'debug/dependant.wasm')));
  const functions = WebAssembly.Module.exports(module).filter(({ kind }) => kind === 'function');
  assert.deepEqual(functions.map(({ name }) => name), ['retry_after']);
  assert.deepEqual(WebAssembly.Module.imports(module), []);
  const { exports } = await WebAssembly.instantiate(module);
  const retryAfter = /** @type {(now: number) => number} */ (exports.retry_after);
  assert.equal(retryAfter(Date.UTC(2026, 0, 31, 9, 30, 0)), 2000);
});

test('a front-end in Rust, with a framework and the client, compiles', () => {
  const folder = join(root, 'target/front-end');
  cargo('build', '--quiet', '--locked', '--manifest-path', 'examples/front-end/Cargo.toml', '--target', TARGET, '--target-dir', folder);
  assert(WebAssembly.validate(readFileSync(join(folder, TARGET, 'debug/front-end.wasm'))));
});

test('does not compile the crates of the boundary', () => {
  const tree = cargo('tree', '--package', 'caibo-customers', '--target', TARGET, '--prefix', 'none');
  assert.match(tree, /^caibo-customers v/);
  for (const name of ['gloo-net', 'serde-wasm-bindgen', 'wasm-bindgen']) assert(!tree.includes(`${name} v`), name);
});
