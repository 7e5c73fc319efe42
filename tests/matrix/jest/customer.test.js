const { createCustomer, isCaiboError, validateCustomerField } = require('caibo-customers');
const { customerFromForm } = require('caibo-customers/form');
const { CUSTOMER, SHOWN, check } = require('./check.cjs');
const { openForm } = require('./form.cjs');

test('the page that Jest makes lacks what a browser has', () => {
  expect([typeof TextDecoder, typeof TextEncoder, typeof fetch]).toEqual(['undefined', 'undefined', 'undefined']);
});

test('a form shows what is wrong, and a customer is created', async () => {
  const { form, show } = openForm(CUSTOMER);
  // From Node 24 on, its fetch refuses the signals of jsdom.
  const fetch = (url, { signal, ...init }) => nodeFetch(url, init);
  const options = { baseUrl: process.env.CAIBO_API, fetch };
  await check({ createCustomer, isCaiboError, validateCustomerField }, show, options, customerFromForm(form));
  const lines = [...form.querySelectorAll('p')].map((line) => line.textContent).filter(Boolean);
  console.log(lines.join('\n'));
  expect(lines.toSorted()).toEqual(SHOWN.toSorted());
});
