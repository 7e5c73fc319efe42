/** Tests changing a stored customer on the demo page, its payment methods, its languages and its faults. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ADA, FAILED_CALL, startDemo } from './page.mjs';

/** @type {Awaited<ReturnType<typeof startDemo>>} */
let demo;
before(async () => {
  demo = await startDemo();
});
after(() => demo.stop());

/** Opens the page and creates a customer. */
async function openWithCustomer() {
  const page = await demo.open();
  await page.fill(ADA);
  await page.submit.click();
  await page.says('The customer has been created.');
  const row = page.list.locator('.customers > li').first();
  await row.waitFor();
  return { page, row };
}

test('a customer is changed: the request shows what is sent, and only that is sent', async () => {
  const { page, row } = await openWithCustomer();
  /** @type {string[]} */
  const sent = [];
  page.page.on('request', (request) => request.method() === 'PUT' && sent.push(request.postData() ?? ''));
  await row.getByRole('button', { name: 'Change of Ada Lovelace' }).click();
  await page.request.getByText('Nothing to send: no field has been changed.').waitFor();
  assert.deepEqual(await page.values(), ADA);
  assert.equal(await page.focused(), 'name');
  await page.fill({ phone: '', memberId: 'M-2' });
  await page.request.getByText('{"phone":null,"memberId":"M-2"}').waitFor();
  assert.match(await page.request.locator('pre').innerText(), /^PUT .+\/api\/customers\/\d+\n/);
  await page.submit.click();
  await page.says('The changes have been saved.');
  assert.deepEqual(sent, ['{"phone":null,"memberId":"M-2"}']);
  assert.equal((await demo.sandbox.customers()).at(-1)?.memberId, 'M-2');
  await row.getByText('M-2').waitFor();

  await page.page.getByRole('button', { name: 'New customer' }).click();
  await page.page.waitForFunction(() => /** @type {HTMLInputElement} */ (document.getElementById('name')).value === '');
  assert.equal(await page.submit.innerText(), 'Create customer');
  page.hadNoTrouble();
  await page.close();
});

test('the payment methods are listed, with exact ids', async () => {
  const { page, row } = await openWithCustomer();
  await row.getByRole('button', { name: 'Payment methods of Ada Lovelace' }).click();
  await row.getByText('visa •••• 4242').waitFor();
  assert.match(await row.locator('.methods').innerText(), /#90071992547\d+/);
  page.hadNoTrouble();
  await page.close();
});

test('another language replaces the words of the form and keeps what was typed', async () => {
  const page = await demo.open();
  await page.fill({ email: 'ada@' });
  await page.page.getByLabel('Language').selectOption('de');
  await page.page.locator('#customer[lang=de]').waitFor();
  await page.submit.click();
  await page.says('Es wurde nichts gesendet. Bitte prüfen Sie:');
  await page.showsError('name', 'Name ist erforderlich');
  assert.equal(await page.control('email').inputValue(), 'ada@');
  await page.page.getByLabel('Language').selectOption('he');
  await page.page.locator('#customer[lang=he][dir=rtl]').waitFor();
  assert.equal(await page.status.innerText(), '');
  page.hadNoTrouble();
  await page.close();
});

test('a fault shows what a customer sees, and a second press stores one customer', async () => {
  const page = await demo.open();
  const before = (await demo.sandbox.customers()).length;
  await page.fill(ADA);
  await page.page.getByLabel('Network').selectOption({ label: 'Stored, but the answer is lost each time' });
  await page.request.getByText('drop-after-commit').waitFor();
  await page.submit.click();
  await page.says('It may have been stored all the same. Send it again without changing anything.');
  await page.answer.getByText('attempt 3').waitFor();
  await page.page.getByLabel('Network').selectOption({ label: 'Works' });
  await page.submit.click();
  await page.says('The customer has been created.');
  assert.equal((await demo.sandbox.customers()).length, before + 1);
  page.hadNoTrouble(FAILED_CALL);
  await page.close();
});
