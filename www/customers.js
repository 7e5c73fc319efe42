/** The list of the customers that the sandbox has stored. */

import { byId, make } from './dom.js';
import { parseJson } from './json.js';
import { counted } from './wording.js';

/** @import { Customer } from '/pkg/index.js' */

/** The most customers to show: a script may have imported thousands. */
const SHOWN = 50;

const list = byId('customers', HTMLElement);
const count = byId('customers-count', HTMLElement);

/** Aborts the previous request when a newer one begins. */
let request = new AbortController();

/**
 * Fetches the list and shows it.
 *
 * @param {string | undefined} token
 * @param {Customer['id']} [created] the id of the customer to highlight
 */
export async function refreshCustomers(token, created) {
  request.abort();
  request = new AbortController();
  const { signal } = request;
  list.setAttribute('aria-busy', 'true');
  try {
    const customers = await readCustomers(token, signal);
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
function describe({ id, name, email, phone, memberId, address, createDate }, isNew) {
  const more = [phone, memberId, address].filter((text) => text);
  return make(
    'li',
    isNew ? 'new' : '',
    make('span', 'id', `#${id}`),
    make('span', 'who', make('bdi', 'name', name || 'Without a name'), make('bdi', 'email', email ?? '')),
    make('span', 'more', ...more.map((text) => make('bdi', '', String(text)))),
    time(createDate),
  );
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
