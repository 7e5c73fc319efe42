/** Tests the compiled rules where the platform refuses to compile them, and after a trap. */

import assert from 'node:assert/strict';
import test from 'node:test';

import { run } from '../../pkg-template/engine.js';
import { calls } from '#boundary/compiled/glue.js';
import {
  buildCreateCustomerRequest,
  createCustomer as createLocally,
  validateCustomer as validate,
  validateCustomerChanges as validateChanges,
} from '../../pkg-template/index.js';
import * as js from '../../pkg/js.js';
import * as small from '../../pkg/index.js';
import { createCustomer, isCaiboError, ready, validateCustomer } from '../../pkg/index.js';
import { rejection } from './rejection.mjs';

const ADA = { name: 'Ada Lovelace', email: 'ada@example.com' };
const INVALID = { name: 'x'.repeat(101), email: 'nope', phone: 7, nmae: 1, memberId: 'm'.repeat(60) };

const memorySize = () => calls.memory.buffer.byteLength;

/** Makes WebAssembly trap: no memory is that large. */
const trap = () => run((/** @type {typeof calls} */ engine) => engine.reserve(2 ** 28, 2 ** 31));

test('after a trap the next call runs on a new instance', () => {
  assert.deepEqual(validate(ADA), []);
  const made = counting(WebAssembly, 'Instance', () => {
    assert.throws(
      trap,
      (error) =>
        isCaiboError(error) &&
        error.code === 'engine_failed' &&
        error.cause instanceof WebAssembly.RuntimeError,
    );
    assert.deepEqual(validate(ADA), []);
    assert.equal(validate(INVALID).total, 5);
  });
  assert.equal(made, 1);
});

test('without a trap there is no new instance, and memory stays as it is', () => {
  const rounds = () => {
    for (let round = 0; round < 5_000; round += 1) {
      assert.equal(validate(ADA).total, 0);
      assert.equal(validate(INVALID).total, 5);
      assert.equal(validateChanges({ preferences: { currency: 'x', more: 1 } }).total, 2);
      buildCreateCustomerRequest(ADA, { idempotencyKey: `key-${round}` });
    }
  };
  rounds();
  const size = memorySize();
  assert.equal(counting(WebAssembly, 'Instance', rounds), 0);
  assert.equal(memorySize(), size);
});

for (const [name, { validateCustomer, buildCreateCustomerRequest }] of /** @type {const} */ ([['the small build', small], ['/js', js]])) {
  test(`the memory of ${name} stays as it is`, () => {
    const rounds = () => {
      for (let round = 0; round < 2_000; round += 1) {
        assert.equal(validateCustomer(ADA).total, 0);
        assert.equal(validateCustomer(INVALID).total, 5);
        buildCreateCustomerRequest(ADA, { idempotencyKey: `key-${round}` });
      }
    };
    rounds();
    assert.equal(counting(globalThis, 'ArrayBuffer', rounds), 0);
    assert.equal(counting(WebAssembly, 'Instance', rounds), 0);
  });
}

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
  assert(size > 0 && size < 2 ** 25, `${size} bytes`);
});

test('the list of no issues is one frozen list', () => {
  assert.equal(validate(ADA), validate({ ...ADA }));
  assert(Object.isFrozen(validate(ADA)));
  assert.equal(validate(ADA).total, 0);
  assert.notEqual(validate(INVALID), validate(INVALID));
});

for (const file of ['index.js', 'node.js', 'js.js']) {
  test(`memory that grows while the first document is written loses nothing, in ${file}`, async () => {
    for (const [field, length] of /** @type {const} */ ([['address', 1_000_000], ['name', 200_000]])) {
      /** @type {typeof import('../../pkg/index.js')} */
      const fresh = await import(new URL(`../../pkg/${file}?${field}`, import.meta.url).href);
      const issues = fresh.validateCustomer({ ...ADA, [field]: 'a'.repeat(length) });
      assert.deepEqual(issues.map(({ code, path }) => [code, path]), [['too_long', [field]]]);
    }
  });
}

test('a getter that throws or validates another document leaves no trace', () => {
  const failure = new RangeError('of the caller');
  /** @param {() => unknown} get */
  const withGetter = (get) => Object.defineProperty({ ...ADA, phone: '1' }, 'email', { enumerable: true, get });
  for (let round = 0; round < 3; round += 1) {
    assert.throws(
      () =>
        validate(
          withGetter(() => {
            throw failure;
          }),
        ),
      (error) => error === failure,
    );
    assert.deepEqual(validate({ name: 'Ada' }).map(({ path }) => path), [['email']]);
    for (const inner of [ADA, INVALID, { address: 'x'.repeat(500_000), unknown: 1 }]) {
      const outer = withGetter(() => {
        assert.equal(validate(inner).length, validate({ ...inner }).length);
        validateChanges({ preferences: { currency: 'x' } });
        return 'a@b';
      });
      assert.deepEqual(validate(outer), []);
      assert.equal(buildCreateCustomerRequest(/** @type {any} */ (outer)).body, '{"name":"Ada Lovelace","email":"a@b","phone":"1"}');
    }
  }
});

test('a Proxy whose trap throws leaves no trace, also in preferences', () => {
  const failure = new Error('of the trap');
  const thrower = () => {
    throw failure;
  };
  for (const handler of [{ get: thrower }, { ownKeys: thrower }, { getOwnPropertyDescriptor: thrower }]) {
    const proxy = new Proxy({ currency: 'USD' }, handler);
    assert.throws(() => validate(proxy), (error) => error === failure);
    assert.throws(() => validateChanges({ name: 'x'.repeat(101), preferences: proxy }), (error) => error === failure);
    assert.deepEqual(validateChanges({ preferences: { notifications: true } }), []);
    assert.deepEqual(validate(new Proxy(ADA, {})), []);
  }
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
      validate(ADA);
    } catch (error) {
      failure = error;
    }
  };
  fall();
  assert(depth > 100);
  assert(failure instanceof RangeError || isCaiboError(failure), String(failure));
  assert.deepEqual(validate(ADA), []);
});

test('large documents are exact, and leave no trace in the next call', () => {
  const keys = Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`key${index}`, 1]));
  for (const build of [{ validateCustomer: validate }, small, js]) {
    const large = build.validateCustomer({ ...ADA, address: 'x'.repeat(10_000_000) });
    assert.deepEqual(large.map(({ code, params }) => [code, params]), [['too_long', { max: 255, length: 10_000_000 }]]);
    assert.deepEqual(build.validateCustomer(ADA), []);
    const many = build.validateCustomer({ ...keys, ...ADA });
    assert.equal(many.total, 100_000);
    assert.equal(many.length, 100);
    assert.deepEqual(many[99]?.path, ['key99']);
    assert.deepEqual(build.validateCustomer(ADA), []);
  }
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
