// Every public name of `caibo-customers/form`. The package's own bundle of `index.js` is one module for both entries.
export {
  changesFormSchema,
  changesFromForm,
  customerFormSchema,
  customerFromForm,
} from './index.js';
