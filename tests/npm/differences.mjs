/** The known differences of typebox from the specifications, each with its reason. */

import { isIPv4, isIPv6 } from 'node:net';

/**
 * `mend` replaces the parts of a value in which typebox deviates by parts that both validators treat alike. It returns
 * the value itself if it has no such parts.
 *
 * @template T
 * @typedef {{ name: string, reason: string, mend: (value: T) => unknown }} Difference
 */

/** @typedef {Difference<unknown> & { in: (field: Field) => boolean }} ValueDifference */
/** @typedef {{ type: string, format?: string }} Field a field of the contract */

/** @param {Field} field */
const isText = ({ type }) => type === 'string';
/** @param {string} format */
const of = (format) => (/** @type {Field} */ field) => field.format === format;

/**
 * Differences in a document as a whole.
 *
 * @type {Difference<unknown>[]}
 */
export const ofDocuments = [
  {
    name: 'an instance of the platform',
    reason:
      'what a Map, a Date or a boxed text holds is not written as JSON, so for us it is no customer, but typebox takes every object that is no array',
    mend: (value) =>
      [Map, Date, RegExp, String, Number, Boolean, BigInt, Uint8Array].some((type) => value instanceof type)
        ? null
        : value,
  },
  {
    name: 'an inherited or hidden member',
    reason:
      'JSON has the own enumerable members (ECMA-262, SerializeJSONObject), but typebox takes those of `in` and getOwnPropertyNames',
    mend: (value) => (isObject(value) ? { ...value } : value),
  },
  {
    name: 'an unknown member that is undefined',
    reason: 'JSON leaves it out (ECMA-262, SerializeJSONObject), but typebox finds an additional property',
    mend: (value) =>
      isObject(value)
        ? Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined))
        : value,
  },
];

/**
 * Differences in the value of a field.
 *
 * @type {ValueDifference[]}
 */
export const ofValues = [
  {
    name: 'text: an unpaired surrogate',
    reason:
      'UTF-8, which JSON is sent in, cannot carry it (RFC 8259 section 8.1, RFC 7493 section 2.1), but typebox takes any UTF-16',
    in: isText,
    mend: (value) => (typeof value === 'string' && /\p{Surrogate}/u.test(value) ? false : value),
  },
  {
    name: 'int64: a BigInt',
    reason: 'JSON Schema knows no BigInt: for typebox it is no integer, for us an exact one',
    in: of('int64'),
    mend: (value) => (typeof value === 'bigint' && BigInt.asIntN(64, value) === value ? 0 : value),
  },
  {
    name: 'int64: a number beyond 2^53 - 1',
    reason:
      'what integer it was cannot be told any more (RFC 7493 section 2.2), so we refuse it, but typebox takes it for an int64',
    in: of('int64'),
    mend: (value) => (Number.isInteger(value) && !Number.isSafeInteger(value) ? 0.5 : value),
  },
  {
    name: 'date-time: a Date',
    reason: 'JSON Schema knows no Date: for typebox it is no string, for us its ISO string',
    in: of('date-time'),
    mend: (value) => (value instanceof Date && !Number.isNaN(value.getTime()) ? value.toISOString() : value),
  },
  {
    name: 'date-time: a suffix in brackets',
    reason: 'date-time has none (RFC 3339 section 5.6), but typebox takes those of RFC 9557',
    in: of('date-time'),
    mend: (value) => (typeof value === 'string' && value.includes('[') ? '' : value),
  },
  {
    name: 'email: a local part of over 64 octets',
    reason: 'it may have 64 (RFC 5321 section 4.5.3.1.1), but typebox has no limit',
    in: of('email'),
    mend: mailbox((local, domain) => (local.length > 64 ? '' : `${local}@${domain}`)),
  },
  {
    name: 'email: in quotes, what is no qtextSMTP',
    reason:
      'qtextSMTP is of %d32 to %d126 (RFC 5321 section 4.1.2), but typebox takes control characters and all of Unicode',
    in: of('email'),
    mend: mailbox((local, domain) => (/^".*[^ -~].*"$/s.test(local) ? '' : `${local}@${domain}`)),
  },
  {
    name: 'email: a zero that leads in IPv4',
    reason: 'Snum is 1*3DIGIT (RFC 5321 section 4.1.3), but typebox takes no `01`',
    in: of('email'),
    mend: mailbox((local, domain) => {
      if (!/^\[\d{1,3}(?:\.\d{1,3}){3}\]$/.test(domain)) return `${local}@${domain}`;
      return `${local}@${domain.replace(/\b0+(?=\d)/g, '')}`;
    }),
  },
  {
    name: 'email: IPv4 at the end of IPv6',
    reason: 'IPv6v4-full and IPv6v4-comp (RFC 5321 section 4.1.3) are unknown to typebox',
    in: of('email'),
    mend: mailbox(
      (local, domain) =>
        `${local}@${domain.replace(/(?<=:)\d{1,3}(?:\.\d{1,3}){3}(?=\]$)/, (ipv4) =>
          isIPv4(ipv4.replace(/\b0+(?=\d)/g, '')) ? '0:0' : ipv4,
        )}`,
    ),
  },
  {
    name: 'email: IPv6 that is none',
    reason:
      'IPv6-addr has eight groups, or `::` and at most six (RFC 5321 section 4.1.3), but typebox takes any hexadecimal digits and colons',
    in: of('email'),
    mend: mailbox((local, domain) => {
      const address = /^\[ipv6:([\da-f:]*)\]$/i.exec(domain)?.[1];
      if (address === undefined) return `${local}@${domain}`;
      const groups = address.split(':').filter((group) => group !== '').length;
      return isIPv6(address) && groups !== 7 ? `${local}@${domain}` : '';
    }),
  },
];

/**
 * @param {unknown} value
 * @returns {value is object}
 */
function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * @param {(local: string, domain: string) => string} mend
 * @returns {(value: unknown) => unknown}
 */
function mailbox(mend) {
  return (value) => {
    const at = typeof value === 'string' ? value.lastIndexOf('@') : -1;
    if (typeof value !== 'string' || at === -1) return value;
    return mend(value.slice(0, at), value.slice(at + 1));
  };
}
