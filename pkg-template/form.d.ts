/**
 * Forms: what a person typed, as the customer that it stands for.
 *
 * @packageDocumentation
 */

import type { CustomerInput } from './index.js';

/**
 * The customer that a form holds, by the names of its controls, for `validateCustomer` or `createCustomer`.
 * It has the type that they take, and is one only if they say so.
 *
 * A control left empty is absent, so that an empty required field is `required`. Nothing else is changed,
 * trimmed or guessed: every other value is the text that was typed, and a control whose name is no field of
 * a customer is an unknown field. Of controls with the same name the values make an array, which no field takes.
 *
 * @throws {@link TypeError} if `form` is neither a form nor a `FormData`
 */
export function customerFromForm(form: HTMLFormElement | FormData): CustomerInput;
