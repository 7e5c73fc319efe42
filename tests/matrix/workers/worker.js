import { createCustomer, isCaiboError, validateCustomerField } from 'caibo-customers';
import { check } from './check.js';

addEventListener('message', ({ data: baseUrl }) => {
  check({ createCustomer, isCaiboError, validateCustomerField }, (...line) => postMessage(line), { baseUrl });
});
