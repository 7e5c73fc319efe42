/** Tests the conversion of forms in Chromium: the cases of `tests/cases/form.json`, and form elements. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test, { after, before } from 'node:test';

import { COUNT, bodyOf, judge } from '../cases/form.js';
import { startDemo } from './page.mjs';

/** @import { FormCase } from '../cases/form.js' */

/** @type {FormCase[]} */
const cases = JSON.parse(readFileSync(new URL('../cases/form.json', import.meta.url), 'utf8'));

/** @type {Awaited<ReturnType<typeof startDemo>>} */
let demo;
before(async () => {
  demo = await startDemo();
});
after(() => demo.stop());

test('every entry has the expected body or issues of every case', async () => {
  const { page } = await demo.open();
  assert.equal(cases.length, COUNT);
  await page.evaluate(`(() => { ${bodyOf} window.judge = ${judge}; })()`);
  for (const name of ['index', 'rules', 'js']) {
    const found = await page.evaluate(
      async ({ name, cases }) => {
        const entry = await import(new URL(`/pkg/${name}.js`, location.href).href);
        const judge = Reflect.get(window, 'judge');
        return cases.map((one) => {
          const data = new FormData();
          for (const [key, value] of one.form) data.append(key, value);
          return judge(entry, one, data);
        });
      },
      { name, cases },
    );
    cases.forEach(({ why, form, stored, ...expected }, index) => assert.deepEqual(found[index], expected, `${name}: ${why}`));
  }
  await page.close();
});

test('reads the controls of a form element', async () => {
  const { page } = await demo.open();
  const [customer, fromData, issues, changes, dataChanges] = await page.evaluate(async () => {
    const { changesFromForm, customerFromForm } = await import(new URL('/pkg/form.js', location.href).href);
    const { validateCustomer } = await import(new URL('/pkg/index.js', location.href).href);
    const form = document.createElement('form');
    form.innerHTML = `
      <input name="name" value=" Ada "><input name="email" type="email"><input name="phone">
      <input name="entries"><input name="elements"><input name="constructor" value="x"><input value="no name">
      <textarea name="address"></textarea><input name="memberId" value="M-1" disabled>
      <input name="totalDeposits" type="number" value="12"><input name="ownerName" type="file">
      <input name="hasPaymentRequests" type="checkbox">
      <fieldset disabled><input name="preferences.notifications" type="checkbox"></fieldset>`;
    const address = /** @type {HTMLTextAreaElement} */ (form.querySelector('textarea'));
    address.value = 'one\ntwo\n';
    const customer = customerFromForm(form);
    const stored = { name: 'Ada', phone: '1', memberId: 'M-2', hasPaymentRequests: true, preferences: { notifications: true } };
    return [
      customer,
      customerFromForm(new FormData(form)),
      validateCustomer(customer),
      changesFromForm(stored, form),
      changesFromForm(stored, new FormData(form)),
    ];
  });
  const expected = { name: 'Ada', address: 'one\ntwo', totalDeposits: 12 };
  assert.deepEqual(customer, expected);
  assert.deepEqual(fromData, expected);
  assert.deepEqual(
    issues.map((/** @type {import('../../pkg/index.js').Issue} */ { code, path }) => [code, ...path]),
    [['required', 'email']],
  );
  const { address, totalDeposits } = expected;
  assert.deepEqual(dataChanges, { address, phone: null, totalDeposits });
  assert.deepEqual(changes, { ...dataChanges, hasPaymentRequests: false });
  await page.close();
});
