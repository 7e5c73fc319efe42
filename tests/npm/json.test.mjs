/** Tests the JSON parser of responses: it rounds no integer, and no member becomes a prototype. */

import assert from 'node:assert/strict';
import test from 'node:test';

import { getPaymentMethods } from '../../pkg/index.js';
import { parse } from '../../pkg-template/exact-json.js';

/** @type {[why: string, text: string, value: unknown][]} */
const CASES = [
  ['the largest safe integer', '9007199254740991', 9007199254740991],
  ['the smallest unsafe integer', '9007199254740992', 9007199254740992n],
  ['an integer that a double would round', '9007199254740993', 9007199254740993n],
  ['a negative integer', '-9007199254740993', -9007199254740993n],
  ['the largest int64', '9223372036854775807', 9223372036854775807n],
  ['the smallest int64', '-9223372036854775808', -9223372036854775808n],
  ['beyond int64', '9223372036854775808', 9223372036854775808],
  ['far beyond int64', '1'.repeat(40), 1111111111111111111111111111111111111111],
  ['with a fraction', '9007199254740993.5', 9007199254740993.5],
  ['with a fraction of 0', '9007199254740993.0', 9007199254740992],
  ['with an exponent', '9007199254740993e1', 90071992547409930],
  ['a long fraction', '0.12345678901234567890', 0.12345678901234568],
  ['minus zero', '-0', -0],
  ['minus zero and a long integer', '[-0,9007199254740993]', [-0, 9007199254740993n]],
  ['a small exponent', '1e-400', 0],
  ['digits in a text', '"9007199254740993"', '9007199254740993'],
  ['digits in a text after a quote', '"\\"9007199254740993"', '"9007199254740993'],
  ['digits in a text after a backslash', '["\\\\",9007199254740993]', ['\\', 9007199254740993n]],
  ['digits in a key', '{"9007199254740993":9007199254740993}', { '9007199254740993': 9007199254740993n }],
  ['a key before spaces', '{"a" \n:\t9007199254740993 }', { a: 9007199254740993n }],
  ['a text that looks like a member', '["\\"a\\": 1",9007199254740993]', ['"a": 1', 9007199254740993n]],
  ['every kind of value', '[{"a":[null,true,false,"x",1.5,9007199254740993]},{},[]]', [
    { a: [null, true, false, 'x', 1.5, 9007199254740993n] },
    {},
    [],
  ]],
  ['the last of duplicate members', '{"a":9007199254740993,"b":1,"a":2}', { a: 2, b: 1 }],
  ['escapes', '["\\u0041\\ud83d\\ude00\\n",9007199254740993]', ['A\u{1F600}\n', 9007199254740993n]],
  ['an unpaired surrogate', '["\\ud83d","\\udc00\\ud83d\\ude00"]', ['\ufffd', '\ufffd\u{1F600}']],
  ['an unpaired surrogate in a key', '{"\\ud83d":1}', { '\ufffd': 1 }],
  ['beyond a double', '[1e400,-1e+0400,1e309]', [Infinity, -Infinity, Infinity]],
  ['beyond a double, beside a long integer', '[1e400,9007199254740993]', [Infinity, 9007199254740993n]],
  ['inherited names', '{"constructor":1,"toString":9007199254740993}', Object.assign(Object.create(Object.prototype), { constructor: 1, toString: 9007199254740993n })],
  ['a member __proto__', '{"id":1,"__proto__":{"isAdmin":true}}', { id: 1 }],
  ['a member __proto__ in escapes', '{"id":1,"\\u005f_proto_\\u005f":{"isAdmin":true}}', { id: 1 }],
  ['a nested member __proto__', '[{"__proto__":[],"a":{"__proto__":null}}]', [{ a: {} }]],
  ['a text __proto__', '["__proto__"]', ['__proto__']],
];

test('every text has the expected value', () => {
  for (const [why, text, value] of CASES) assert.deepEqual(parse(text), value, why);
});

test('a text that is not JSON is a SyntaxError', () => {
  const texts = ['', '{', '[1,]', '{"a":9007199254740993}{}', '[9007199254740993', '01', 'NaN', '"\n"', '{"a\nb":1}', '{"a\nb":9007199254740993}', "{'a':1}"];
  for (const text of texts) assert.throws(() => parse(text), SyntaxError, text);
});

test('deep and long texts are parsed', () => {
  const depth = 1_000_000;
  let value = parse('['.repeat(depth) + '9007199254740993' + ']'.repeat(depth));
  for (let level = 0; level < depth; level += 1) [value] = /** @type {unknown[]} */ (value);
  assert.equal(value, 9007199254740993n);

  const long = 4_000_000;
  for (const text of [
    `["${'\\n'.repeat(long)}",9007199254740993]`,
    `["${'x'.repeat(long)}",9007199254740993]`,
    `[${' '.repeat(long)}1,9007199254740993]`,
    `["${'1'.repeat(long)}",9007199254740993]`,
    `[0.${'1'.repeat(long)},9007199254740993]`,
  ]) {
    const found = /** @type {unknown[]} */ (parse(text));
    assert.equal(found[1], 9007199254740993n);
  }
});

test('a call resolves to the parsed value', async () => {
  const body = '\ufeff[{"id":9007199254740993,"added":"later","last4":"4242"}]';
  const fetch = async () => new Response(new TextEncoder().encode(body));
  assert.deepEqual(await getPaymentMethods(1, { fetch }), [
    { id: 9007199254740993n, added: 'later', last4: '4242' },
  ]);
});
