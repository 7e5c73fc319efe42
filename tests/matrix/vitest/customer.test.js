import { createCustomer, isCaiboError, validateCustomerField } from 'caibo-customers';
import { customerFromForm } from 'caibo-customers/form';
import { expect, test } from 'vitest';
import { CUSTOMER, SHOWN, check } from './check.js';
import { openForm } from './form.js';

test('a form shows its errors, and a customer is created', async () => {
  const { form, show } = openForm(CUSTOMER);
  const options = { baseUrl: process.env.CAIBO_API };
  await check({ createCustomer, isCaiboError, validateCustomerField }, show, options, customerFromForm(form));
  const lines = [...form.querySelectorAll('p')].map((line) => line.textContent).filter(Boolean);
  console.log(lines.join('\n'));
  expect(lines.toSorted()).toEqual(SHOWN.toSorted());
});
