/** Runs every case of `tests/cases` that JavaScript can express through the package. */

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import test from 'node:test';

import {
  buildCreateCustomerRequest,
  createCustomer,
  validateCustomer,
  validateCustomerField,
} from '../../pkg/index.js';
import { causes, cases as javascriptCases } from '../cases/javascript.js';
import { decodesWindows1252, runComplaints, runResponses } from '../answers.mjs';
import { rejection } from './rejection.mjs';

const folder = new URL('../cases/', import.meta.url);
/** @param {string} name */
const read = (name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8'));

/** @param {import('../../pkg/index.js').Issue[]} issues */
const essence = (issues) => issues.map(({ code, path, params }) => ({ code, path, params }));

test('JavaScript values have the issues of every case', () => {
  let count = 0;
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
    for (const { why, value, issues } of read(file)) {
      // Cases of JSON text run in Rust only.
      if (value === undefined) continue;
      assert.deepEqual(essence(validateCustomer(value)), issues, `${file}: ${why}`);
      count += 1;
    }
  }
  assert.equal(count, 534);
});

test('values that only JavaScript can express have the issues of every case', () => {
  const cases = javascriptCases();
  assert.equal(cases.length, 104);
  for (const [why, value, issues] of cases) {
    assert.deepEqual(essence(validateCustomer(value)), issues, why);
  }
});

for (const entry of ['index.js', 'js.js', 'rules.js']) {
  test(`${entry}: the message says if a class is the cause`, async () => {
    const { validateCustomer, validateCustomerChanges, createCustomer } = await import(`../../pkg/${entry}`);
    const cases = causes();
    assert.equal(cases.length, 20);
    const said = (/** @type {any[]} */ issues) => issues.map(({ path, message }) => `${path.join('.')} ${message}`);
    for (const [why, value, messages] of cases) {
      const isChange = messages.some((message) => message.startsWith('preferences'));
      assert.deepEqual(said((isChange ? validateCustomerChanges : validateCustomer)(value)), messages, why);
      if (!createCustomer || isChange) continue;
      assert.deepEqual(said((await rejection(createCustomer(value))).issues), messages, why);
    }
    const [, , messages] = cases.find(([why]) => why === 'a date of Temporal') ?? [];
    const [, value] = cases.find(([why]) => why === 'a date of dayjs or Luxon') ?? [];
    const { validateCustomerField } = await import(`../../pkg/${entry}`);
    assert.deepEqual(said(validateCustomerField('createDate', /** @type {any} */ (value).createDate)), messages);
  });
}

test('validateCustomerField returns the issues that the field has in a customer', () => {
  let count = 0;
  for (const file of ['types.json', 'length.json', 'email.json', 'date_time.json', 'double.json']) {
    for (const { why, value, issues } of read(file)) {
      for (const [field, member] of Object.entries(value ?? {})) {
        const expected = issues.filter((/** @type {{ path: string[] }} */ { path }) => path[0] === field);
        const found = validateCustomerField(/** @type {'name'} */ (field), member);
        assert.deepEqual(essence(found), expected, `${file}: ${why}: ${field}`);
        count += 1;
      }
    }
  }
  assert.equal(count, 899);
});

test('validateCustomerField reports an absent required field and an unknown field', () => {
  assert.deepEqual(essence(validateCustomerField('name', undefined)), [
    { code: 'required', path: ['name'], params: {} },
  ]);
  assert.deepEqual(essence(validateCustomerField('phone', undefined)), []);
  for (const value of [undefined, 'ada@example.com']) {
    const field = /** @type {'email'} */ ('Email');
    assert.deepEqual(essence(validateCustomerField(field, value)), [
      { code: 'unknown_field', path: ['Email'], params: { suggestion: 'email' } },
    ]);
  }
});

for (const entry of ['index.js', 'js.js']) {
  test(`${entry}: every response has the expected value or error`, async () => {
    const outcomes = await runResponses(await import(`../../pkg/${entry}`), read('http/responses.json'));
    assert.equal(outcomes.length, decodesWindows1252 ? 90 : 89);
    for (const { why, found, expected } of outcomes) assert.deepEqual(found, expected, why);
  });

  test(`${entry}: every failure says what is expected`, async () => {
    const outcomes = await runComplaints(await import(`../../pkg/${entry}`), read('http/complaints.json'));
    assert.equal(outcomes.length, 128);
    for (const { why, found, expected } of outcomes) assert.deepEqual(found, expected, why);
  });
}

test('a success of 300 levels is read', async () => {
  const body = `{"id":1,"x":${'['.repeat(300)}${']'.repeat(300)}}`;
  const customer = await createCustomer({ name: 'Ada', email: 'a@b' }, { fetch: async () => new Response(body) });
  assert.equal(JSON.stringify(customer), body);
});

test('a body that is cut after an inner brace is repeated under a key', async () => {
  const bodies = ['{"id":1,"p":{"q":1}', '{"id":1}'];
  const fetch = async () => new Response(bodies.shift());
  const options = { fetch, idempotencyKey: 'order-77', token: 't' };
  assert.deepEqual(await createCustomer({ name: 'Ada', email: 'a@b' }, options), { id: 1 });
  assert.equal(bodies.length, 0);
});

test('every option is validated before anything is sent', async () => {
  const options = read('http/options.json');
  assert.equal(options.length, 75);
  const customer = { name: 'Ada', email: 'a@b' };
  for (const { why, options: given, url, authorization, message } of options) {
    if (message === undefined) {
      const request = buildCreateCustomerRequest(customer, given);
      assert.equal(request.url, url, why);
      assert.equal(request.headers.Authorization, authorization, why);
      continue;
    }
    const fetch = () => assert.fail('nothing may be sent');
    const error = await rejection(createCustomer(customer, { ...given, fetch }));
    assert.equal(error.message, message, why);
    assert.equal(error.code, 'invalid_option', why);
    assert.equal(error.option, Object.keys(given)[0], why);
    assert.throws(() => buildCreateCustomerRequest(customer, given), { message }, why);
  }
});

test('options that only JavaScript can express are refused with their cause and mend', async () => {
  const url = new URL('https://apay.caibo.digital/');
  for (const [given, words] of /** @type {[any, string][]} */ ([
    [{ baseUrl: url }, 'baseUrl must be an absolute URL such as https://apay.caibo.digital, as text (of a URL object: its href), without user name, query, fragment, space or line end'],
    [{ headers: { 'X-Api-Key': 'secret\n' } }, 'headers must have values of visible ASCII characters, spaces and tabs, as text: remove line ends, and encode other characters'],
    [{ headers: { 'X-Api-Key': '\u00e9' } }, 'headers must have values of visible ASCII characters, spaces and tabs, as text: remove line ends, and encode other characters'],
    [{ headers: { 'X-Api-Key': 5 } }, 'headers must have values of visible ASCII characters, spaces and tabs, as text: remove line ends, and encode other characters'],
    [{ headers: { 'X Api Key': 'secret' } }, 'headers must have names that HTTP allows, and none that is the call\'s own (Authorization, Content-Type, Idempotency-Key, Accept) or the connection\'s'],
  ])) {
    const error = await rejection(createCustomer({ name: 'Ada', email: 'a@b' }, given));
    assert.deepEqual([error.code, error.option, error.message], ['invalid_option', Object.keys(given)[0], `invalid options: ${words}`]);
  }
  const request = buildCreateCustomerRequest({ name: 'Ada', email: 'a@b' }, { baseUrl: url.href });
  assert.equal(request.url, 'https://apay.caibo.digital/customers');
});
