/** The form: bound by the package, for a new customer or for the changes of a stored one, in the chosen language. */

import { createCustomer, updateCustomer } from '/pkg/index.js';
import { bindCustomerForm } from '/pkg/form.js';
import { byId } from './dom.js';
import { LABELS } from './labels.js';
import { callOptions, loadLocale } from './settings.js';

/** @import { CallEvent, Customer } from '/pkg/index.js' */
/** @import { BoundForm } from '/pkg/form.js' */
/** @import { Labels } from './labels.js' */

/**
 * @typedef {object} Listeners
 * @property {(event: CallEvent) => void} event
 * @property {(customer: Customer | null, isNew: boolean) => void} success
 * @property {(error: unknown) => void} error
 */

export const form = byId('customer', HTMLFormElement);
const title = byId('customer-title', HTMLElement);
const button = byId('submit', HTMLButtonElement);

/** @type {BoundForm | undefined} */
let bound;
/** The stored customer that the form changes. @type {Customer | undefined} */
let stored;

/** The stored customer that the form changes, if it does. */
export function storedCustomer() {
  return stored;
}

/**
 * Binds the form.
 *
 * @param {Customer | undefined} customer the stored one to change
 * @param {Listeners} on
 */
export async function bindForm(customer, on) {
  const locale = await loadLocale();
  const isOther = customer?.id !== stored?.id;
  const typed = new FormData(form);
  bound?.destroy();
  stored = customer;
  if (isOther) form.reset();
  const withOptions = (/** @type {object} */ once) => ({ ...callOptions(), ...once, onEvent: on.event });
  bound = bindCustomerForm(form, {
    locale,
    client: {
      createCustomer: (customer, once) => createCustomer(customer, withOptions(once ?? {})),
      updateCustomer: (id, changes, once) => updateCustomer(id, changes, withOptions(once ?? {})),
    },
    ...(customer?.id !== undefined && { update: { id: customer.id, customer } }),
    onSuccess(result) {
      if (stored) stored = result ?? stored;
      on.success(result, stored === undefined);
    },
    onError: on.error,
  });
  // Another language is no reason to type it all again.
  if (!isOther) for (const [name, value] of typed) /** @type {any} */ (form.elements.namedItem(name)).value = value;
  translate(LABELS[locale.tag] ?? /** @type {Labels} */ (LABELS.en));
  form.lang = locale.tag;
  form.dir = locale.dir;
  button.disabled = false;
}

/** @param {Labels} labels */
function translate({ title: heading, change, create, save, optional, fields }) {
  title.textContent = stored ? change : heading;
  button.textContent = stored ? save : create;
  for (const [name, [label, hint]] of Object.entries(fields)) {
    byId(`${name}-label`, HTMLElement).textContent = label;
    byId(`${name}-hint`, HTMLElement).textContent = hint;
  }
  for (const element of form.querySelectorAll('.optional')) element.textContent = optional;
}

