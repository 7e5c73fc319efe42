/**
 * Customers in the controls of forms: the conversion of text values, and schemas for form libraries.
 *
 * The same names are exported by `caibo-customers` and, without the calls, by `caibo-customers/rules`.
 *
 * @packageDocumentation
 */

import type { Customer, CustomerChanges, CustomerField, CustomerInput, ObjectSchema, Preferences } from './index.js';

/** The name of a field in a form: that of the field, or `preferences.currency` and its like. */
export type FormField =
  | CustomerField
  | `preferences.${keyof Preferences}`
  | `preferences[${keyof Preferences}]`;

/** The options of {@link customerFromForm} and {@link changesFromForm}. */
export interface FormOptions {
  /**
   * The names of the form's controls that stand for fields under another name, such as `{ billing_email: 'email' }`. A field that
   * has such a name is not read from its own name.
   */
  names?: { readonly [name: string]: FormField } | undefined;
}

/** A form element, of any realm. The type does not need those of the DOM. */
export interface FormElement {
  readonly elements: { readonly length: number };
  reportValidity(): boolean;
}

/**
 * What the values of a form are read from: a form element, a `FormData`, a `URLSearchParams` or any other iterable of names and
 * values, or an object whose keys are names, such as the values of a form library. An array in an object has the values of several
 * controls.
 */
export type FormSource = FormElement | Iterable<readonly [string, unknown]> | object;

/**
 * Returns the customer that the controls of a form contain, for `validateCustomer` or `createCustomer`.
 *
 * The names of the controls are the names of the fields. Controls with other names, files and `undefined` are left out. Text is
 * converted to the type of the field:
 *
 * - White space and invisible characters around the text are taken off, and its lines end in LF.
 * - Empty text and `NaN`, the number of an empty number control, are absent. So an empty `name` or `email` is `required`.
 * - An integer or a number is written as in JSON. An integer beyond 2^53 − 1 becomes a `BigInt`, and is exact.
 * - A boolean is `true`, `on` or `1`, or `false`, `off` or `0`.
 * - Of several values of one name, a boolean takes one that is true, any other field the first that is not empty.
 *
 * Any other value stays as it is. The result is not validated, although its type is that of a customer: text that cannot be
 * converted stays text, which `validateCustomer` reports as `wrong_type`.
 *
 * @throws {@link TypeError} if `form` is none of these, or `names` has a name that is no field's
 * @throws any exception of a getter of the object
 */
export function customerFromForm(form: FormSource, options?: FormOptions): CustomerInput;

/**
 * Returns the changes that the controls of a form make to a stored customer, for `validateCustomerChanges` or `updateCustomer`.
 *
 * The values are converted as by {@link customerFromForm}. Preferences are named `preferences.currency` or
 * `preferences[currency]`, or are an object.
 *
 * - A field that the form does not have, and one whose value is stored already, does not change. If nothing changes, the result has
 *   no fields, which `validateCustomerChanges` reports as `empty_update`.
 * - An empty control clears its field: it becomes `null`. Where the field does not take `null`, its value is an object that
 *   `validateCustomerChanges` reports as `required`. As JSON that object is `null`.
 * - In a form element, a checkbox of a boolean field that is not checked is `false`. In a `FormData` it is not there.
 *
 * @param stored the customer as the API returned it
 * @throws as {@link customerFromForm}
 */
export function changesFromForm(
  stored: Customer | CustomerInput | null,
  form: FormSource,
  options?: FormOptions,
): CustomerChanges;

/**
 * The rules of a new customer for form libraries, as a Standard Schema. Its input is what controls and initial values hold, and it
 * is converted by {@link customerFromForm}; its output is the customer. The type of the input is `any`, so that it is that of each
 * form's own values.
 */
export const customerFormSchema: ObjectSchema<any, CustomerInput, CustomerField>;

/**
 * Returns the rules of a form that changes a stored customer, as a Standard Schema. Its input is what controls and initial values
 * hold, and it is converted by {@link changesFromForm}; its output is the changes.
 *
 * @param stored the customer as the API returned it
 */
export function changesFormSchema(
  stored: Customer | CustomerInput | null,
): ObjectSchema<any, CustomerChanges, keyof CustomerChanges>;
