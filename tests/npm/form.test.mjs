/** Runs every case of `tests/cases/form.json` in JavaScript, and values that only JavaScript has. Form elements: `tests/browser`. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';

import * as form from '../../pkg/form.js';
import * as small from '../../pkg/index.js';
import * as js from '../../pkg/js.js';
import * as rules from '../../pkg/rules.js';
import { COUNT, bodyOf, judge } from '../cases/form.js';

/** @import { FormCase } from '../cases/form.js' */

/** @type {FormCase[]} */
const cases = JSON.parse(readFileSync(new URL('../cases/form.json', import.meta.url), 'utf8'));

for (const [name, entry] of Object.entries({ small, rules, js })) {
  test(`${name}: every case has the expected body or issues`, () => {
    assert.equal(cases.length, COUNT);
    for (const one of cases) {
      const { why, form, stored, ...expected } = one;
      for (const source of [formData(form), new URLSearchParams(form), grouped(form)]) {
        assert.deepEqual(judge(entry, one, source), expected, why);
      }
    }
  });
}

test('the entry has the functions of the main entry, so that a page has the rules once', () => {
  const { bindCustomerForm, createSubmitter, issuesByField, ...shared } = form;
  for (const own of [bindCustomerForm, createSubmitter, issuesByField]) assert.equal(typeof own, 'function');
  assert.deepEqual(Object.keys(shared).sort(), ['changesFormSchema', 'changesFromForm', 'customerFormSchema', 'customerFromForm']);
  for (const [name, value] of Object.entries(shared)) assert.equal(value, Reflect.get(small, name));
});

const { changesFromForm, customerFromForm, validateCustomer, validateCustomerChanges } = small;
const codes = (/** @type {import('../../pkg/index.js').Issue[]} */ issues) => issues.map(({ code, path }) => [code, ...path]);

test('values that are no text stay as they are, and NaN is an empty number control', () => {
  const date = new Date(0);
  const values = { id: 7n, name: 'Ada', phone: null, hasPaymentRequests: false, totalDeposits: 2.5, createDate: date, ownerId: undefined };
  assert.deepEqual(customerFromForm(values), { id: 7n, name: 'Ada', phone: null, hasPaymentRequests: false, totalDeposits: 2.5, createDate: date });
  assert.deepEqual(customerFromForm({ totalDeposits: NaN, id: NaN }), {});
  assert.deepEqual(changesFromForm({ totalDeposits: 5 }, { totalDeposits: NaN }), { totalDeposits: null });
  assert.deepEqual(codes(validateCustomer(customerFromForm({ name: 5, email: {}, phone: () => {}, id: true, createDate: Symbol('x') }))), [
    ['wrong_type', 'id'],
    ['wrong_type', 'name'],
    ['wrong_type', 'email'],
    ['wrong_type', 'phone'],
    ['wrong_type', 'createDate'],
  ]);
  assert.deepEqual(codes(validateCustomer(customerFromForm({ name: '\ud800', email: 'a@b' }))), [['invalid_text', 'name']]);
});

test('files are left out, and an array has the values of several controls', () => {
  const data = new FormData();
  data.append('name', new File(['x'], 'x.txt'));
  data.append('phone', new File([], ''));
  data.append('memberId', 'm');
  assert.deepEqual(customerFromForm(data), { memberId: 'm' });
  assert.deepEqual(customerFromForm({ phone: ['', ' 2 ', '3'], hasPaymentRequests: ['false', true], name: [] }), { phone: '2', hasPaymentRequests: true });
});

test('names stand for fields in place of their own names', () => {
  const data = { email: 'news@example.com', billing_email: 'ada@example.com', name: 'm', member: 'Ada', cur: 'EUR' };
  const names = /** @type {const} */ ({ billing_email: 'email', name: 'memberId', member: 'name', cur: 'preferences.currency' });
  assert.deepEqual(customerFromForm(data, { names }), { name: 'Ada', email: 'ada@example.com', memberId: 'm' });
  assert.deepEqual(changesFromForm({}, data, { names }).preferences, { currency: 'EUR' });
  assert.throws(() => customerFromForm(data, { names: { x: /** @type {any} */ ('emial') } }), TypeError);
  assert.throws(() => customerFromForm(data, { names: { x: /** @type {any} */ ('__proto__') } }), TypeError);
});

test('changes are to what is stored, of whatever type', () => {
  const stored = { id: 7n, userId: 9007199254740993n, name: 'Ada', totalDeposits: 5, preferences: { currency: 'USD' } };
  assert.deepEqual(changesFromForm(stored, { id: '7', userId: '9007199254740993', totalDeposits: '5.0', preferences: { currency: 'USD', notifications: true } }), {
    preferences: { notifications: true },
  });
  assert.deepEqual(changesFromForm({ id: 7 }, { id: 7n }), {});
  assert.deepEqual(changesFromForm(null, { phone: '', name: 'Ada' }), { name: 'Ada' });
});

test('an emptied field that does not take null is required, and as JSON null, which the rules refuse too', () => {
  const changes = changesFromForm({ name: 'Ada' }, { name: '' });
  assert.deepEqual(codes(validateCustomerChanges(changes)), [['required', 'name']]);
  assert.equal(JSON.stringify(changes), '{"name":null}');
  assert.deepEqual(codes(validateCustomerChanges(JSON.parse(JSON.stringify(changes)))), [['wrong_type', 'name']]);
});

test('inherited names are not read, each getter runs once, and its exception passes', () => {
  let runs = 0;
  const values = Object.create({ name: 'inherited' }, { phone: { enumerable: true, get: () => `${(runs += 1)}` } });
  assert.deepEqual(customerFromForm(values), { phone: '1' });
  const failing = { get name() { throw new RangeError('x'); } };
  assert.throws(() => customerFromForm(failing), RangeError);
});

test('anything but a form or an object is a TypeError', () => {
  for (const value of [undefined, null, 5, 'name=Ada', () => {}]) {
    assert.throws(() => customerFromForm(/** @type {any} */ (value)), TypeError);
  }
});

test('a text of a million characters is read in linear time', () => {
  for (const text of [' '.repeat(1e6), '0'.repeat(1e6), `1.${'0'.repeat(1e6)}`, '9'.repeat(1e6), `0.${'0'.repeat(1e6)}1e1000001`]) {
    const started = performance.now();
    customerFromForm({ id: text, name: text });
    assert.ok(performance.now() - started < 2000, text.slice(0, 5));
  }
  assert.equal(customerFromForm({ id: `0.${'0'.repeat(1e6)}1e1000001` }).id, 1);
});

/** @param {[string, string][]} entries */
function formData(entries) {
  const data = new FormData();
  for (const [name, value] of entries) data.append(name, value);
  return data;
}

/** The values of a form library: an object with an array for several values. @param {[string, string][]} entries */
function grouped(entries) {
  /** @type {Map<string, string[]>} */
  const values = new Map();
  for (const [name, value] of entries) values.set(name, [...(values.get(name) ?? []), value]);
  return Object.fromEntries(Array.from(values, ([name, all]) => [name, all.length === 1 ? all[0] : all]));
}

assert.equal(bodyOf({ id: 1n, name: 'a', phone: null }), '{"id":1,"name":"a","phone":null}');
