// Does the same as page.js with the entry `/js`, which needs no WebAssembly.
import { createCustomer, isCaiboError, validateCustomerField } from 'caibo-customers/js';
import { customerFromForm } from 'caibo-customers/form';
import { CUSTOMER, check } from './check.js';
import { openForm } from './form.js';

const baseUrl = new URLSearchParams(location.search).get('api');
const { form, show } = openForm(CUSTOMER);
check({ createCustomer, isCaiboError, validateCustomerField }, show, { baseUrl }, customerFromForm(form));
