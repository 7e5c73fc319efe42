// A route handler of the edge runtime, which cannot compile WebAssembly.
import { createCustomer, isCaiboError, validateCustomerField } from 'caibo-customers';
import { check } from '../../check.js';

export const runtime = 'edge';

export async function GET(request) {
  const lines = [];
  await check(
    { createCustomer, isCaiboError, validateCustomerField },
    (subject, text) => lines.push(`${subject} ${text}`),
    { baseUrl: request.nextUrl.searchParams.get('api') },
  );
  return new Response(lines.join('\n'));
}
