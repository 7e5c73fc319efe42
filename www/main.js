/** The page: connects the form, the request, the answer and the list. */

import { createCustomer, ready } from '/pkg/index.js';
import { showCustomer, showError, showWaiting } from './answer.js';
import { refreshCustomers } from './customers.js';
import { byId } from './dom.js';
import { CustomerForm } from './form.js';
import { RequestPreview } from './request.js';
import { sentence } from './wording.js';

/** @import { CaiboError, Customer, Issue } from '/pkg/index.js' */

/** The codes of errors after which the customer may have been stored. */
const IN_DOUBT = new Set(['connection_failed', 'timeout', 'invalid_response', 'server_error']);

const preview = new RequestPreview(update);
const form = new CustomerForm({ change: update, submit });

byId('customers-refresh', HTMLButtonElement).addEventListener('click', () => void refresh());
form.enable();
void refresh();
try {
  await ready();
  form.markRequired();
  update();
} catch (error) {
  showError(error);
}

/** @param {Customer['id']} [created] the id of the customer to highlight */
function refresh(created) {
  return refreshCustomers(preview.options.token, created);
}

function update() {
  preview.update(form.customer);
}

/** Sends the customer and shows the result. The call itself rejects an invalid customer, before anything is sent. */
async function submit() {
  showWaiting();
  form.say('');
  try {
    const customer = await createCustomer(form.customer, preview.options);
    showCustomer(customer);
    form.reset();
    update();
    form.say(customer?.id === undefined ? 'The customer is created.' : `Customer ${customer.id} is created.`, 'good');
    void refresh(customer?.id);
  } catch (error) {
    showError(error);
    refuse(error);
  }
}

/**
 * Shows an error at the fields, or in the status if none of its issues is at a field. The rules' issues and the
 * server's have the same shape.
 *
 * @param {unknown} error
 */
function refuse(error) {
  const { code = '', message = String(error), issues = [] } = /** @type {CaiboError & { issues?: Issue[] }} */ (error);
  const refusal = code === 'invalid_customer' ? 'Nothing was sent.' : 'The server refused it.';
  // An invalid option, such as the token, is no issue of a field: the fields keep theirs.
  if (code !== 'invalid_option' && form.refuse(issues, refusal)) return;
  const isInDoubt = IN_DOUBT.has(code);
  const advice = isInDoubt
    ? 'It may be stored all the same: look at the list before you send it again.'
    : 'What you typed is still here.';
  form.say(`${sentence(message)} ${advice}`, 'error');
  if (isInDoubt) void refresh();
  if (code === 'invalid_option') preview.focusToken();
}
