/** JSON with exact integers of any size. */

/**
 * Like `JSON.parse`, but integers beyond ±(2^53 − 1) become BigInts. An engine without `context.source`
 * (the JSON.parse source text access proposal) rounds them as `JSON.parse` does.
 *
 * @param {string} text
 * @returns {unknown}
 */
export function parseJson(text) {
  /** @type {(key: string, value: unknown, context?: { source?: string }) => unknown} */
  const exact = (_, value, context) => {
    const digits = context?.source ?? '';
    const isLossy = typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(digits);
    return isLossy ? BigInt(digits) : value;
  };
  return JSON.parse(text, exact);
}

/**
 * Like `JSON.stringify` with an indent of two, but a BigInt becomes a JSON number.
 *
 * @param {unknown} value as `parseJson` returns it
 * @param {string} [indent]
 * @returns {string}
 */
export function jsonText(value, indent = '') {
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const inner = `${indent}  `;
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  const lines = Array.isArray(value)
    ? value.map((item) => inner + jsonText(item, inner))
    : Object.entries(value).map(([key, item]) => `${inner}${JSON.stringify(key)}: ${jsonText(item, inner)}`);
  return lines.length === 0 ? `${open}${close}` : `${open}\n${lines.join(',\n')}\n${indent}${close}`;
}
