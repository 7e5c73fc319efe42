/** Tests `issuesByField`: no issue is lost, whichever fields a form shows. */

import assert from 'node:assert/strict';
import test from 'node:test';

import { issuesByField } from '../../pkg/form.js';
import { createCustomer, validateCustomer, validateCustomerChanges } from '../../pkg/index.js';

const ADA = { name: 'Ada Lovelace', email: 'ada@example.com' };

/** @param {import('../../pkg/form.js').IssuesByField} found */
const summary = ({ fields, form, first, mayExist, retryable }) => ({
  fields: Object.fromEntries(Object.entries(fields).map(([name, issues]) => [name, issues.map(({ code }) => code)])),
  form: form.map(({ code, path }) => [code, ...path]),
  first,
  mayExist,
  retryable,
});

/** The error of a call that is answered with this. @param {() => Promise<Response>} fetch */
const errorOf = (fetch) =>
  createCustomer(ADA, { fetch, maxRetries: 0 }).then(
    () => assert.fail('it succeeded'),
    (error) => error,
  );

test('each issue is at its field, in the order of the shown fields, and all others are at the form', () => {
  const issues = validateCustomer({ email: 'ada', phone: '0'.repeat(21), memberId: 7, nick: 'x' });
  assert.deepEqual(summary(issuesByField({ code: 'invalid_customer', issues }, ['phone', 'email', 'address', 'name'])), {
    fields: { phone: ['too_long'], email: ['invalid_email'], name: ['required'] },
    form: [
      ['wrong_type', 'memberId'],
      ['unknown_field', 'nick'],
    ],
    first: 'phone',
    mayExist: false,
    retryable: false,
  });
  const { form, mayExist, retryable } = issuesByField(issues, []);
  assert.deepEqual([form.length, mayExist, retryable], [issues.length, false, false]);
});

test('an issue below a field is at the nearest field that is shown', () => {
  const issues = validateCustomerChanges({ preferences: { currency: 'US', notifications: 1 } });
  assert.deepEqual(Object.keys(issuesByField(issues, ['preferences.currency', 'preferences']).fields), ['preferences.currency', 'preferences']);
  assert.deepEqual(Object.keys(issuesByField(issues, ['preferences']).fields), ['preferences']);
  assert.equal(issuesByField(issues, ['currency']).form.length, 2);
});

test('names of members of Object.prototype are fields like any other', () => {
  const issues = validateCustomer(JSON.parse('{"name":"a","email":"a@b","__proto__":1,"constructor":2}'));
  const { fields, form } = issuesByField(issues, ['__proto__']);
  assert.deepEqual([Object.keys(fields), form.map(({ path }) => path[0])], [['__proto__'], ['constructor']]);
});

test('every error says whether the customer may exist and whether it can be tried again', async () => {
  /** @type {[() => Promise<Response>, boolean, boolean][]} */
  const cases = [
    [async () => Response.json({ errors: { email: ['is taken'] } }, { status: 400 }), false, false],
    [async () => new Response(null, { status: 401 }), false, false],
    [async () => new Response(null, { status: 409 }), false, true],
    [async () => new Response(null, { status: 429 }), false, true],
    [async () => new Response(null, { status: 503 }), true, true],
    [async () => new Response('<html>', { headers: { 'Content-Type': 'text/html' } }), true, true],
    [() => Promise.reject(new TypeError('fetch failed')), true, true],
  ];
  for (const [fetch, mayExist, retryable] of cases) {
    const error = await errorOf(fetch);
    const found = issuesByField(error, ['email']);
    assert.deepEqual([found.mayExist, found.retryable], [error.mayExist ?? mayExist, retryable], error.code);
  }
});

test('what is no error of the package has no issues, and nothing is known of the customer', () => {
  for (const thrown of [undefined, null, 'stop', new TypeError('Failed to fetch'), { issues: 'x' }]) {
    assert.deepEqual(issuesByField(thrown, ['email']), { fields: {}, form: [], first: undefined, mayExist: true, retryable: true });
  }
});
