/** What the pages of all libraries have in common: the form that a test asks for in the address of the page. */

import { changesFormSchema, createSubmitter, customerFormSchema } from 'caibo-customers/form';

/** @type {import('../form.mjs').Config} */
const { baseUrl, names, stored, options } = JSON.parse(decodeURIComponent(location.hash.slice(1)));

/** How to send: one attempt only, so that a test decides about each further one. */
export const sending = { baseUrl, token: 'secret', maxRetries: 0, ...options };
export const update = stored && { id: stored.id, customer: stored };
export const schema = stored ? changesFormSchema(stored) : customerFormSchema;
export const submitter = createSubmitter(stored ? { ...sending, update } : sending);
export const defaultValues = Object.fromEntries(names.map((name) => [name, stored?.[name] ?? '']));
