/** The exact values of numbers in JSON's notation. */

/** A number of more digits is beyond int64. Its own digits would take too long. */
const MANY_DIGITS = 400n;

/**
 * The integer that a number stands for, or undefined if it has a fraction. An integer of more than 400 digits is replaced by
 * 10^400.
 *
 * @param {string} text in the grammar of JSON
 * @returns {bigint | undefined}
 */
export function exactInteger(text) {
  const [, sign, whole = '', fraction = '', exponent = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(text) ?? [];
  const digits = BigInt(whole + fraction);
  if (digits === 0n) return 0n;
  const shift = BigInt(exponent.replace(/^\+/, '')) - BigInt(fraction.length);
  const isNegative = sign === '-';
  /** @type {bigint | undefined} */
  let magnitude;
  if (shift >= 0n) {
    magnitude = shift > MANY_DIGITS ? 10n ** MANY_DIGITS : digits * 10n ** shift;
  } else if (-shift <= BigInt(String(digits).length)) {
    const divisor = 10n ** -shift;
    if (digits % divisor === 0n) magnitude = digits / divisor;
  }
  return isNegative && magnitude !== undefined ? -magnitude : magnitude;
}
