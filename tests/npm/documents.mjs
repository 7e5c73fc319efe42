/**
 * Generates random JavaScript values, about half of them valid: the pieces of `tests/differential/pieces.json`, combined
 * by the grammars of the contract's formats, some with a random change.
 */

import { readFileSync } from 'node:fs';

import fc from 'fast-check';

export const pieces = JSON.parse(readFileSync(new URL('../differential/pieces.json', import.meta.url), 'utf8'));

/**
 * A description of a value that a failed test can print. Printing the value would not show prototypes and hidden
 * members.
 *
 * @typedef {{ shape: keyof typeof shapes, members: [key: string, value: unknown][] }} Plan
 * @typedef {fc.Arbitrary<string>} Text
 */

/**
 * Creates the value that a plan describes.
 *
 * @param {Plan} plan
 * @returns {unknown}
 */
export const build = ({ shape, members }) => shapes[shape](members);

/** @typedef {Plan['members']} Members */

const shapes = {
  plain: (/** @type {Members} */ members) => define({}, members),
  'without prototype': (/** @type {Members} */ members) => define(Object.create(null), members),
  'of a class': (/** @type {Members} */ members) => define(new (class Person {})(), members),
  'with a symbol': (/** @type {Members} */ members) => define({ [Symbol('name')]: 1 }, members),
  frozen: (/** @type {Members} */ members) => Object.freeze(define({}, members)),
  inherited: (/** @type {Members} */ members) => Object.create(define({}, members)),
  'first inherited': (/** @type {Members} */ [first, ...rest]) =>
    define(Object.create(define({}, first === undefined ? [] : [first])), rest),
  'first hidden': (/** @type {Members} */ [first, ...rest]) =>
    define(define({}, first === undefined ? [] : [first], false), rest),
  array: (/** @type {Members} */ members) => members.map(([, value]) => value),
  Map: (/** @type {Members} */ members) => define(new Map(members), members),
  Date: (/** @type {Members} */ members) => define(new Date(0), members),
  RegExp: (/** @type {Members} */ members) => define(/name/, members),
  String: (/** @type {Members} */ members) => define(new String('name'), members),
  function: (/** @type {Members} */ members) => define(() => {}, members),
  /** The value of the first member. */
  bare: (/** @type {Members} */ members) => members[0]?.[1],
};

/**
 * @param {object} object
 * @param {Members} members
 * @param {boolean} [enumerable]
 */
function define(object, members, enumerable = true) {
  for (const [key, value] of members) {
    // An assignment would call the setter of `__proto__`. The index `0` of a String object cannot be redefined.
    Reflect.defineProperty(object, key, { value, enumerable, configurable: true, writable: true });
  }
  return object;
}

/** @returns {fc.Arbitrary<Plan>} */
export function plans() {
  const members = fc
    .tuple(
      required('name', 'Ada', text(100)),
      required('email', 'ada@example.com', email()),
      fc.array(optional(), { maxLength: 3 }),
      fc.nat(4),
    )
    .map(([name, email, optional, first]) => {
      const members = /** @type {Members} */ ([...name, ...email, ...optional]);
      return [...members.slice(first), ...members.slice(0, first)];
    });
  const seldom = /** @type {(keyof typeof shapes)[]} */ (Object.keys(shapes));
  return fc.record({
    shape: oneOf(
      [8, fc.constant(/** @type {keyof typeof shapes} */ ('plain'))],
      [1, fc.constantFrom(...seldom)],
    ),
    members,
  });
}

function optional() {
  return oneOf(
    [3, member('id', integer())],
    [1, member('ownerId', integer())],
    [2, member('userId', integer())],
    [1, member('ownerName', text(300))],
    [2, member('address', text(255))],
    [2, member('phone', text(20))],
    [2, member('memberId', text(50))],
    [1, member('hasPaymentRequests', fc.boolean())],
    [2, member('totalDeposits', fc.oneof(integer(), fc.double()))],
    [6, member('createDate', oneOf([9, dateTime()], [1, date()]))],
    [1, fc.tuple(fc.constantFrom(...pieces.unknownKeys), wrong())],
  );
}

/**
 * A required field: mostly valid, so that the verdict depends on the other fields; sometimes absent.
 *
 * @param {string} name
 * @param {string} good
 * @param {fc.Arbitrary<unknown>} own
 */
const required = (name, good, own) =>
  oneOf(
    [10, fc.constant([[name, good]])],
    [10, member(name, own).map((member) => [member])],
    [1, fc.constant([])],
  );

/**
 * A field with a value of its own type or of a wrong one.
 *
 * @param {string} name
 * @param {fc.Arbitrary<unknown>} own
 * @returns {fc.Arbitrary<[string, unknown]>}
 */
const member = (name, own) =>
  fc.tuple(
    fc.constant(name),
    oneOf([24, own], [2, fc.constant(null)], [1, fc.constant(undefined)], [2, wrong()]),
  );

/** Values that are invalid for most fields. */
const wrong = () =>
  fc.oneof(
    fc.constantFrom(...pieces.wrong.map((/** @type {string} */ json) => JSON.parse(json))),
    fc.constantFrom(
      ...[undefined, 1n, -0, NaN, Infinity, Symbol('name'), () => {}, new Date(0), new Date(NaN)],
      ...[new Map(), new Uint8Array(1), new String('a@b'), new Number(1), Object(true), Object(1n)],
    ),
  );

/**
 * Text with a length near a limit, of characters of one to four bytes, rarely after an unpaired surrogate.
 *
 * @param {number} max
 */
function text(max) {
  const half = Math.trunc(max / 2);
  const length = oneOf(
    [2, fc.integer({ min: 0, max: 3 })],
    [4, fc.integer({ min: max - 1, max: max + 1 })],
    // Other characters reach the limit earlier if it is counted in UTF-16 units or in UTF-8 bytes.
    [1, fc.integer({ min: half - 1, max: half + 1 })],
    [1, fc.integer({ min: 2 * max, max: 2 * max + 1 })],
  );
  const unpaired = oneOf([30, fc.constant('')], [1, fc.constantFrom('\ud83d', '\ude00', '\ude00\ud83d')]);
  return fc.tuple(fc.constantFrom(...pieces.units), length, unpaired).map(([unit, length, unpaired]) => {
    const characters = [...unit];
    let text = unpaired;
    for (let index = 0; index < length; index += 1) text += characters[index % characters.length];
    return text;
  });
}

/** An integer near a limit, as a number or as a BigInt; or a number that was parsed from JSON. */
function integer() {
  const near = fc
    .tuple(fc.constantFrom(...pieces.number.centres), fc.integer({ min: -2, max: 2 }))
    .map(([centre, delta]) => BigInt(centre) + BigInt(delta));
  return oneOf(
    [6, near.map(Number)],
    [3, near],
    [
      3,
      fc
        .tuple(near, fc.constantFrom(...pieces.number.suffixes))
        .map(([integer, suffix]) => Number(integer + suffix)),
    ],
    [1, fc.bigInt({ min: -(2n ** 65n), max: 2n ** 65n })],
  );
}

/** A `Date` of a year that RFC 3339 can express, of a year that it cannot, or an invalid one. */
const date = () =>
  oneOf(
    [3, fc.date({ min: new Date(0), max: new Date('9999-12-31T23:59:59.999Z') })],
    [1, fc.date({ noInvalidDate: false })],
  );

/** `Mailbox` of RFC 5321, section 4.1.2. */
export function email() {
  const { atoms, quoted, labels, octets, tags, groups, mutations } = pieces.email;
  const local = oneOf(
    [6, joined(atoms, '.', 1, 3)],
    [4, joined(quoted, '', 0, 4).map((content) => `"${content}"`)],
    [1, fc.integer({ min: 60, max: 66 }).map((length) => 'a'.repeat(length))],
    [1, fc.integer({ min: 58, max: 64 }).map((length) => `"${' '.repeat(length)}"`)],
  );
  const ipv4 = oneOf([12, joined(octets, '.', 4, 4)], [1, joined(octets, '.', 3, 5)]);
  const ipv6 = oneOf(
    [2, joined(groups, ':', 7, 9)],
    [1, fc.tuple(joined(groups, ':', 5, 7), ipv4).map((parts) => parts.join(':'))],
    [5, fc.tuple(joined(groups, ':', 0, 4), joined(groups, ':', 0, 4)).map((parts) => parts.join('::'))],
    [
      2,
      fc
        .tuple(joined(groups, ':', 0, 3), joined(groups, ':', 1, 3), ipv4)
        .map(([head, tail, ipv4]) => `${head}::${tail}:${ipv4}`),
    ],
    [1, fc.tuple(joined(groups, ':', 0, 6), ipv4).map((parts) => parts.join('::'))],
  );
  const domain = oneOf(
    [8, joined(labels, '.', 1, 3)],
    // Labels of the maximum length, and address literals.
    [1, fc.integer({ min: 30, max: 65 }).map((length) => 'a'.repeat(length))],
    [1, fc.integer({ min: 60, max: 65 }).map((length) => `${'1'.repeat(length)}.b`)],
    [2, ipv4.map((ipv4) => `[${ipv4}]`)],
    [4, fc.tuple(piece(tags), ipv6).map(([tag, ipv6]) => `[${tag}${ipv6}]`)],
  );
  return spoilt(
    oneOf(
      [40, fc.tuple(local, domain).map((parts) => parts.join('@'))],
      [1, fc.tuple(local, domain).map((parts) => `Ada <${parts.join('@')}>`)],
    ),
    mutations,
  );
}

/** `date-time` of RFC 3339, section 5.6. */
export function dateTime() {
  const { years, months, days, separators, hours, minutes, seconds, fractions, offsets, mutations } =
    pieces.dateTime;
  const date = fc.tuple(piece(years), piece(months), piece(days)).map((parts) => parts.join('-'));
  const time = fc.tuple(piece(hours), piece(minutes), piece(seconds)).map((parts) => parts.join(':'));
  const plain = fc
    .tuple(date, piece(separators), time, piece(fractions), piece(offsets))
    .map((parts) => parts.join(''));
  // The leap second 23:59:60 UTC at any offset, or a time near it.
  const beside = fc.constantFrom(0, 0, 0, 1, -1, 60, -60, 720);
  const leap = fc
    .tuple(date, piece(separators), piece(fractions), fc.integer({ min: -1439, max: 1439 }), beside)
    .map(([date, t, fraction, offset, beside]) => {
      const day = 24 * 60;
      const local = (((day - 1 + offset + beside) % day) + day) % day;
      return `${date}${t}${clock(local)}:60${fraction}${offset < 0 ? '-' : '+'}${clock(Math.abs(offset))}`;
    });
  return spoilt(oneOf([2, plain], [1, leap]), mutations);
}

/**
 * Chooses one of the generators by weight. A failing value is shrunk towards the first.
 *
 * @template {[weight: number, arbitrary: fc.Arbitrary<unknown>][]} T
 * @param {T} choices
 * @returns {fc.Arbitrary<T[number][1] extends fc.Arbitrary<infer V> ? V : never>}
 */
export function oneOf(...choices) {
  const weighted = choices.map(([weight, arbitrary]) => ({ weight, arbitrary }));
  return /** @type {fc.Arbitrary<any>} */ (fc.oneof({ withCrossShrink: true }, ...weighted));
}

/** @param {number} minutes */
const clock = (minutes) =>
  `${String(Math.trunc(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/**
 * A piece that the grammar allows at this place, or rarely a disputed or an invalid one.
 *
 * @param {{ often: string[], seldom: string[] }} pieces
 * @returns {Text}
 */
const piece = ({ often, seldom }) => oneOf([20, fc.constantFrom(...often)], [1, fc.constantFrom(...seldom)]);

/**
 * @param {{ often: string[], seldom: string[] }} pieces
 * @param {string} separator
 * @param {number} minLength
 * @param {number} maxLength
 * @returns {Text}
 */
const joined = (pieces, separator, minLength, maxLength) =>
  fc.array(piece(pieces), { minLength, maxLength }).map((pieces) => pieces.join(separator));

/**
 * Text that in one case of ten has one random change.
 *
 * @param {Text} text
 * @param {string[]} mutations
 */
const spoilt = (text, mutations) =>
  oneOf(
    [9, text],
    [
      1,
      fc.tuple(text, fc.nat(), fc.constantFrom(...mutations)).map(([text, place, mutation]) => {
        const characters = [...text];
        if (characters.length > 0) characters[place % characters.length] = mutation;
        return characters.join('');
      }),
    ],
  );
