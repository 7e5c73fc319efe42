// Every public name of `caibo-customers/rules`.
export { customerSchema } from './customer-schema.js';
export { start as ready } from './engine.js';
export { CaiboError, isCaiboError } from './errors.js';
export { issueSentence } from './issue-sentence.js';
export { validateCustomer, validateCustomerChanges, validateCustomerField } from './validate.js';
