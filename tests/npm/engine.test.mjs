/** Tests the compiled rules where the platform refuses to compile them, and after a trap. */

import assert from 'node:assert/strict';
import test from 'node:test';

import { ask, run } from '../../pkg-template/engine.js';
import { memorySize } from '#boundary/glue.js';
import { createCustomer as createLocally, validateCustomer as validate } from '../../pkg-template/index.js';
import { EMPTY } from '../../wasm/src/snapshot.js';
import * as js from '../../pkg/js.js';
import { createCustomer, isCaiboError, ready, validateCustomer } from '../../pkg/index.js';
import { rejection } from './rejection.mjs';

const ADA = { name: 'Ada Lovelace', email: 'ada@example.com' };

test('after a trap the next call runs on a new instance', () => {
  assert.deepEqual(validate(ADA), []);
  assert.throws(
    // A layout for which memory cannot grow enough, so that WebAssembly traps.
    () => run((engine) => engine.run(/** @type {any} */ ({ length: 2 ** 28 }), '')),
    (error) =>
      isCaiboError(error) &&
      error.code === 'engine_failed' &&
      error.cause instanceof WebAssembly.RuntimeError,
  );
  assert.deepEqual(validate(ADA), []);
});

test('an instance is replaced after its memory has grown, and only then', () => {
  const large = { ...ADA, name: 'x'.repeat(2 ** 20) };
  for (let round = 0; round < 10; round += 1) assert.equal(validate(large)[0]?.code, 'too_long');
  assert(memorySize() < 2 ** 23, `${memorySize()} bytes`);
  const made = counting(WebAssembly, 'Instance', () => {
    for (let round = 0; round < 10_000; round += 1) validate(ADA);
  });
  assert(memorySize() < 2 ** 23, `${memorySize()} bytes`);
  assert(made > 0 && made < 20, `${made} instances`);
});

test('the memory of /js is replaced after it has grown, and only then', () => {
  js.validateCustomer(ADA);
  const made = counting(globalThis, 'ArrayBuffer', () => {
    for (let round = 0; round < 10_000; round += 1) js.validateCustomer(ADA);
  });
  assert(made > 0 && made < 40, `${made} memories`);
});

test('many server issues with one long path do not multiply the memory that it takes', async () => {
  const errors = { ['k'.repeat(10_000)]: Object.fromEntries(Array.from({ length: 990 }, (_, at) => [`f${at}`, 'bad'])) };
  let size = 0;
  const error = await rejection(
    createLocally(ADA, {
      fetch: async () => Response.json({ errors }, { status: 400 }),
      onEvent: ({ type }) => {
        if (type === 'response') size = memorySize();
      },
    }),
  );
  assert.equal(error.issueCount, 990);
  assert(size > 0 && size < 2 ** 23, `${size} bytes`);
});

/**
 * Counts the instances of a class that `use` creates.
 *
 * @param {any} owner
 * @param {string} name
 * @param {() => void} use
 */
function counting(owner, name, use) {
  const original = owner[name];
  let count = 0;
  owner[name] = new Proxy(original, {
    construct(target, args) {
      count += 1;
      return Reflect.construct(target, args);
    },
  });
  try {
    use();
  } finally {
    owner[name] = original;
  }
  return count;
}

test('after /js has run out of memory the next call runs on a new instance', () => {
  assert.deepEqual(js.validateCustomer(ADA), []);
  const { ArrayBuffer } = globalThis;
  const full = new RangeError('Array buffer allocation failed');
  // @ts-expect-error: the replacement only throws
  globalThis.ArrayBuffer = function allocate() {
    throw full;
  };
  try {
    assert.throws(
      () => js.validateCustomer({ name: 'x'.repeat(2 ** 22) }),
      (error) => js.isCaiboError(error) && error.code === 'engine_failed' && error.cause === full,
    );
  } finally {
    globalThis.ArrayBuffer = ArrayBuffer;
  }
  assert.deepEqual(js.validateCustomer(ADA), []);
  assert.equal(js.validateCustomer({ ...ADA, name: 'x'.repeat(2 ** 22) })[0]?.code, 'too_long');
});

test('after a stack overflow the next call runs on a new instance', () => {
  let depth = 0;
  /** @type {unknown} */
  let failure;
  const fall = () => {
    depth += 1;
    try {
      fall();
    } catch {
      // Near the end of the stack there is not enough of it for the rules.
    }
    try {
      ask('validateCustomer', {}, { value: EMPTY });
    } catch (error) {
      failure = error;
    }
  };
  fall();
  assert(depth > 100);
  assert(failure instanceof RangeError || isCaiboError(failure), String(failure));
  assert.deepEqual(validate(ADA), []);
});

const REFUSED = new WebAssembly.CompileError('Refused to compile or instantiate WebAssembly module');

/** @type {[string, () => () => void][]} each makes the platform refuse WebAssembly, and returns a function that undoes it */
const refusals = [
  [
    'by a policy',
    () => {
      const { Module, compile } = WebAssembly;
      WebAssembly.compile = () => Promise.reject(REFUSED);
      // @ts-expect-error: the replacement only throws
      WebAssembly.Module = function refuse() {
        throw REFUSED;
      };
      return () => Object.assign(WebAssembly, { Module, compile });
    },
  ],
  [
    'for good, as in Lockdown Mode',
    () => {
      const { WebAssembly } = globalThis;
      Reflect.deleteProperty(globalThis, 'WebAssembly');
      return () => Object.assign(globalThis, { WebAssembly });
    },
  ],
];

for (const [how, refuse] of refusals) {
  test(`where WebAssembly is refused ${how}, the error names the remedy, and a later call tries again`, async () => {
    /** @type {typeof import('../../pkg/index.js')} */
    const fresh = await import(new URL(`../../pkg/index.js?${encodeURI(how)}`, import.meta.url).href);
    const isRefused = (/** @type {unknown} */ error) =>
      isCaiboError(error) &&
      error.code === 'wasm_refused' &&
      error.cause instanceof Error &&
      error.message.includes("'wasm-unsafe-eval'") &&
      error.message.includes('caibo-customers/js');
    const allow = refuse();
    try {
      assert(isRefused(await rejection(fresh.ready())));
      assert(isRefused(await rejection(fresh.createCustomer(ADA))));
      assert.throws(() => fresh.validateCustomer(ADA), isRefused);
      // Functions that need no WebAssembly still work.
      assert.deepEqual(js.validateCustomer(ADA), []);
      await js.ready();
    } finally {
      allow();
    }
    await fresh.ready();
    assert.deepEqual(fresh.validateCustomer(ADA), []);
  });
}

test('the module is compiled once: synchronously for a synchronous call, else asynchronously', async () => {
  /** @type {typeof import('../../pkg/index.js')} */
  const fresh = await import(new URL('../../pkg/index.js?once', import.meta.url).href);
  const { Module, compile } = WebAssembly;
  /** @type {string[]} */
  const compiled = [];
  WebAssembly.compile = (bytes) => {
    compiled.push('asynchronously');
    return compile(bytes);
  };
  WebAssembly.Module = class extends Module {
    /** @param {BufferSource} bytes */
    constructor(bytes) {
      super(bytes);
      compiled.push('synchronously');
    }
  };
  try {
    await Promise.all([fresh.ready(), fresh.ready(), fresh.ready()]);
    assert.deepEqual(fresh.validateCustomer(ADA), []);
    assert.deepEqual(compiled, ['asynchronously']);
    /** @type {typeof import('../../pkg/index.js')} */
    const other = await import(new URL('../../pkg/index.js?other', import.meta.url).href);
    assert.deepEqual(other.validateCustomer(ADA), []);
    await other.ready();
    assert.deepEqual(compiled, ['asynchronously', 'synchronously']);
  } finally {
    Object.assign(WebAssembly, { Module, compile });
  }
});

test('after all these failures the engine validates correctly', async () => {
  await ready();
  assert.deepEqual(validateCustomer(ADA), []);
  assert.deepEqual(await createCustomer(ADA, { fetch: async () => new Response('{"id":1}') }), { id: 1 });
});
