// The script for pages. The query `?api=` gives the address of the API. An unhandled rejection fails the run.
import { createCustomer, isCaiboError, validateCustomerField } from 'caibo-customers';
import { customerFromForm } from 'caibo-customers/form';
import { CUSTOMER, check } from './check.js';
import { openForm } from './form.js';

const baseUrl = new URLSearchParams(location.search).get('api');
const { form, show } = openForm(CUSTOMER);
check({ createCustomer, isCaiboError, validateCustomerField }, show, { baseUrl }, customerFromForm(form));
