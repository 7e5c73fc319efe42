import { createCustomer, isCaiboError, validateCustomerField } from 'caibo-customers';
import { check } from './check.js';

export default {
  async fetch(request) {
    const lines = [];
    await check(
      { createCustomer, isCaiboError, validateCustomerField },
      (subject, text) => lines.push(`${subject} ${text}`),
      { baseUrl: new URL(request.url).searchParams.get('api') },
    );
    return new Response(lines.join('\n'));
  },
};
