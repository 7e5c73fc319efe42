// Every public name of `caibo-customers/form`. The package's own bundle of `index.js` is one module for both entries.
export {
  changesFormSchema,
  changesFromForm,
  customerFormSchema,
  customerFromForm,
} from './index.js';
export { bindCustomerForm } from './form/bind.js';
export { issuesByField } from './form/issues-by-field.js';
export { createSubmitter } from './form/submitter.js';
