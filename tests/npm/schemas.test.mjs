/** Tests the schemas through the interface of Standard Schema. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';

import {
  changesFormSchema,
  customerChangesSchema,
  customerFormSchema,
  customerSchema,
  validateCustomer,
  validateCustomerChanges,
} from '../../pkg/index.js';
import de from '../../pkg/locales/de.js';
import { COUNT, bodyOf } from '../cases/form.js';

/** @import { FormCase } from '../cases/form.js' */

/** @type {FormCase[]} */
const cases = JSON.parse(readFileSync(new URL('../cases/form.json', import.meta.url), 'utf8'));
const file = JSON.parse(readFileSync(new URL('../../pkg/schema.json', import.meta.url), 'utf8'));
const ada = { name: 'Ada', email: 'ada@example.com' };
const stored = { ...ada, phone: '1' };
const SCHEMAS = { customerSchema, customerChangesSchema, customerFormSchema, changesFormSchema: changesFormSchema(stored) };

test('each has the vendor and the version of Standard Schema, and is the same each time', () => {
  for (const schema of Object.values(SCHEMAS)) {
    const { version, vendor } = schema['~standard'];
    assert.deepEqual([version, vendor], [1, 'caibo-customers']);
    assert.equal(schema['~standard'], schema['~standard']);
    assert.equal(schema.fields.email, schema.fields.email);
  }
});

test('the schemas of a customer and of changes validate as the functions do, and return the value itself', () => {
  const { validate } = customerSchema['~standard'];
  assert.equal(/** @type {any} */ (validate(ada)).value, ada);
  for (const value of [{ ...ada, email: 'ada@', phone: 5 }, null, {}]) {
    const { issues } = validate(value);
    assert.deepEqual(issues, validateCustomer(value));
    for (const { message, path } of issues ?? []) assert(message && Array.isArray(path));
  }
  const changes = { preferences: { currency: 'USD' } };
  assert.equal(/** @type {any} */ (customerChangesSchema['~standard'].validate(changes)).value, changes);
  for (const value of [{}, [], { name: null }]) {
    assert.deepEqual(customerChangesSchema['~standard'].validate(value).issues, validateCustomerChanges(value));
  }
});

test('messages are in the language of libraryOptions', () => {
  const options = { libraryOptions: { locale: de } };
  for (const schema of Object.values(SCHEMAS)) {
    const [issue] = schema['~standard'].validate({ email: 'ada@' }, options).issues?.slice(-1) ?? [];
    assert.equal(issue?.message, 'muss eine E-Mail-Adresse sein: der Teil nach dem @ ist ungültig');
    assert.deepEqual([issue?.code, issue?.path], ['invalid_email', ['email']]);
    const [ofField] = schema.fields.email['~standard'].validate('ada@', options).issues ?? [];
    assert.equal(ofField?.message, issue?.message);
    assert.equal(schema['~standard'].validate({ email: 'ada@' }, {}).issues?.at(-1)?.message, 'must be an email address: the part after the @ is not valid');
  }
});

test('the schemas of forms return the customer or the changes, or the issues, of every case', () => {
  assert.equal(cases.length, COUNT);
  for (const { why, form, stored, body, issues } of cases) {
    /** @type {Record<string, string[]>} */
    const values = Object.create(null);
    for (const [name, value] of form) (values[name] ??= []).push(value);
    const schema = stored ? changesFormSchema(stored) : customerFormSchema;
    const result = schema['~standard'].validate({ ...values });
    const essence = result.issues?.map(({ code, path, params }) => ({ code, path, params }));
    assert.deepEqual(essence, issues, why);
    if (!result.issues) assert.equal(bodyOf(result.value), body, why);
  }
});

test('initial values of a form library are no customer, and an emptied field is a change', () => {
  const initial = { name: '', email: 'ada@example.com', phone: '', terms: false };
  const { issues } = customerFormSchema['~standard'].validate(initial);
  assert.deepEqual(issues?.map(({ code, path }) => [code, ...path]), [['required', 'name']]);
  assert.deepEqual(customerFormSchema['~standard'].validate({ ...initial, name: ' Ada ' }), { value: ada });
  const edited = changesFormSchema(stored)['~standard'].validate({ ...stored, phone: '' });
  assert.deepEqual(edited, { value: { phone: null } });
  for (const schema of Object.values(SCHEMAS)) {
    for (const value of [null, 'x', []]) {
      assert.deepEqual(schema['~standard'].validate(value).issues?.map(({ code, path }) => [code, ...path]), [['wrong_type']]);
    }
  }
});

test('the schema of a field has the issues of that field, whose path begins at its value', () => {
  const judge = (/** @type {any} */ schema, /** @type {unknown} */ value) => {
    const { issues, value: output } = schema['~standard'].validate(value);
    return issues ? issues.map((/** @type {any} */ { code, path }) => [code, ...path]) : output;
  };
  assert.deepEqual(judge(customerSchema.fields.email, 'ada'), [['invalid_email']]);
  assert.deepEqual(judge(customerSchema.fields.email, undefined), [['required']]);
  assert.deepEqual(judge(customerSchema.fields.email, ' ada@b '), [['invalid_email']]);
  assert.equal(judge(customerFormSchema.fields.email, ' ada@b '), 'ada@b');
  assert.deepEqual(judge(customerFormSchema.fields.email, ''), [['required']]);
  assert.equal(judge(customerFormSchema.fields.phone, ''), undefined);
  assert.equal(judge(customerFormSchema.fields.hasPaymentRequests, 'on'), true);
  assert.equal(judge(customerChangesSchema.fields.name, undefined), undefined);
  assert.deepEqual(judge(customerChangesSchema.fields.preferences, { currency: 'x' }), [['wrong_type', 'currency']]);
  const { phone, name } = changesFormSchema(stored).fields;
  assert.equal(judge(phone, ''), null);
  assert.deepEqual(judge(name, ' '), [['required']]);
  assert.equal(judge(name, 'Ada'), undefined);
});

test('converts to JSON Schema for the drafts that have its keywords, and to OpenAPI 3.0', () => {
  const { jsonSchema } = customerSchema['~standard'];
  const given = jsonSchema.input({ target: 'draft-2020-12' });
  assert.deepEqual(given, file);
  // Each call returns a copy, so that a change to one affects no other.
  given['required'] = [];
  assert.deepEqual(jsonSchema.output({ target: 'draft-2020-12' }), file);
  const older = jsonSchema.input({ target: 'draft-07' });
  assert.deepEqual(older, { ...file, $schema: 'http://json-schema.org/draft-07/schema#' });
  const { $schema, $id, ...rest } = file;
  /** @type {any} */
  const open = jsonSchema.input({ target: 'openapi-3.0' });
  assert.deepEqual(Object.keys(open), Object.keys(rest));
  assert.deepEqual(open.properties.name, file.properties.name);
  const { type, ...phone } = file.properties.phone;
  assert.deepEqual(open.properties.phone, { ...phone, type: 'string', nullable: true });
  for (const schema of Object.values(SCHEMAS)) {
    for (const target of ['draft-04', 'toString']) {
      assert.throws(() => schema['~standard'].jsonSchema.input({ target }), TypeError);
    }
  }
});

test('the JSON Schema of changes requires no field but one, and that of a form takes any value', () => {
  const target = 'draft-2020-12';
  /** @type {any} */
  const changes = customerChangesSchema['~standard'].jsonSchema.input({ target });
  assert.deepEqual(Object.keys(changes.properties), [...Object.keys(file.properties), 'preferences']);
  assert.deepEqual([changes.required, changes.minProperties, changes.$id], [undefined, 1, undefined]);
  assert.deepEqual(Object.keys(changes.properties.preferences.properties), ['currency', 'notifications']);
  assert.equal(changes.properties.preferences.additionalProperties, false);
  assert.deepEqual(customerFormSchema['~standard'].jsonSchema.output({ target }), file);
  /** @type {any} */
  const form = customerFormSchema['~standard'].jsonSchema.input({ target });
  assert.deepEqual(form.required, ['name', 'email']);
  assert.deepEqual(Object.keys(form.properties), Object.keys(file.properties));
  assert.deepEqual(Object.keys(form.properties.name), ['description']);
  const { maxLength } = customerSchema.fields.phone['~standard'].jsonSchema.input({ target });
  assert.equal(maxLength, 20);
});
