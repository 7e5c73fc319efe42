// Shows the error of each call when the Content-Security-Policy refuses WebAssembly.
import { createCustomer, ready, validateCustomerField } from 'caibo-customers';
import { CUSTOMER } from './check.js';
import { openForm } from './form.js';

const baseUrl = new URLSearchParams(location.search).get('api');
const { show } = openForm({});
const calls = {
  validateCustomerField: () => validateCustomerField('email', CUSTOMER.email),
  createCustomer: () => createCustomer(CUSTOMER, { baseUrl }),
  ready: () => ready(),
};

async function callAll() {
  for (const [name, call] of Object.entries(calls)) {
    try {
      await call();
      show(name, 'was not refused');
    } catch (error) {
      show(name, `${error.code}: ${error.message}`);
    }
  }
  show('all', 'called');
}

callAll();
