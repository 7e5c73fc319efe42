/** The list of the customers that the sandbox has stored, each with its payment methods. */

import { getPaymentMethods } from '/pkg/index.js';
import { byId, counted, make } from './dom.js';
import { jsonText, parseJson } from './json.js';
import { callOptions, requestOptions } from './settings.js';

/** @import { Customer } from '/pkg/index.js' */

/** The most customers to show: a script may have imported thousands. */
const SHOWN = 50;

const list = byId('customers', HTMLElement);
const count = byId('customers-count', HTMLElement);

/** @type {(customer: Customer) => void} */
let change = () => {};

/** @param {{ change(customer: Customer): void }} on called when a customer is to be changed */
export function watchCustomers(on) {
  change = on.change;
  byId('customers-refresh', HTMLButtonElement).addEventListener('click', () => void refreshCustomers());
}

/** Aborts the previous request when a newer one begins. */
let request = new AbortController();

/**
 * Fetches the list and shows it.
 *
 * @param {Customer['id']} [created] the id of the customer to highlight
 */
export async function refreshCustomers(created) {
  request.abort();
  request = new AbortController();
  const { signal } = request;
  list.setAttribute('aria-busy', 'true');
  try {
    const customers = await readCustomers(requestOptions().token, signal);
    if (signal.aborted) return;
    if (customers) {
      show(customers, created);
    } else {
      count.textContent = '';
      list.replaceChildren(make('p', 'muted', 'The list needs the bearer token: enter it, then refresh.'));
    }
  } catch {
    if (signal.aborted) return;
    count.textContent = '';
    list.replaceChildren(make('p', 'muted', 'The list cannot be read: the sandbox does not answer. Refresh tries again.'));
  }
  list.setAttribute('aria-busy', 'false');
}

/**
 * Reads the list; `null` if the token is missing or wrong.
 *
 * @param {string | undefined} token
 * @param {AbortSignal} signal
 */
async function readCustomers(token, signal) {
  const response = await fetch('/sandbox/customers', {
    headers: token === undefined ? {} : { Authorization: `Bearer ${token}` },
    signal,
  });
  if (response.status === 401) return null;
  if (!response.ok) throw new Error(`the sandbox answered with status ${response.status}`);
  return /** @type {Customer[]} */ (parseJson(await response.text()));
}

/**
 * @param {Customer[]} customers in the order of their ids
 * @param {Customer['id']} created the id of the customer to highlight
 */
function show(customers, created) {
  count.textContent = String(customers.length);
  if (customers.length === 0) {
    list.replaceChildren(make('p', 'muted', 'None yet. The first one you create will stand here.'));
    return;
  }
  const newest = customers.slice(-SHOWN).reverse();
  const rows = newest.map((customer) => describe(customer, created !== undefined && customer.id === created));
  const older = customers.length - newest.length;
  const rest = older > 0 ? [make('p', 'muted', `And ${counted(older, 'older one', 'older ones')}.`)] : [];
  list.replaceChildren(make('ol', 'customers', ...rows), ...rest);
}

/**
 * @param {Customer} customer
 * @param {boolean} isNew
 */
function describe(customer, isNew) {
  const { id, name, email, phone, memberId, address, createDate } = customer;
  const more = [phone, memberId, address].filter((text) => text);
  const methods = make('div', 'methods');
  return make(
    'li',
    isNew ? 'new' : '',
    make('span', 'id', `#${id}`),
    make('span', 'who', make('bdi', 'name', name || 'Without a name'), make('bdi', 'email', email ?? '')),
    make('span', 'more', ...more.map((text) => make('bdi', '', String(text)))),
    time(createDate),
    make(
      'span',
      'actions',
      action('Change', customer, () => change(customer)),
      action('Payment methods', customer, () => void showMethods(customer, methods)),
    ),
    methods,
  );
}

/** @param {string} text @param {Customer} customer @param {() => void} press */
function action(text, { id, name }, press) {
  const button = make('button', 'small', text, make('span', 'visually-hidden', ` of ${name || `customer ${id}`}`));
  button.type = 'button';
  button.addEventListener('click', press);
  return button;
}

/** @param {Customer} customer @param {HTMLElement} place */
async function showMethods({ id }, place) {
  place.setAttribute('role', 'status');
  place.replaceChildren(make('p', 'muted', 'Waiting for the answer…'));
  try {
    const methods = await getPaymentMethods(id ?? 0, callOptions());
    const list = Array.isArray(methods) ? methods : [];
    const items = list.map(({ id, brand, last4, expiryMonth, expiryYear, isDefault }) =>
      make('li', '', `${brand} •••• ${last4}, until ${expiryMonth}/${expiryYear}${isDefault ? ', default ' : ' '}`, make('code', '', `#${id}`)),
    );
    place.replaceChildren(items.length > 0 ? make('ul', 'issues', ...items) : make('pre', 'http', jsonText(methods)));
  } catch (error) {
    place.replaceChildren(make('p', 'error', error instanceof Error ? `${error.name}: ${error.message}.` : String(error)));
  }
}

/** @param {string | undefined} date */
function time(date) {
  const element = make('time', '');
  const moment = new Date(date ?? Number.NaN);
  if (date !== undefined && !Number.isNaN(moment.getTime())) {
    element.dateTime = date;
    element.textContent = moment.toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
  }
  return element;
}
