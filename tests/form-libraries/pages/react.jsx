/** Shows the component of a README's example. */

import { createRoot } from 'react-dom/client';

import { defaultValues, schema, submitter } from './set-up.js';

/** @param {import('react').ComponentType<any>} CustomerForm */
export function show(CustomerForm) {
  const form = <CustomerForm schema={schema} submitter={submitter} defaultValues={defaultValues} />;
  createRoot(document.body.appendChild(document.createElement('main'))).render(form);
}
