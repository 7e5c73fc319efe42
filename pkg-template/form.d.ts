/**
 * Reads a customer from an HTML form.
 *
 * @packageDocumentation
 */

import type { CustomerInput } from './index.js';

// What is used of the DOM's types, so that these declarations compile without them.

/** What is used of `FormData`. */
export interface FormDataLike {
  getAll(name: string): unknown[];
  forEach(callback: (value: any, name: string) => void): void;
}

/** What tells an `HTMLFormElement` from other objects. */
export interface FormElementLike {
  readonly elements: { readonly length: number };
  checkValidity(): boolean;
  requestSubmit(): void;
}

/**
 * Returns the customer that a form's controls contain, for `validateCustomer` or `createCustomer`.
 *
 * The names of the controls are the names of the fields. An empty control is absent, so that an empty required field is
 * `required`. Every other value is the text as it was typed, neither trimmed nor converted. A control whose name is not a
 * field's becomes an unknown key. The values of several controls of one name become an array, which no field accepts.
 *
 * The result is not validated, although its type is that of a customer.
 *
 * @param form a form, or a `FormData` of any realm
 * @throws {@link TypeError} if `form` is neither
 */
export function customerFromForm(form: FormElementLike | FormDataLike): CustomerInput;
