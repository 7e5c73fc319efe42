// Every public name of `caibo-customers`.
export { createCustomers } from './bulk.js';
export {
  buildCreateCustomerRequest,
  createCustomer,
  getPaymentMethods,
  updateCustomer,
} from './calls.js';
export { createClient } from './client.js';
export { start as ready } from './engine.js';
export {
  ApiError,
  BadRequestError,
  CaiboError,
  ConnectionError,
  NotFoundError,
  RateLimitError,
  ResponseError,
  RunStoppedError,
  ServerError,
  TimeoutError,
  UnauthorizedError,
  ValidationError,
  isCaiboError,
} from './errors.js';
export { changesFromForm, customerFromForm } from './from-form.js';
export { issueSentence } from './issue-sentence.js';
export { changesFormSchema, customerChangesSchema, customerFormSchema, customerSchema } from './schemas.js';
export { validateCustomer, validateCustomerChanges, validateCustomerField } from './validate.js';
