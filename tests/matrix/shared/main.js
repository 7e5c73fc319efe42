// The script for runtimes with a command line.
import { createCustomer, isCaiboError, validateCustomerField } from 'caibo-customers';
import { check } from './check.js';

await check(
  { createCustomer, isCaiboError, validateCustomerField },
  (subject, text) => console.log(`${subject} ${text}`),
  { baseUrl: process.env.CAIBO_API },
);
