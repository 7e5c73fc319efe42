import { createCustomer, isCaiboError, validateCustomerField } from 'caibo-customers';
import { check } from './check.js';

addEventListener('message', (event) => {
  const { source, data: baseUrl } = event;
  const show = (...line) => source.postMessage(line);
  const checked = check({ createCustomer, isCaiboError, validateCustomerField }, show, { baseUrl });
  event.waitUntil(checked.catch((error) => show('failed', String(error))));
});
