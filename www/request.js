/** The panel with the request that the form would send. */

import { ValidationError, buildCreateCustomerRequest, isCaiboError, validateCustomerChanges } from '/pkg/index.js';
import { changesFromForm, customerFromForm } from '/pkg/form.js';
import { byId, counted, make } from './dom.js';
import { form, storedCustomer } from './customer-form.js';
import { isTokenShown, requestOptions } from './settings.js';

/** @import { Customer, HttpRequest, Issue } from '/pkg/index.js' */

const panel = byId('request', HTMLElement);

/** Shows the request for what the form contains, or why there is none. */
export function showRequest() {
  const stored = storedCustomer();
  try {
    panel.replaceChildren(...(stored ? changesOf(stored) : describe(buildCreateCustomerRequest(customerFromForm(form), requestOptions()))));
  } catch (error) {
    if (!isCaiboError(error)) throw error;
    panel.replaceChildren(
      ...(error instanceof ValidationError ? refusal(error.issues) : [make('p', '', 'Nothing can be sent: ', error.message, '.')]),
    );
  }
}

/** @param {Customer} stored */
function changesOf(stored) {
  const changes = changesFromForm(stored, form);
  const issues = validateCustomerChanges(changes);
  if (Object.keys(changes).length === 0) return [make('p', '', 'Nothing to send: no field has been changed.')];
  if (issues.length > 0) return refusal(issues);
  // The head is that of any call of these options. Only the changes are sent.
  const head = buildCreateCustomerRequest({ name: '', email: 'a@b' }, requestOptions());
  return describe({ ...head, method: 'PUT', url: `${location.origin}/api/customers/${stored.id}`, body: JSON.stringify(changes) });
}

/** @param {HttpRequest} request */
function describe({ method, url, headers, body }) {
  const lines = Object.entries(headers).flatMap(([name, value]) => [
    make('span', 'header-name', `${name}: `),
    isTokenShown() ? value : value.replace(/^Bearer .+$/, 'Bearer ••••••••'),
    '\n',
  ]);
  const bytes = new TextEncoder().encode(body).length;
  return [
    make('pre', 'http', make('span', 'request-line', `${method} ${url}`), '\n', ...lines, '\n', make('span', 'body', body)),
    make('p', 'muted', `A body of ${counted(bytes, 'byte', 'bytes')}. The form adds an Idempotency-Key, and the browser headers of its own.`),
  ];
}

/** @param {Issue[]} issues */
function refusal(issues) {
  const fields = new Set(issues.map(({ path }) => path[0]));
  const items = issues.map(({ path, code, params }) => {
    const details = Object.entries(params).map(([name, value]) => ` ${name}: ${value}`);
    return make('li', '', make('code', '', path.join('.')), ' ', make('code', 'code', code), make('small', '', details.join(',')));
  });
  return [
    make('p', '', `Nothing to send yet: ${counted(fields.size, 'field', 'fields')} to correct.`),
    make('ul', 'issues', ...items),
  ];
}
