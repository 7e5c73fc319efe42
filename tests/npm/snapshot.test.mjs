/** Tests the format that `wasm/src/snapshot.js` writes and `wasm/src/snapshot.rs` reads. */

import assert from 'node:assert/strict';
import test from 'node:test';

import { snapshot } from '../../wasm/src/snapshot.js';

const [NULL, FALSE, TRUE, NUMBER, BIGINT, TEXT, ILL_FORMED, DATE, INVALID_DATE, OTHER, OBJECT, ARRAY] =
  Array.from({ length: 12 }, (_, kind) => kind);

test('every kind of value has its code', () => {
  const value = {
    a: null,
    b: false,
    c: true,
    d: 1.5,
    e: 9007199254740993n,
    f: 'x\u{1F600}',
    g: '\ud83d',
    h: new Date(0),
    i: new Date(NaN),
    j: () => {},
    k: undefined,
    l: {},
    m: [],
    n: new Map(),
  };
  const iso = '1970-01-01T00:00:00.000Z';
  const layout = [
    [NULL, 1, 0],
    [FALSE, 1, 0],
    [TRUE, 1, 0],
    [NUMBER, 1, 1.5],
    [BIGINT, 1, 16],
    [TEXT, 1, 3],
    [ILL_FORMED, 1, 0],
    [DATE, 1, 24],
    [INVALID_DATE, 1, 0],
    [OTHER, 1, 0],
    [OTHER, 1, 0],
    [OTHER, 1, 0],
    [OTHER, 1, 0],
  ].flat();
  assert.deepEqual(snapshot(value), { layout, text: `abcde9007199254740993fx\u{1F600}gh${iso}ijlmn` });
});

test('objects and arrays are written down to the given depth', () => {
  const value = { a: { b: 'x', c: undefined, d: { e: 1 } }, f: ['y', undefined, ['z']], g: 2 };
  const text = (/** @type {number} */ depth) => snapshot(value, depth).text;
  assert.equal(text(1), 'afg');
  assert.equal(text(2), 'abxdfyg');
  assert.equal(text(3), 'abxdefyzg');
  assert.deepEqual(
    snapshot(value, 2).layout,
    [
      [OBJECT, 1, 2],
      [TEXT, 1, 1],
      [OTHER, 1, 0],
      [ARRAY, 1, 2],
      [TEXT, 0, 1],
      [OTHER, 0, 0],
      [NUMBER, 1, 2],
    ].flat(),
  );
});

test('at most the given number of entries are written, with their count', () => {
  const value = { a: [1, 2, 3, 4], b: 5 };
  assert.deepEqual(snapshot(value, 2, 3), {
    layout: [ARRAY, 1, 2, NUMBER, 0, 1, NUMBER, 0, 2],
    text: 'a',
  });
});

test('a root that is not an object is written as an empty snapshot', () => {
  for (const value of [undefined, null, 5, 'text', [], new Map(), new Date(), () => {}]) {
    assert.deepEqual(snapshot(value, 4), { layout: [OTHER], text: '' });
  }
});

test('a nested getter runs once', () => {
  let runs = 0;
  const value = {
    a: {
      get b() {
        runs += 1;
        return {
          get c() {
            runs += 1;
            return 1;
          },
        };
      },
    },
  };
  snapshot(value, 3);
  assert.equal(runs, 2);
});
