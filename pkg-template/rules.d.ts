/**
 * The rules of `caibo-customers` without its calls: for forms that only validate. Their WebAssembly holds nothing else, and is
 * smaller.
 *
 * @packageDocumentation
 */

export {
  CaiboError,
  customerSchema,
  isCaiboError,
  issueSentence,
  ready,
  validateCustomer,
  validateCustomerChanges,
  validateCustomerField,
} from './index.js';
export type {
  Customer,
  CustomerChanges,
  CustomerField,
  CustomerInput,
  CustomerSchema,
  Issue,
  Issues,
  Locale,
} from './index.js';
