// A server component: it runs the check on the server and writes the lines into the HTML.
import { createCustomer, isCaiboError, validateCustomerField } from 'caibo-customers';
import { check } from '../check.js';

export default async function Page({ searchParams }) {
  const { api } = await searchParams;
  const lines = [];
  await check(
    { createCustomer, isCaiboError, validateCustomerField },
    (subject, text) => lines.push(`${subject} ${text}`),
    { baseUrl: api },
  );
  return lines.map((line) => <p key={line}>{line}</p>);
}
