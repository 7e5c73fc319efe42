// A route handler of the edge runtime.
import { createCustomer, isCaiboError, validateCustomerField } from 'caibo-customers';
import { check } from '../../check.js';

export const runtime = 'edge';

// Vercel's edge network does not compile WebAssembly. `next start` does.
globalThis.WebAssembly = undefined;

export async function GET(request) {
  const lines = [];
  await check(
    { createCustomer, isCaiboError, validateCustomerField },
    (subject, text) => lines.push(`${subject} ${text}`),
    { baseUrl: request.nextUrl.searchParams.get('api') },
  );
  return new Response(lines.join('\n'));
}
