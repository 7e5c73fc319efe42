/** Tests creating a customer with the form: the values are previewed, sent, stored and listed unchanged, once. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ADA, startDemo } from './page.mjs';

/** @import { Demo } from './page.mjs' */

/** @type {Awaited<ReturnType<typeof startDemo>>} */
let demo;
before(async () => {
  demo = await startDemo();
});
after(() => demo.stop());

test('a customer is created, shown, listed and stored', async () => {
  const page = await demo.open();
  await page.list.getByText('None yet.').waitFor();
  await page.fill(ADA);
  await page.submit.click();

  await page.says('The customer has been created.');
  await page.answer.getByText('Created', { exact: true }).waitFor();
  await page.answer.getByText('"email": "ada@example.com"').waitFor();
  const row = page.list.getByRole('listitem').filter({ hasText: 'Ada Lovelace' });
  await row.getByText('#1').waitFor();
  await row.getByText('ada@example.com').waitFor();
  const { id, createDate, ...stored } = (await demo.sandbox.customers())[0] ?? {};
  assert.deepEqual(stored, ADA);
  assert.equal(id, 1);
  page.hadNoTrouble();
  await page.close();
});

test('the form is empty and without errors after a success', async () => {
  const page = await demo.open();
  await page.fill(ADA);
  await page.submit.click();
  await page.says('The customer has been created.');

  assert.deepEqual(await page.values(), { name: '', email: '', phone: '', address: '', memberId: '' });
  assert.equal(await page.page.locator('[aria-invalid=true]').count(), 0);
  // Leaving a field that the page has emptied does not show an error either.
  await page.control('name').focus();
  await page.control('email').focus();
  await page.showsError('name', 'Name is required');
  await page.showsNoError('email');
  await page.close();
});

test('the request shown beside the form is the one that is sent', async () => {
  const page = await demo.open();
  await page.fill({ ...ADA, name: '"Ünïcode" \\ 😀' });
  const preview = await page.request.locator('pre').innerText();
  await page.submit.click();
  await page.says('The customer has been created.');

  const [sent] = page.posts;
  assert.ok(sent);
  const headers = await sent.allHeaders();
  assert.equal(
    preview,
    [
      `${sent.method()} ${sent.url()}`,
      `Accept: ${headers.accept}`,
      `Content-Type: ${headers['content-type']}`,
      'Authorization: Bearer ••••••••',
      '',
      sent.postData(),
    ].join('\n'),
  );
  page.hadNoTrouble();
  await page.close();
});

test('empty controls are left out, and values are sent without the white space around them', async () => {
  const page = await demo.open();
  await page.fill({ name: '  Ada ', email: ' ada@example.com', address: ' \n ' });
  await page.submit.click();
  await page.says('The customer has been created.');
  assert.equal(page.posts[0]?.postData(), '{"name":"Ada","email":"ada@example.com"}');

  // A control of type "email" would rewrite this value.
  await page.fill({ name: 'Ada', email: 'ada@müller.example' });
  await page.submit.click();
  await page.showsError('email', 'Email must be an email address: only ASCII characters are allowed');
  assert.equal(page.posts.length, 1);
  await page.close();
});

test('submitting twice while the first call is in flight creates one customer', async () => {
  const page = await demo.open();
  const before = (await demo.sandbox.customers()).length;
  /** @type {() => void} */
  let letGo = () => {};
  const held = new Promise((resolve) => {
    letGo = () => resolve(undefined);
  });
  await page.onPost(async (route) => {
    await held;
    await route.continue();
  });
  await page.fill(ADA);
  await page.submit.click();
  await page.page.locator('#customer[aria-busy=true]').waitFor();

  assert.equal(await page.submit.getAttribute('aria-disabled'), 'true');
  await page.submit.click({ force: true });
  await page.control('email').press('Enter');
  await page.page.evaluate(() => /** @type {HTMLFormElement} */ (document.getElementById('customer')).requestSubmit());
  letGo();
  await page.says('The customer has been created.');

  assert.equal(await page.submit.getAttribute('aria-disabled'), null);
  assert.equal(page.posts.length, 1);
  assert.equal((await demo.sandbox.customers()).length, before + 1);
  page.hadNoTrouble();
  await page.close();
});

test('the second click of a double click does nothing, even if the first call has ended', async () => {
  const page = await demo.open();
  await page.fill(ADA);
  await page.submit.click();
  await page.says('The customer has been created.');
  // The first call has ended and emptied the form.
  await page.page.mouse.down({ clickCount: 2 });
  await page.page.mouse.up({ clickCount: 2 });
  await heedsNothing(page);
  await page.close();
});

test('holding Enter submits once', async () => {
  const page = await demo.open();
  await page.fill(ADA);
  await page.control('name').focus();
  await page.page.keyboard.down('Enter');
  await page.says('The customer has been created.');
  // A second keydown without a keyup is an automatic repetition.
  await page.page.keyboard.down('Enter');
  await page.page.keyboard.up('Enter');
  await heedsNothing(page);
  await page.close();
});

/** Asserts that the page has not changed since it created a customer. @param {Demo} page */
async function heedsNothing(page) {
  // Later input has been handled, so the repetition has been handled too.
  await page.fill({ name: 'Grace', email: 'grace@example.com' });
  await page.request.getByText('{"name":"Grace","email":"grace@example.com"}').waitFor();
  await page.says('The customer has been created.');
  assert.equal(page.posts.length, 1);
  page.hadNoTrouble();
}
