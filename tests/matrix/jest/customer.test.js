const { createCustomer, isCaiboError, validateCustomerField } = require('caibo-customers');
const { customerFromForm } = require('caibo-customers/form');
const { CUSTOMER, SHOWN, check } = require('./check.cjs');
const { openForm } = require('./form.cjs');

test('Jest with jsdom has no TextDecoder, TextEncoder and fetch', () => {
  expect([typeof TextDecoder, typeof TextEncoder, typeof fetch]).toEqual(['undefined', 'undefined', 'undefined']);
});

test('a form shows its errors, and a customer is created', async () => {
  const { form, show } = openForm(CUSTOMER);
  // From Node 24 on, Node's fetch refuses the AbortSignal of jsdom.
  const fetch = (url, { signal, ...init }) => nodeFetch(url, init);
  const options = { baseUrl: process.env.CAIBO_API, fetch };
  await check({ createCustomer, isCaiboError, validateCustomerField }, show, options, customerFromForm(form));
  const lines = [...form.querySelectorAll('p')].map((line) => line.textContent).filter(Boolean);
  console.log(lines.join('\n'));
  expect(lines.toSorted()).toEqual(SHOWN.toSorted());
});
