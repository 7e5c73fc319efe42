// Answers with what the package does in a route handler.
import { createCustomer, isCaiboError, validateCustomerField } from 'caibo-customers';
import { check } from '../check.js';

export async function GET(request) {
  const lines = [];
  await check(
    { createCustomer, isCaiboError, validateCustomerField },
    (subject, text) => lines.push(`${subject} ${text}`),
    { baseUrl: request.nextUrl.searchParams.get('api') },
  );
  return new Response(lines.join('\n'));
}
