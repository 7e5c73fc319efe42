/** The peer of the calls: `fetch` with JSON, and nothing else. */

/**
 * @param {string} baseUrl
 * @param {unknown} customer
 */
export async function create(baseUrl, customer) {
  const response = await fetch(`${baseUrl}/customers`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(customer),
  });
  return response.json();
}
