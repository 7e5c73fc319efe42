/**
 * The rules of `caibo-customers` without its calls: for forms that only validate. Their WebAssembly holds nothing else, and is
 * smaller.
 *
 * @packageDocumentation
 */

export {
  CaiboError,
  changesFormSchema,
  changesFromForm,
  customerChangesSchema,
  customerFormSchema,
  customerFromForm,
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
  FormElement,
  FormField,
  FormOptions,
  FormSource,
  Issue,
  Issues,
  JsonSchemaTarget,
  Locale,
  ObjectSchema,
  Schema,
} from './index.js';
