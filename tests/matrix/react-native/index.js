import './globals.js';
import { createCustomer, isCaiboError, validateCustomerField } from 'caibo-customers';
import { check } from './check.js';

check(
  { createCustomer, isCaiboError, validateCustomerField },
  (subject, text) => print(`${subject} ${text}`),
  { baseUrl: API },
).catch((error) => print(`${error}\n${error.stack}\n${error.cause}`));
