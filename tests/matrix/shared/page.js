// The script of a page. Its address names the API; a failure is an unhandled rejection, which the runner sees.
import { createCustomer, isCaiboError, validateCustomerField } from 'caibo-customers';
import { customerFromForm } from 'caibo-customers/form';
import { CUSTOMER, check } from './check.js';
import { openForm } from './form.js';

const baseUrl = new URLSearchParams(location.search).get('api');
const { form, show } = openForm(CUSTOMER);
check({ createCustomer, isCaiboError, validateCustomerField }, show, { baseUrl }, customerFromForm(form));
