/** The compiled rules: what happens where they are refused, and where they break off. */

import assert from 'node:assert/strict';
import test from 'node:test';

import { run } from '../../pkg/engine.js';
import { createCustomer, isCaiboError, validateCustomer } from '../../pkg/index.js';
import { rejection } from './rejection.mjs';

const ADA = { name: 'Ada Lovelace', email: 'ada@example.com' };

test('after a trap the next call runs on a fresh instance', async () => {
  assert.deepEqual(validateCustomer(ADA), []);
  assert.throws(
    // No text: the glue writes it where there is no memory, and wasm traps.
    () => run((engine) => engine.validateCustomerField(/** @type {any} */ (5), ADA)),
    (error) =>
      isCaiboError(error) &&
      error.code === 'engine_failed' &&
      error.cause instanceof WebAssembly.RuntimeError,
  );
  assert.deepEqual(validateCustomer(ADA), []);
  assert.deepEqual(await createCustomer(ADA, { fetch: async () => new Response('{"id":1}') }), { id: 1 });
});

test('an exception of the caller’s is not taken for a trap', () => {
  const thrown = new RangeError('mine');
  assert.throws(
    () =>
      run(() => {
        throw thrown;
      }),
    (error) => error === thrown,
  );
});

test('where WebAssembly is refused, the error names the directive, and a later call tries again', async () => {
  const { Module, compile } = WebAssembly;
  const refusal = new WebAssembly.CompileError('Refused to compile or instantiate WebAssembly module');
  const isRefused = (/** @type {unknown} */ error) =>
    isCaiboError(error) &&
    error.code === 'wasm_refused' &&
    error.cause === refusal &&
    error.message.includes("'wasm-unsafe-eval'");
  /** @type {typeof import('../../pkg/engine.js')} */
  const fresh = await import(new URL('../../pkg/engine.js?refused', import.meta.url).href);
  WebAssembly.compile = () => Promise.reject(refusal);
  // @ts-expect-error: what takes its place only throws
  WebAssembly.Module = function refuse() {
    throw refusal;
  };
  try {
    assert(isRefused(await rejection(fresh.start())));
    assert.throws(() => fresh.run(() => {}), isRefused);
  } finally {
    Object.assign(WebAssembly, { Module, compile });
  }
  await fresh.start();
  assert.equal(
    fresh.run(() => 'ran'),
    'ran',
  );
});
