import { createCustomer, isCaiboError, validateCustomerField } from 'caibo-customers';
import { defineEventHandler, getQuery } from 'h3';
import { check } from '../check.js';

export default defineEventHandler(async (event) => {
  const lines = [];
  await check(
    { createCustomer, isCaiboError, validateCustomerField },
    (subject, text) => lines.push(`${subject} ${text}`),
    { baseUrl: getQuery(event).api },
  );
  return lines.join('\n');
});
