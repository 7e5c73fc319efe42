/** Tests `customerSchema` through the interface of Standard Schema. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';

import { customerSchema, validateCustomer } from '../../pkg/index.js';

/** @import { StandardJSONSchemaV1, StandardSchemaV1 } from '@standard-schema/spec' */
/** @import { CustomerInput } from '../../pkg/index.js' */

/** Assignable to the types of the specification. @type {StandardSchemaV1<CustomerInput> & StandardJSONSchemaV1<CustomerInput>} */
const schema = customerSchema;
const { version, vendor, validate, jsonSchema } = schema['~standard'];

test('has the vendor and the version of Standard Schema', () => {
  assert.deepEqual([version, vendor], [1, 'caibo-customers']);
});

test('validates as validateCustomer does', async () => {
  const ada = { name: 'Ada', email: 'ada@example.com' };
  assert.deepEqual(await validate(ada), { value: ada });
  for (const value of [{ ...ada, email: 'ada@', phone: 5 }, null, {}]) {
    const { issues } = await validate(value);
    assert.deepEqual(issues, validateCustomer(value));
    for (const { message, path } of issues ?? []) assert(message && Array.isArray(path));
  }
});

test('converts to JSON Schema for the drafts that have its keywords', () => {
  const file = JSON.parse(readFileSync(new URL('../../pkg/schema.json', import.meta.url), 'utf8'));
  const given = jsonSchema.input({ target: 'draft-2020-12' });
  assert.deepEqual(given, file);
  // Each call returns a copy, so that a change to one affects no other.
  given.required = [];
  assert.deepEqual(jsonSchema.output({ target: 'draft-2020-12' }), file);
  const older = jsonSchema.input({ target: 'draft-07' });
  assert.deepEqual(older, { ...file, $schema: 'http://json-schema.org/draft-07/schema#' });
  for (const target of ['openapi-3.0', 'toString']) {
    assert.throws(() => jsonSchema.input({ target }), TypeError);
  }
});
