const { createCustomer, isCaiboError, validateCustomerField } = require('caibo-customers');
const { check } = require('./check.cjs');

check(
  { createCustomer, isCaiboError, validateCustomerField },
  (subject, text) => console.log(`${subject} ${text}`),
  { baseUrl: process.env.CAIBO_API },
);
