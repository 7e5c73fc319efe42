/** Tests what `snapshot.js` and `row.js` read of an object. The cases show what Rust makes of it. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import vm from 'node:vm';

import { Kind } from '../../wasm/src/kinds.js';
import { CHANGES, CUSTOMER, readRow } from '../../wasm/src/row.js';
import { isSame, snapshot } from '../../wasm/src/snapshot.js';

/** The keys and values of a snapshot. An object or array is its kind and the number of its members. */
function entries(/** @type {ReturnType<typeof snapshot>} */ { keys, values }) {
  return keys.map((key, index) => {
    const value = /** @type {any} */ (values[index]);
    return [key, value?.kind === undefined ? value : [value.kind, value.count]];
  });
}

test('JavaScript and Rust number the kinds of values alike', () => {
  const source = readFileSync(new URL('../../src/draft/cells.rs', import.meta.url), 'utf8');
  const lines = source.matchAll(/pub const ([A-Z_]+): Self = Self\((\d+)\);/g);
  // JavaScript writes no text of the kind 8.
  assert.deepEqual({ ...Kind, ENDLESS_TEXT: 8 }, Object.fromEntries([...lines].map(([, name = '', number]) => [name, Number(number)])));
});

test('objects and arrays are read down to the given depth', () => {
  const date = new Date(0);
  const value = { a: { b: 'x', c: undefined, d: { e: 1 } }, f: ['y', undefined, ['z']], g: date };
  assert.deepEqual(entries(snapshot(value)), [['a', value.a], ['f', value.f], ['g', date]]);
  assert.deepEqual(entries(snapshot(value, 2)), [
    ['a', [Kind.OBJECT, 2]],
    ['b', 'x'],
    ['d', { e: 1 }],
    ['f', [Kind.ARRAY, 2]],
    ['', 'y'],
    ['', ['z']],
    ['g', date],
  ]);
  assert.equal(snapshot(value, 2).count, 3);
  assert.equal(snapshot(value, 3).keys.length, 9);
});

test('at most the given number of members are read, with their count', () => {
  const read = snapshot({ a: [1, 2, 3, 4], b: 5 }, 2, 3);
  assert.deepEqual(entries(read), [['a', [Kind.ARRAY, 2]], ['', 1], ['', 2]]);
  assert.equal(read.count, 1);
});

test('a value that is not an object has no members', () => {
  for (const value of [undefined, null, 5, 'text', [], new Map(), new Date(), () => {}]) {
    assert.equal(snapshot(value, 4).keys.length, 0);
    assert.equal(readRow(value, CUSTOMER), undefined);
  }
});

test('an instance of a page’s own global class is read, and one of a platform class of any realm is not', () => {
  class Person {
    name = 'Ada';

    get [Symbol.toStringTag]() {
      return 'Person';
    }
  }
  Object.assign(globalThis, { Person });
  try {
    assert.equal(readRow(new Person(), CUSTOMER)?.count, 1);
  } finally {
    Reflect.deleteProperty(globalThis, 'Person');
  }
  for (const source of ['new Map()', 'new (class extends Map { name = 1 })()', 'Promise.resolve()', 'new Uint8Array(1)', '[]', 'new Date(0)', 'new Error("x")']) {
    assert.equal(readRow(vm.runInNewContext(source), CUSTOMER), undefined, source);
  }
  for (const value of [new Headers(), new FormData(), new URL('https://a.example'), new Event('x'), new Blob(), new AbortController().signal]) {
    assert.equal(readRow(value, CUSTOMER), undefined, String(value));
  }
});

test('snapshots are the same if all keys, values and counts are', () => {
  const value = () => ({ baseUrl: 'http://a', headers: { a: 'b', c: 'd' }, timeout: 5 });
  assert(isSame(snapshot(value(), 2), snapshot(value(), 2)));
  for (const other of [
    {},
    { ...value(), timeout: 6 },
    { ...value(), more: 1 },
    { baseUrl: 'http://a', headers: { a: 'b', c: 'e' }, timeout: 5 },
    { baseUrl: 'http://a', headers: { a: 'b' }, c: 'd', timeout: 5 },
    { baseUrl: 'http://a', headers: ['b', 'd'], timeout: 5 },
  ]) {
    assert(!isSame(snapshot(value(), 2), snapshot(other, 2)), JSON.stringify(other));
  }
});

test('each getter runs once, and an exception of one leaves nothing behind', () => {
  let runs = 0;
  const counting = (/** @type {unknown} */ value) => ({
    get name() {
      runs += 1;
      return value;
    },
  });
  snapshot({ a: counting(counting(1)) }, 3);
  assert.equal(runs, 2);
  runs = 0;
  const preferences = Object.defineProperty({}, 'currency', { enumerable: true, get: () => ((runs += 1), 'USD') });
  readRow({ ...counting('Ada'), preferences }, CHANGES);
  assert.equal(runs, 2);
  const failing = Object.defineProperty({ name: 'x' }, 'email', {
    enumerable: true,
    get() {
      throw new RangeError('own');
    },
  });
  assert.throws(() => readRow(failing, CUSTOMER), RangeError);
  assert.equal(readRow({}, CUSTOMER)?.count, 0);
});
