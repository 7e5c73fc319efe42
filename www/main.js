/** The page: connects the settings, the form, the request, the answer and the list. */

import { ready } from '/pkg/index.js';
import { showAttempt, showCustomer, showError, showNothing } from './answer.js';
import { bindForm, form, storedCustomer } from './customer-form.js';
import { refreshCustomers, watchCustomers } from './customers.js';
import { byId } from './dom.js';
import { showRequest } from './request.js';
import { watchSettings } from './settings.js';

/** @import { Customer } from '/pkg/index.js' */

const other = byId('new-customer', HTMLButtonElement);

watchSettings({ language: () => void edit(storedCustomer()), request: showRequest });
watchCustomers({
  async change(customer) {
    await edit(customer);
    byId('name', HTMLInputElement).focus();
  },
});
form.addEventListener('input', showRequest);
// The controls get their values after this event.
form.addEventListener('reset', () => setTimeout(showRequest));
other.addEventListener('click', async () => {
  await edit(undefined);
  byId('name', HTMLInputElement).focus();
});
void refreshCustomers();
try {
  await ready();
  await edit(undefined);
} catch (error) {
  showError(error);
}

/** @param {Customer | undefined} customer the stored one to change */
async function edit(customer) {
  if (customer !== storedCustomer()) showNothing();
  await bindForm(customer, {
    event: showAttempt,
    success(result, isNew) {
      showCustomer(result, isNew);
      showRequest();
      void refreshCustomers(result?.id);
    },
    error(error) {
      showError(error);
      void refreshCustomers();
    },
  });
  other.hidden = customer === undefined;
  showRequest();
}
