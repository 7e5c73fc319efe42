/**
 * The cases that only JavaScript can express, each as `[why, value, issues]`. An issue is `{ code, path, params }`.
 * The file runs wherever the package runs, so it uses only the language itself, no API of a browser or of Node.
 */

/** @typedef {{ code: string, path: string[], params: Record<string, unknown> }} ExpectedIssue */

const MAX_SAFE = Number.MAX_SAFE_INTEGER;
const SAFE = { min: -MAX_SAFE, max: MAX_SAFE };
const INT64 = { min: '-9223372036854775808', max: '9223372036854775807' };
const HIGH = '\ud83d';
const LOW = '\ude00';

/** @param {Record<string, unknown>} fields */
const customer = (fields) => ({ name: 'Ada Lovelace', email: 'ada@example.com', ...fields });

/**
 * @param {string} code
 * @param {string} field
 * @param {Record<string, unknown>} [params]
 * @returns {ExpectedIssue}
 */
const issue = (code, field, params = {}) => ({ code, path: [field], params });

/**
 * @param {string} field
 * @param {string} expected
 * @param {boolean} nullable
 */
const wrong = (field, expected, nullable) => issue('wrong_type', field, { expected, nullable });

const notAnObject = [
  { code: 'wrong_type', path: [], params: { expected: 'object', nullable: false } },
];
const nothingGiven = [issue('required', 'name'), issue('required', 'email')];

class Person {
  name = 'Ada Lovelace';
  email = 'ada@example.com';

  get [Symbol.toStringTag]() {
    return 'Person';
  }
}

/** A class of a page that has the name of a class of the platform. */
class Event {
  name = 'Ada Lovelace';
  email = 'ada@example.com';

  get [Symbol.toStringTag]() {
    return 'Event';
  }
}

class TaggedMap extends Map {
  name = 'Ada Lovelace';
  email = 'ada@example.com';

  get [Symbol.toStringTag]() {
    return 'TaggedMap';
  }
}

/** @param {object} object */
const tagged = (object) => Object.defineProperty(object, Symbol.toStringTag, { value: 'Person' });

class Inheriting {}
Object.assign(Inheriting.prototype, { name: 'Ada Lovelace', email: 'ada@example.com' });

class WithGetters {
  #name = 'Ada Lovelace';

  get name() {
    return this.#name;
  }

  get email() {
    return 'ada@example.com';
  }
}

class Derived extends WithGetters {}

/** What dayjs and Luxon have as a date: an instance whose members are its own business. */
class Moment {
  $d = new Date(0);

  toISOString() {
    return this.$d.toISOString();
  }
}

/** What Temporal has. */
class Instant {
  get [Symbol.toStringTag]() {
    return 'Temporal.Instant';
  }
}

/** @param {string} key */
const own = (key) => Object.defineProperty(customer({}), key, { value: 1, enumerable: true });

/** @returns {[why: string, value: unknown, issues: ExpectedIssue[]][]} */
export function cases() {
  return [
    // Absent
    ...[
      'id',
      'ownerId',
      'userId',
      'ownerName',
      'address',
      'phone',
      'memberId',
      'hasPaymentRequests',
      'totalDeposits',
      'createDate',
    ].map(
      (field) =>
        /** @type {[string, unknown, ExpectedIssue[]]} */ ([
          `${field} with undefined`,
          customer({ [field]: undefined }),
          [],
        ]),
    ),
    ['an unknown key with undefined is absent', customer({ foo: undefined }), []],
    ['name with undefined', customer({ name: undefined }), [issue('required', 'name')]],
    ['email with undefined', customer({ email: undefined }), [issue('required', 'email')]],
    ['nothing at all', {}, nothingGiven],

    // The root
    ['the root is undefined', undefined, notAnObject],
    ['null', null, notAnObject],
    ['a function', () => {}, notAnObject],
    ['a symbol', Symbol('name'), notAnObject],
    ['a BigInt', 1n, notAnObject],
    ['a Map', new Map(Object.entries(customer({}))), notAnObject],
    ['a Set', new Set(), notAnObject],
    ['a Date', new Date(0), notAnObject],
    ['an Error', new Error('name'), notAnObject],
    ['a RegExp', /name/, notAnObject],
    ['a Promise', Promise.resolve(customer({})), notAnObject],
    ['a boxed text', new String('name'), notAnObject],
    ['a typed array', new Uint8Array(2), notAnObject],
    ['a proxied array', new Proxy([], {}), notAnObject],
    ['an object without prototype', Object.assign(Object.create(null), customer({})), []],
    ['an instance of a class with a tag', new Person(), []],
    ['an instance of a class with the name of a platform class', new Event(), []],
    ['a plain object with the tag of a platform class', Object.defineProperty(customer({}), Symbol.toStringTag, { value: 'Promise' }), []],
    ['an instance of a platform class with a tag of its own', new TaggedMap(), notAnObject],
    ['an array with a tag', tagged([]), notAnObject],
    ['a Date with a tag', tagged(new Date(0)), notAnObject],
    ['a WeakMap', new WeakMap(), notAnObject],
    ['an ArrayBuffer', new ArrayBuffer(1), notAnObject],
    ['a frozen object', Object.freeze(customer({})), []],
    ['a proxied object', new Proxy(customer({}), {}), []],

    // Keys
    ['inherited fields are absent', new Inheriting(), nothingGiven],
    ['fields of the prototype are absent', Object.create(customer({})), nothingGiven],
    [
      'fields that are not enumerable are absent',
      Object.defineProperties({}, { name: { value: 'Ada' }, email: { value: 'a@b' } }),
      nothingGiven,
    ],
    ['symbol keys are ignored', customer({ [Symbol('foo')]: 1 }), []],
    ['own __proto__', own('__proto__'), [issue('unknown_field', '__proto__')]],
    ['own constructor', own('constructor'), [issue('unknown_field', 'constructor')]],
    ['own toString', own('toString'), [issue('unknown_field', 'toString')]],
    ['own hasOwnProperty', own('hasOwnProperty'), [issue('unknown_field', 'hasOwnProperty')]],
    [
      'an own toJSON is not called',
      customer({ toJSON: () => ({}) }),
      [issue('unknown_field', 'toJSON')],
    ],
    [
      'a key that is an array index comes first, as in every object',
      customer({ b: 1, 1: 1 }),
      [issue('unknown_field', '1'), issue('unknown_field', 'b')],
    ],
    [
      'two halves of a surrogate pair in neighbouring keys are not joined',
      customer({ [`a${HIGH}`]: null, [`${LOW}b`]: null }),
      [issue('unknown_field', 'a\ufffd'), issue('unknown_field', '\ufffdb')],
    ],
    [
      'getters are read',
      {
        get name() {
          return 'Ada';
        },
        get email() {
          return 'a@b';
        },
      },
      [],
    ],

    // Numbers
    ['-0 is 0', customer({ id: -0 }), []],
    ['2^53 - 1', customer({ id: MAX_SAFE }), []],
    ['-(2^53 - 1)', customer({ id: -MAX_SAFE }), []],
    ['2^53', customer({ id: 2 ** 53 }), [issue('out_of_range', 'id', SAFE)]],
    ['-2^53', customer({ ownerId: -(2 ** 53) }), [issue('out_of_range', 'ownerId', SAFE)]],
    ['2^63', customer({ id: 2 ** 63 }), [issue('out_of_range', 'id', SAFE)]],
    ['-2^63', customer({ id: -(2 ** 63) }), [issue('out_of_range', 'id', SAFE)]],
    ['1e300', customer({ userId: 1e300 }), [issue('out_of_range', 'userId', SAFE)]],
    ['NaN in an integer', customer({ id: NaN }), [issue('not_finite', 'id')]],
    ['Infinity in an integer', customer({ id: Infinity }), [issue('not_finite', 'id')]],
    ['-Infinity in an integer', customer({ userId: -Infinity }), [issue('not_finite', 'userId')]],
    ['NaN in a double', customer({ totalDeposits: NaN }), [issue('not_finite', 'totalDeposits')]],
    [
      'Infinity in a double',
      customer({ totalDeposits: Infinity }),
      [issue('not_finite', 'totalDeposits')],
    ],
    ['NaN in a text', customer({ phone: NaN }), [wrong('phone', 'string', true)]],
    ['2^53 - 1 as BigInt', customer({ id: 2n ** 53n - 1n }), []],
    ['-2^53 as BigInt', customer({ id: -(2n ** 53n) }), []],
    ['2^53 as BigInt', customer({ id: 2n ** 53n }), []],
    ['the largest int64 as BigInt', customer({ id: 2n ** 63n - 1n }), []],
    ['the smallest int64 as BigInt', customer({ id: -(2n ** 63n) }), []],
    ['2^63 as BigInt', customer({ id: 2n ** 63n }), [issue('out_of_range', 'id', INT64)]],
    ['-2^63 - 1 as BigInt', customer({ id: -(2n ** 63n) - 1n }), [issue('out_of_range', 'id', INT64)]],
    ['2^64 as BigInt does not wrap', customer({ id: 2n ** 64n }), [issue('out_of_range', 'id', INT64)]],
    ['2^128 as BigInt does not wrap', customer({ id: 2n ** 128n }), [issue('out_of_range', 'id', INT64)]],
    // Firefox and Safari make none of more than 2^20 bits.
    ['a BigInt of a million bits', customer({ id: 1n << 1_000_000n }), [issue('out_of_range', 'id', INT64)]],
    ['a BigInt is not a double', customer({ totalDeposits: 1n }), [wrong('totalDeposits', 'number', true)]],
    ['a BigInt is not a text', customer({ name: 1n }), [wrong('name', 'string', false)]],

    // Text
    ['an unpaired high surrogate', customer({ name: `a${HIGH}` }), [issue('invalid_text', 'name')]],
    ['an unpaired low surrogate', customer({ address: `${LOW}a` }), [issue('invalid_text', 'address')]],
    ['an unpaired surrogate is one issue', customer({ email: HIGH }), [issue('invalid_text', 'email')]],
    [
      'two halves of a surrogate pair in neighbouring values are not joined',
      { name: `a${HIGH}`, email: `${LOW}@b` },
      [issue('invalid_text', 'name'), issue('invalid_text', 'email')],
    ],
    ['an unpaired surrogate in a date', customer({ createDate: HIGH }), [issue('invalid_text', 'createDate')]],
    ['an unpaired surrogate in a number', customer({ id: HIGH }), [wrong('id', 'integer', false)]],
    ['a surrogate pair is one character', customer({ name: HIGH + LOW }), []],
    ['100 surrogate pairs are 100 characters', customer({ name: (HIGH + LOW).repeat(100) }), []],
    [
      '101 surrogate pairs are too long',
      customer({ name: (HIGH + LOW).repeat(101) }),
      [issue('too_long', 'name', { max: 100, length: 101 })],
    ],
    ['a boxed text is not a text', customer({ name: new String('Ada') }), [wrong('name', 'string', false)]],
    ['a boxed number is not a number', customer({ id: new Number(1) }), [wrong('id', 'integer', false)]],
    [
      'a boxed boolean is not a boolean',
      customer({ hasPaymentRequests: new Boolean(true) }),
      [wrong('hasPaymentRequests', 'boolean', true)],
    ],
    ['a symbol is not a text', customer({ phone: Symbol('1') }), [wrong('phone', 'string', true)]],
    ['a function is not a text', customer({ phone: () => '1' }), [wrong('phone', 'string', true)]],
    ['an object with toString is not a text', customer({ name: { toString: () => 'Ada' } }), [wrong('name', 'string', false)]],
    ['an array is not a text', customer({ name: ['Ada'] }), [wrong('name', 'string', false)]],
    ['a Map is not a text', customer({ address: new Map() }), [wrong('address', 'string', true)]],

    // Dates
    ['a Date of a field', customer({ createDate: new Date(0) }), []],
    ['the earliest year of RFC 3339', customer({ createDate: new Date('0000-01-01T00:00:00Z') }), []],
    ['an invalid Date', customer({ createDate: new Date(NaN) }), [issue('invalid_date_time', 'createDate')]],
    [
      'a Date beyond the year 9999',
      customer({ createDate: new Date(8.64e15) }),
      [issue('invalid_date_time', 'createDate')],
    ],
    [
      'a Date before the year 0',
      customer({ createDate: new Date(-8.64e15) }),
      [issue('invalid_date_time', 'createDate')],
    ],
    ['a Date is not a text', customer({ name: new Date(0) }), [wrong('name', 'string', false)]],
    ['an invalid Date is not a text', customer({ name: new Date(NaN) }), [wrong('name', 'string', false)]],
    ['a timestamp is not a date-time', customer({ createDate: 0 }), [wrong('createDate', 'string', false)]],
    ['a proxied Date is not a Date', customer({ createDate: new Proxy(new Date(0), {}) }), [wrong('createDate', 'string', false)]],
    [
      'an object that inherits from Date is not a Date',
      customer({ createDate: Object.create(Date.prototype) }),
      [wrong('createDate', 'string', false)],
    ],
  ];
}

/**
 * The messages of values that are invalid because of a class, which only JavaScript has, and of others that resemble them.
 *
 * @returns {[why: string, value: unknown, messages: string[]][]}
 */
export function causes() {
  const required = 'is required';
  const ofClass = '; members of a class are not read';
  const inPreferences = 'must be true or false';
  return [
    ['getters of a class', new WithGetters(), [`name ${required}${ofClass}`, `email ${required}${ofClass}`]],
    ['getters of a class that another extends', new Derived(), [`name ${required}${ofClass}`, `email ${required}${ofClass}`]],
    ['one own member, one getter', Object.defineProperty(new WithGetters(), 'name', { value: 'Ada', enumerable: true }), [`email ${required}${ofClass}`]],
    ['members of a prototype that is an object', Object.create(customer({})), [`name ${required}${ofClass}`, `email ${required}${ofClass}`]],
    ['no such members', new Moment(), [`name ${required}`, `email ${required}`, '$d is not a known field']],
    ['own members that are undefined', { name: undefined, email: undefined }, [`name ${required}`, `email ${required}`]],
    ['an empty object', {}, [`name ${required}`, `email ${required}`]],
    ['an object without prototype', Object.create(null), [`name ${required}`, `email ${required}`]],
    ['a date of dayjs or Luxon', customer({ createDate: new Moment() }), [`createDate must be text${ofClass}`]],
    ['a date of Temporal', customer({ createDate: new Instant() }), [`createDate must be text${ofClass}`]],
    ['an instance as another field', customer({ phone: new Moment() }), [`phone must be text or null${ofClass}`]],
    ['a plain object as a date', customer({ createDate: { year: 2026 } }), ['createDate must be text']],
    ['an object without prototype as a date', customer({ createDate: Object.create(null) }), ['createDate must be text']],
    ['an array as a date', customer({ createDate: [2026, 1, 31] }), ['createDate must be text']],
    ['a number as a date', customer({ createDate: 0 }), ['createDate must be text']],
    ['null as a date', customer({ createDate: null }), ['createDate must be text']],
    ['an instance under an unknown key', customer({ date: new Moment() }), ['date is not a known field']],
    ['no object', 'ada@example.com', [' must be an object']],
    ['a wrong type in plain preferences', { preferences: { notifications: 1 } }, [`preferences.notifications ${inPreferences}`]],
    [
      'a wrong type in an instance that is the preferences',
      { preferences: Object.assign(new Moment(), { $d: undefined, notifications: 1 }) },
      [`preferences.notifications ${inPreferences}`],
    ],
  ];
}
