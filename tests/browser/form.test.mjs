/** Tests `customerFromForm` with a form element. */

import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';

import { startDemo } from './page.mjs';

/** @type {Awaited<ReturnType<typeof startDemo>>} */
let demo;
before(async () => {
  demo = await startDemo();
});
after(() => demo.stop());

test('returns the customer that was typed into a form', async () => {
  const { page } = await demo.open();
  const customers = await page.evaluate(async () => {
    const { customerFromForm } = await import(new URL('/pkg/form.js', location.href).href);
    const { validateCustomer } = await import(new URL('/pkg/index.js', location.href).href);
    const form = document.createElement('form');
    for (const [name, value] of [
      ['name', ' Ada '],
      ['email', ''],
      ['phone', ''],
      // Controls with these names hide properties of the form.
      ['entries', ''],
      ['constructor', ''],
    ]) {
      const control = document.createElement('input');
      Object.assign(control, { name, value });
      form.append(control);
    }
    const address = document.createElement('textarea');
    Object.assign(address, { name: 'address', value: 'one\ntwo' });
    const disabled = document.createElement('input');
    Object.assign(disabled, { name: 'memberId', value: 'M-1', disabled: true });
    form.append(address, disabled, document.createElement('input'));
    const customer = customerFromForm(form);
    const issues = validateCustomer(customer);
    return [customer, customerFromForm(new FormData(form)), issues];
  });
  const expected = { name: ' Ada ', address: 'one\ntwo' };
  assert.deepEqual(customers[0], expected);
  assert.deepEqual(customers[1], expected);
  assert.deepEqual(
    customers[2].map((/** @type {import('../../pkg/index.js').Issue} */ { code, path }) => [code, ...path]),
    [['required', 'email']],
  );
  await page.close();
});
