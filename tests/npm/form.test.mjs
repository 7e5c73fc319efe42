/** Tests `customerFromForm` with FormData. `tests/browser/form.test.mjs` tests it with form elements. */

import assert from 'node:assert/strict';
import test from 'node:test';

import { customerFromForm } from '../../pkg/form.js';
import { validateCustomer } from '../../pkg/index.js';

/** @param {[string, string | File][]} entries */
function formData(entries) {
  const data = new FormData();
  for (const [name, value] of entries) data.append(name, value);
  return data;
}

test('empty controls are left out, and other values are unchanged', () => {
  const customer = customerFromForm(
    formData([
      ['name', ' Ada '],
      ['email', ''],
      ['phone', '0'],
      ['address', '\r\n'],
      ['memberId', 'null'],
      ['id', '7'],
    ]),
  );
  assert.deepEqual(customer, {
    name: ' Ada ',
    phone: '0',
    address: '\r\n',
    memberId: 'null',
    id: '7',
  });
  assert.deepEqual(
    validateCustomer(customer).map(({ code, path }) => [code, ...path]),
    [
      ['wrong_type', 'id'],
      ['required', 'email'],
    ],
  );
});

test('several non-empty controls of one name become an array', () => {
  const phones = (/** @type {string[]} */ ...values) =>
    customerFromForm(formData(values.map((value) => ['phone', value]))).phone;
  assert.deepEqual(phones('1', '2', '3'), ['1', '2', '3']);
  assert.equal(phones('', '2'), '2');
  assert.equal(phones('', ''), undefined);
});

test('a file is kept as it is, and a file control without a file counts as empty', () => {
  const file = new File(['x'], 'x.txt');
  assert.deepEqual(
    customerFromForm(
      formData([
        ['address', file],
        ['phone', new File([], '')],
      ]),
    ),
    { address: file },
  );
});

test('a control with the name of a member of Object.prototype becomes an own key', () => {
  const customer = customerFromForm(
    formData([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]),
  );
  assert.deepEqual(Object.keys(customer), ['__proto__', 'constructor']);
  assert.equal(Object.getPrototypeOf(customer), Object.prototype);
});
