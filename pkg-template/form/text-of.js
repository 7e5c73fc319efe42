/** The content of a customer as text, by which it is recognized. */

/** @param {unknown} customer */
export function textOf(customer) {
  return String(JSON.stringify(customer, (_, value) => (typeof value === 'bigint' ? `${value}n` : value)));
}
