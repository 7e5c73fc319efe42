// Every public name of `caibo-customers`.
export { createCustomers } from './bulk.js';
export {
  buildCreateCustomerRequest,
  createCustomer,
  getPaymentMethods,
  ready,
  updateCustomer,
  validateCustomer,
  validateCustomerChanges,
  validateCustomerField,
} from './calls.js';
export { createClient } from './client.js';
export { customerSchema } from './customer-schema.js';
export {
  ApiError,
  BadRequestError,
  CaiboError,
  ConnectionError,
  NotFoundError,
  RateLimitError,
  ResponseError,
  ServerError,
  TimeoutError,
  UnauthorizedError,
  ValidationError,
  isCaiboError,
} from './errors.js';
