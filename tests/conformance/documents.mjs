/**
 * Generates random documents for the comparison of native Rust with the builds of the package. Each is JSON text and the same
 * document as a JavaScript value.
 *
 * A batch of documents depends on its seed alone, so that a document can be generated again.
 */

import fc from 'fast-check';

import { dateTime, email, oneOf, pieces, plans } from '../npm/documents.mjs';
import { exactInteger } from './numbers.mjs';

/** @typedef {{ text: string, value: unknown }} Twin a document as JSON text and as a value */
/** @typedef {Twin & { isChange: boolean, field: string }} Document `field` is the key to validate alone */
/** @typedef {fc.Arbitrary<Twin>} Twins */

const MAX_LENGTHS = { ownerName: 300, name: 100, email: 100, address: 255, phone: 20, memberId: 50 };
const INTEGERS = ['id', 'ownerId', 'userId'];
const FIELDS = [...INTEGERS, ...Object.keys(MAX_LENGTHS), 'hasPaymentRequests', 'totalDeposits', 'createDate', 'preferences'];
const PREFERENCES = ['currency', 'notifications'];
const UNITS = [...pieces.units, 'e\u0301', '\u00df', '\u05d0', '\u4e2d', '\u007f', '\u0080', '\u07ff', '\u0800', '\ufffd', '\u{10000}', '\u{10ffff}'];
const UNPAIRED = ['\ud800', '\ud83d', '\udbff', '\udc00', '\ude00', '\udfff', '\ude00\ud83d'];

/**
 * @param {number} seed
 * @param {number} count
 * @returns {Document[]}
 */
export const documents = (seed, count) => fc.sample(document, { seed, numRuns: count });

/**
 * Documents that JSON cannot express. The plan is a value of `tests/npm/documents.mjs`, which `buildPlan` creates.
 *
 * @param {number} seed
 * @param {number} count
 * @returns {JavascriptPlan[]}
 */
export const javascriptPlans = (seed, count) => fc.sample(javascriptPlan(), { seed, numRuns: count });

/** @typedef {{ plan: import('../npm/documents.mjs').Plan, preferences: import('../npm/documents.mjs').Plan | undefined, wrapper: keyof typeof import('./wrappers.mjs').wrappers, isChange: boolean, field: string }} JavascriptPlan */

/** @returns {fc.Arbitrary<JavascriptPlan>} */
function javascriptPlan() {
  const wrapper = /** @type {const} */ (['none', 'none', 'none', 'proxy', 'getters', 'inherited setter', 'undefined members']);
  const preferences = fc.record({
    shape: plans().map(({ shape }) => shape),
    members: fc.array(fc.tuple(fc.constantFrom(...PREFERENCES, 'Currency', '__proto__'), fc.oneof(plans().map(({ members }) => members[0]?.[1]), fc.constantFrom('USD', 'usd', true, false, undefined))), { maxLength: 3 }),
  });
  return fc.record({
    plan: plans(),
    preferences: oneOf([1, preferences], [2, fc.constant(undefined)]),
    wrapper: fc.constantFrom(...wrapper),
    isChange: fc.boolean(),
    field: fc.constantFrom(...FIELDS, 'Email', '__proto__'),
  });
}

/** @param {string} json @returns {Twin} */
const parsed = (json) => ({ text: json, value: JSON.parse(json) });

/**
 * A text as JSON text, in some cases with an escape sequence for each code unit.
 *
 * @param {fc.Arbitrary<string>} text
 * @returns {Twins}
 */
const ofText = (text) =>
  fc.tuple(text, fc.nat(11)).map(([value, style]) => ({ text: style === 0 ? escaped(value) : JSON.stringify(value), value }));

/** @param {string} text */
function escaped(text) {
  let json = '"';
  for (let at = 0; at < text.length; at += 1) json += `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`;
  return `${json}"`;
}

/**
 * A text whose length is near a limit: the field's, in characters or in code units, or one of the boundary's own.
 *
 * @param {number} max
 */
function anyText(max) {
  const near = (/** @type {number} */ length) => fc.integer({ min: Math.max(0, length - 1), max: length + 1 });
  const length = oneOf(
    [8, fc.nat(24)],
    [6, near(max)],
    [3, near(Math.trunc(max / 2))],
    [1, near(48)],
    [1, near(341)],
    [1, near(2 * max)],
  );
  const units = fc.array(fc.constantFrom(...UNITS), { minLength: 1, maxLength: 3 });
  const ascii = fc.array(fc.constantFrom('a', 'Z', '0', ' ', '~'), { maxLength: 2 });
  const unpaired = oneOf([30, fc.constant('')], [1, fc.constantFrom(...UNPAIRED)]);
  return fc.tuple(oneOf([3, fc.constant(['a'])], [3, units], [1, ascii]), length, unpaired, fc.nat(), fc.nat(99_999)).map(
    ([units, length, unpaired, place, rare]) => {
      // Few texts are so long that WebAssembly's memory grows.
      const count = rare === 0 ? 200_000 : rare < 100 ? 3000 : length;
      const last = units.at(-1) ?? '';
      // The other characters stand before many of one kind, or the kinds alternate.
      const cycle = [...units.join('')];
      const characters = Array.from({ length: count }, (_, index) =>
        place % 2 === 0 ? (cycle[index % cycle.length] ?? '') : index < units.length ? (units[index] ?? '') : last,
      );
      if (unpaired !== '') characters.splice(place % (count + 1), 0, unpaired);
      return characters.join('');
    },
  );
}

const numeral = fc
  .tuple(
    fc.constantFrom(.../** @type {string[]} */ (pieces.number.centres)),
    fc.integer({ min: -2, max: 2 }),
    fc.constantFrom(.../** @type {string[]} */ (pieces.number.suffixes)),
    fc.nat(9),
  )
  .map(([centre, delta, suffix, sign]) => {
    const integer = BigInt(centre) + BigInt(delta);
    // JSON has no leading zeros.
    const text = integer === 0n && /^\d/.test(suffix) ? '0' : `${integer}${suffix}`;
    if (sign > 0) return text;
    return text.startsWith('-') ? text.slice(1) : `-${text}`;
  });

/** A number with any digits, in the notation of ECMAScript or of JSON. */
const double = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (Object.is(value, -0) ? '-0' : String(value))), fc.constantFrom('5e-324', '2.2250738585072011e-308', '1.7976931348623157e308', '1.7976931348623159e308', '-0', '-0.0', '0.1', '1e21', '1e-7', '123456789012345680000', '0.30000000000000004'));

/** @type {Twins} */
const asDouble = fc.oneof(numeral, double).map((text) => ({ text, value: Number(text) }));

/** @type {Twins} */
const asInteger = fc.tuple(oneOf([8, numeral], [1, double]), fc.nat(3)).map(([text, style]) => {
  const integer = exactInteger(text);
  // JavaScript has no number for a fraction that is nearer to an integer than to any other double.
  if (integer === undefined) return { text, value: Number.isInteger(Number(text)) ? 0.5 : Number(text) };
  const isSafe = BigInt.asIntN(54, integer) === integer && integer !== -(2n ** 53n);
  return { text, value: isSafe && style > 0 ? Number(text) : integer };
});

/** Values that are invalid for most fields. No number among them is beyond the integers that every double expresses. */
const wrong = fc.oneof(
  fc.constantFrom(...pieces.wrong.map(parsed)),
  fc.constantFrom(...['{"preferences":{}}', '{"a":{"b":{"c":{"d":1}}}}', '[[[[[[[[]]]]]]]]', '"\\ud800"', '"2026-01-31T09:30:00Z"'].map(parsed)),
);

/** @type {Twins} */
const flag = fc.constantFrom(parsed('true'), parsed('false'));

/** @param {string} field @returns {Twins} */
function own(field) {
  if (INTEGERS.includes(field)) return asInteger;
  if (field === 'totalDeposits') return asDouble;
  if (field === 'hasPaymentRequests' || field === 'notifications') return flag;
  if (field === 'createDate') return ofText(oneOf([6, dateTime()], [1, anyText(20)]));
  if (field === 'email') return ofText(oneOf([6, email()], [1, anyText(100)], [1, anyText(90).map((text) => `${text}@a.b`)]));
  if (field === 'currency') return ofText(oneOf([4, fc.constantFrom('USD', 'EUR', 'JPY', 'XXX', 'ZWG', 'usd', 'US', 'USDD', 'U\u017fD', 'ABC')], [1, anyText(3)]));
  if (field === 'preferences') return preferences;
  return ofText(anyText(MAX_LENGTHS[/** @type {keyof typeof MAX_LENGTHS} */ (field)]));
}

/** @typedef {[key: string, twin: Twin]} Member */

/** A field with a value of its own type or of a wrong one. @param {string} field @returns {fc.Arbitrary<Member>} */
const member = (field) => fc.tuple(fc.constant(field), oneOf([24, own(field)], [2, fc.constant(parsed('null'))], [2, wrong]));

/** A name with one or two changes, as people misspell it. @param {string[]} names */
const misspelt = (names) =>
  fc.tuple(fc.constantFrom(...names), fc.array(fc.tuple(fc.nat(8), fc.nat(40), fc.constantFrom('a', 'e', 'S', '_', '-', ' ', '\u00e9', '\u{1f600}')), { minLength: 1, maxLength: 3 })).map(([name, changes]) => {
    let text = name;
    for (const [kind, place, letter] of changes) {
      const at = place % (text.length + 1);
      const [before, after] = [text.slice(0, at), text.slice(at)];
      if (kind === 0) text = before + letter + after;
      else if (kind === 1) text = before + after.slice(1);
      else if (kind === 2) text = before + letter + after.slice(1);
      else if (kind === 3) text = before + after.slice(1, 2) + after.slice(0, 1) + after.slice(2);
      else if (kind === 4) text = text.toUpperCase();
      else if (kind === 5) text = text.replace(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`);
      else if (kind === 6) text = text.slice(0, 1).toUpperCase() + text.slice(1);
      else if (kind === 7) text += text;
      else text = text.replace(/[A-Z]/g, (capital) => `-${capital}`);
    }
    return text;
  });

/** @param {string[]} names */
const unknownKey = (names) =>
  oneOf(
    [3, fc.constantFrom(.../** @type {string[]} */ (pieces.unknownKeys), ...FIELDS, ...PREFERENCES, 'toJSON', 'then', 'valueOf', '1', '4294967295', '-1')],
    [5, misspelt(names)],
    [1, anyText(20)],
  );

/** @param {string[]} names @returns {fc.Arbitrary<Member>} */
const unknown = (names) => fc.tuple(unknownKey(names), wrong);

/** More unknown keys than a list keeps issues. @param {string[]} names @returns {fc.Arbitrary<Member[]>} */
const manyUnknown = (names) =>
  fc.tuple(fc.integer({ min: 90, max: 130 }), unknownKey(names), wrong).map(([count, key, twin]) =>
    Array.from({ length: count }, (_, index) => [`${key.slice(0, 40)}${index}`, twin]),
  );

/** Makes an object, in the order in which JavaScript has its keys. @param {Member[]} members @param {number} style @returns {Twin} */
function object(members, style) {
  /** @type {Map<string, string>} */
  const texts = new Map();
  const value = {};
  for (const [key, twin] of members) {
    if (texts.has(key)) continue;
    texts.set(key, twin.text);
    // An assignment would call the setter of `__proto__`.
    Object.defineProperty(value, key, { value: twin.value, enumerable: true, configurable: true, writable: true });
  }
  const [colon, comma] = style === 0 ? [' :\t', ' , '] : [':', ','];
  const all = Object.keys(value).map((key) => `${style === 1 ? escaped(key) : JSON.stringify(key)}${colon}${texts.get(key)}`);
  return { text: `{${all.join(comma)}}`, value };
}

/** @type {Twins} */
const preferences = fc
  .tuple(fc.array(oneOf([4, member('currency')], [3, member('notifications')], [1, unknown(PREFERENCES)]), { maxLength: 4 }), oneOf([150, fc.constant([])], [1, manyUnknown(PREFERENCES)]), fc.nat(20))
  .map(([members, many, style]) => object([...members, ...many], style));

const optional = oneOf(
  .../** @type {[number, fc.Arbitrary<Member>][]} */ (FIELDS.filter((field) => field !== 'preferences').map((field) => [field === 'createDate' ? 4 : 2, member(field)])),
  [3, unknown(FIELDS)],
);

/** @param {string} field @param {string} good @returns {fc.Arbitrary<Member[]>} */
const required = (field, good) =>
  oneOf(
    [10, fc.constant(/** @type {Member[]} */ ([[field, parsed(good)]]))],
    [8, member(field).map((member) => [member])],
    [1, fc.constant(/** @type {Member[]} */ ([]))],
  );

/** @type {fc.Arbitrary<Member[]>} */
const newCustomer = fc
  .tuple(required('name', '"Ada"'), required('email', '"ada@example.com"'), fc.array(oneOf([40, optional], [1, member('preferences')]), { maxLength: 4 }))
  .map(([name, email, others]) => [...name, ...email, ...others]);

/** @type {fc.Arbitrary<Member[]>} */
const changes = fc.array(oneOf([4, optional], [1, member('name')], [1, member('email')], [3, member('preferences')]), { maxLength: 4 });

/** @type {fc.Arbitrary<Document>} */
const document = fc
  .tuple(
    oneOf([2, fc.tuple(fc.constant(false), newCustomer)], [1, fc.tuple(fc.constant(true), changes)]),
    oneOf([150, fc.constant(/** @type {Member[]} */ ([]))], [1, manyUnknown(FIELDS)]),
    fc.nat(5),
    fc.nat(20),
    oneOf([60, fc.constant(undefined)], [1, wrong]),
    fc.nat(),
  )
  .map(([[isChange, members], many, first, style, root, choice]) => {
    const all = [...members.slice(first), ...many, ...members.slice(0, first)];
    const twin = root ?? object(all, style);
    const keys = [...(root ? [] : all.map(([key]) => key)), 'name', 'phone'];
    return { ...twin, isChange, field: /** @type {string} */ (keys[choice % keys.length]) };
  });
