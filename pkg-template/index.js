// The whole public list.
export {
  buildCreateCustomerRequest,
  createCustomer,
  ready,
  validateCustomer,
  validateCustomerField,
} from './client.js';
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
