/** The known differences of typebox from the specifications, each with its reason. */

import { isIPv4, isIPv6 } from 'node:net';

/**
 * `align` replaces the parts of a value in which typebox deviates by parts that both validators treat alike. It returns
 * the value itself if it has no such parts.
 *
 * @template T
 * @typedef {{ name: string, reason: string, align: (value: T) => unknown }} Difference
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
      'JSON does not contain the content of a Map, a Date or a String object, so this package refuses them; typebox accepts every object that is not an array',
    align: (value) =>
      [Map, Date, RegExp, String, Number, Boolean, BigInt, Uint8Array].some((type) => value instanceof type)
        ? null
        : value,
  },
  {
    name: 'an inherited or hidden member',
    reason:
      'JSON contains own enumerable members only (ECMA-262, SerializeJSONObject); typebox uses `in` and getOwnPropertyNames',
    align: (value) => (isObject(value) ? { ...value } : value),
  },
  {
    name: 'an unknown member that is undefined',
    reason: 'JSON leaves it out (ECMA-262, SerializeJSONObject); typebox reports an additional property',
    align: (value) =>
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
      'UTF-8, the encoding of JSON, cannot express it (RFC 8259 section 8.1, RFC 7493 section 2.1); typebox accepts any UTF-16',
    in: isText,
    align: (value) => (typeof value === 'string' && /\p{Surrogate}/u.test(value) ? false : value),
  },
  {
    name: 'int64: a BigInt',
    reason: 'JSON Schema has no BigInt: typebox refuses it, this package accepts it as an exact integer',
    in: of('int64'),
    align: (value) => (typeof value === 'bigint' && BigInt.asIntN(64, value) === value ? 0 : value),
  },
  {
    name: 'int64: a number beyond 2^53 - 1',
    reason:
      'it may be a rounded value (RFC 7493 section 2.2), so this package refuses it; typebox accepts it as an int64',
    in: of('int64'),
    align: (value) => (Number.isInteger(value) && !Number.isSafeInteger(value) ? 0.5 : value),
  },
  {
    name: 'date-time: a Date',
    reason: 'JSON Schema has no Date: typebox refuses it, this package accepts it as its ISO string',
    in: of('date-time'),
    align: (value) => (value instanceof Date && !Number.isNaN(value.getTime()) ? value.toISOString() : value),
  },
  {
    name: 'date-time: a suffix in brackets',
    reason: 'date-time does not allow it (RFC 3339 section 5.6); typebox accepts those of RFC 9557',
    in: of('date-time'),
    align: (value) => (typeof value === 'string' && value.includes('[') ? '' : value),
  },
  {
    name: 'email: a local part of over 64 octets',
    reason: 'the limit is 64 octets (RFC 5321 section 4.5.3.1.1); typebox has none',
    in: of('email'),
    align: mailbox((local, domain) => (local.length > 64 ? '' : `${local}@${domain}`)),
  },
  {
    name: 'email: a quoted character that is not qtextSMTP',
    reason:
      'qtextSMTP is %d32 to %d126 (RFC 5321 section 4.1.2); typebox accepts control characters and all of Unicode',
    in: of('email'),
    align: mailbox((local, domain) => (/^".*[^ -~].*"$/s.test(local) ? '' : `${local}@${domain}`)),
  },
  {
    name: 'email: a leading zero in IPv4',
    reason: 'Snum is 1*3DIGIT (RFC 5321 section 4.1.3); typebox refuses `01`',
    in: of('email'),
    align: mailbox((local, domain) => {
      if (!/^\[\d{1,3}(?:\.\d{1,3}){3}\]$/.test(domain)) return `${local}@${domain}`;
      return `${local}@${domain.replace(/\b0+(?=\d)/g, '')}`;
    }),
  },
  {
    name: 'email: IPv4 at the end of IPv6',
    reason: 'typebox refuses IPv6v4-full and IPv6v4-comp (RFC 5321 section 4.1.3)',
    in: of('email'),
    align: mailbox(
      (local, domain) =>
        `${local}@${domain.replace(/(?<=:)\d{1,3}(?:\.\d{1,3}){3}(?=\]$)/, (ipv4) =>
          isIPv4(ipv4.replace(/\b0+(?=\d)/g, '')) ? '0:0' : ipv4,
        )}`,
    ),
  },
  {
    name: 'email: an invalid IPv6 address',
    reason:
      'IPv6-addr has eight groups, or `::` and at most six (RFC 5321 section 4.1.3); typebox accepts any hexadecimal digits and colons',
    in: of('email'),
    align: mailbox((local, domain) => {
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
 * @param {(local: string, domain: string) => string} align
 * @returns {(value: unknown) => unknown}
 */
function mailbox(align) {
  return (value) => {
    const at = typeof value === 'string' ? value.lastIndexOf('@') : -1;
    if (typeof value !== 'string' || at === -1) return value;
    return align(value.slice(0, at), value.slice(at + 1));
  };
}
