// Every public name of `caibo-customers/rules`.
export { start as ready } from './engine.js';
export { CaiboError, isCaiboError } from './errors.js';
export { changesFromForm, customerFromForm } from './from-form.js';
export { issueSentence } from './issue-sentence.js';
export { changesFormSchema, customerChangesSchema, customerFormSchema, customerSchema } from './schemas.js';
export { validateCustomer, validateCustomerChanges, validateCustomerField } from './validate.js';
