/**
 * HTML forms: one line makes a form that validates, sends and explains.
 *
 * `caibo-customers/form` sends with the client of `caibo-customers`. `caibo-customers/js/form` sends with the client of
 * `caibo-customers/js`. `caibo-customers/rules/form` has no client: it needs the option `submit` or `client`.
 *
 * @packageDocumentation
 */

import type {
  Client,
  Customer,
  CustomerChanges,
  CustomerField,
  CustomerInput,
  FetchResponse,
  FormLocale,
  Id,
  Issue,
  ObjectSchema,
  Options,
  Preferences,
} from './index.js';

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

/** What the caller's own `submit` gets besides the customer. */
export interface Submission {
  /** The key of this content: send it as `Idempotency-Key`, so that the same content sent again is one customer. */
  idempotencyKey: string;
}

/** The options of {@link createSubmitter}: those of a call, and these. */
export interface SubmitterOptions<Result = Customer | null> extends Omit<Options, 'idempotencyKey'> {
  /** The client that sends. Its options are the defaults of the call's options. */
  client?: Pick<Client, 'createCustomer' | 'updateCustomer'> | undefined;
  /** The stored customer to change. Without it each submission creates a customer. */
  update?: { id: Id } | undefined;
  /**
   * Sends to a backend of your own instead of the API. `customer` has been validated if a bound form calls this.
   *
   * It may resolve to a `Response`: its JSON is the result if the status is one of success, and otherwise its members `issues`
   * and `detail` are those of the error. If it rejects with a value that has `issues` in the shape of {@link Issue}, these are
   * shown at their fields.
   */
  submit?: ((customer: any, submission: Submission) => Result | FetchResponse | PromiseLike<Result | FetchResponse>) | undefined;
}

/** Sends a customer, or changes of a customer, once. */
export interface Submitter<Input, Result> {
  /**
   * Sends the customer. While a submission is in flight the result is its promise, whatever is given. After a success the same
   * content gives the promise of that success, until {@link changed} is called.
   *
   * Each content has an idempotency key. The key stays the same after a failure that may have stored the customer or may pass,
   * such as a timeout, so that the next submission of this content cannot store it a second time. Another content has another key.
   *
   * @throws what {@link createCustomer}, {@link updateCustomer} or `submit` throws
   */
  submit(customer: Input): Promise<Result>;
  /** Says that the next submission is a new one, even if its content is that of the last success. */
  changed(): void;
}

/**
 * Returns a function that sends a customer once, however often it is called: for forms that another library manages.
 *
 * @example
 * const submitter = createSubmitter({ token });
 * button.onclick = () => submitter.submit({ name, email });
 */
export function createSubmitter<Result = Customer | null>(
  options?: SubmitterOptions<Result>,
): Submitter<any, Result>;

/** The issues of an error, by the field of a form that shows them. */
export interface IssuesByField {
  /** The issues of each shown field that has any. */
  fields: Record<string, Issue[]>;
  /** All other issues: those at the root, and those of fields that the form does not show. */
  form: Issue[];
  /** The first of the shown fields that has an issue. It should get the focus. */
  first: string | undefined;
  /** Whether the customer may be stored although the submission failed. */
  mayExist: boolean;
  /** Whether the same submission may succeed later. */
  retryable: boolean;
}

/**
 * Distributes the issues of an error to the fields of a form. No issue is lost.
 *
 * @param error an error of this package, any other value with `issues`, or a list of issues. A value without issues gives none
 * @param shownFields the names of the fields that the form shows, in their order. A field of the preferences is
 * `preferences.currency`
 */
export function issuesByField(error: unknown, shownFields: Iterable<string>): IssuesByField;

/** The options of {@link bindCustomerForm}: those of a call, and these. */
export interface BindOptions<Result = Customer | null> extends Omit<SubmitterOptions<Result>, 'update'> {
  /**
   * The stored customer that the form changes. The controls get its values, and only what the person changed is sent. A control
   * that was emptied makes its field `null`.
   */
  update?: { id: Id; customer: Customer } | undefined;
  /** The fields of the controls that have other names: `{ billing_email: 'email' }`. */
  names?: FormOptions['names'];
  /**
   * The language of all sentences: the default export of `caibo-customers/locales/de/form` and the like. Labels are those of the
   * page.
   * @defaultValue English
   */
  locale?: FormLocale | undefined;
  /** Called after a success, with the customer as stored or with the result of `submit`. */
  onSuccess?: ((result: Result) => void) | undefined;
  /**
   * Called after each refusal and failure, also of a customer that was not sent because it is not valid. The form has shown it
   * already. Without this function an error that only the author of the page can remove, such as `invalid_option`, is reported
   * like an exception of an event listener.
   */
  onError?: ((error: unknown) => void) | undefined;
}

/** A form that {@link bindCustomerForm} has bound. */
export interface BoundForm {
  /** Submits the form, as its button does. Resolves to whether it succeeded. Never rejects. */
  submit(): Promise<boolean>;
  /** Resets the form, as `form.reset()` does. */
  reset(): void;
  /** Undoes everything: listeners, attributes, elements. The values of the controls stay. A call in flight goes on. */
  destroy(): void;
}

/**
 * Makes a form of any markup with named controls complete. The name of a control is that of a field, and `preferences[currency]` or
 * `preferences.currency` is below one; other controls are left alone.
 *
 * - Submitting sends what the controls contain by the conversion of {@link customerFromForm} and resets the form. Nothing is sent
 *   that breaks a rule, and nothing is sent twice: see {@link Submitter.submit}.
 * - A field is judged when the person leaves it, and after its first error at each keystroke. Its control gets `aria-invalid`,
 *   `aria-describedby` and a custom validity, so that `:invalid` and `:user-invalid` match. The form gets `novalidate`.
 * - The errors of a field are in the element with `data-error-for="NAME"`, or in a new one behind its control. Several errors are on
 *   lines of their own: give it `white-space: pre-line`.
 * - The summary is in the element with `data-summary`, or in a new one at the end of the form. It names the state of the form in
 *   `data-state`: `pending`, `invalid`, `failed` or `done`. It links to each field with an error, and has the issues that no field
 *   shows. A live region announces it: do not make the summary one.
 * - The first field with an error gets the focus. While a call is in flight the form has `aria-busy`, its buttons have
 *   `aria-disabled` and keep the focus.
 * - Labels are those of the markup: `aria-labelledby`, `aria-label`, or the `label` without elements that have `data-no-label`.
 *
 * Nothing happens if another listener cancels the event `submit`, or if the button has `formnovalidate` or the method `dialog`.
 * Binding a form again replaces the first binding.
 *
 * @throws {@link TypeError} if `form` is not a form, or if `names` names an unknown field
 */
export function bindCustomerForm<Result = Customer | null>(
  form: FormElement,
  options?: BindOptions<Result>,
): BoundForm;
