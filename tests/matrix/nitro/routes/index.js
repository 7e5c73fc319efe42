import { createCustomer, isCaiboError, validateCustomerField } from 'caibo-customers';
import { defineHandler } from 'nitro/h3';
import { check } from '../check.js';

export default defineHandler(async (event) => {
  const lines = [];
  await check(
    { createCustomer, isCaiboError, validateCustomerField },
    (subject, text) => lines.push(`${subject} ${text}`),
    { baseUrl: new URL(event.req.url).searchParams.get('api') },
  );
  return lines.join('\n');
});
