/** Runs every case of `tests/cases/changes.json` through the package. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';

import { updateCustomer, validateCustomerChanges } from '../../pkg/index.js';
import { rejection } from './rejection.mjs';

const cases = JSON.parse(readFileSync(new URL('../cases/changes.json', import.meta.url), 'utf8'));

test('changes have the issues of every case, and valid ones are sent unchanged', async () => {
  assert.equal(cases.length, 18);
  for (const { why, json, issues } of cases) {
    const changes = JSON.parse(json);
    const found = validateCustomerChanges(changes).map(({ source, ...issue }) => {
      assert.equal(source, 'client');
      return issue;
    });
    assert.deepEqual(found, issues, why);

    /** @type {unknown} */
    let body;
    const fetch = async (/** @type {unknown} */ _, /** @type {RequestInit} */ init) => {
      body = init.body;
      return new Response('{}');
    };
    const call = updateCustomer(1, changes, { fetch: /** @type {any} */ (fetch) });
    if (issues.length === 0) {
      assert.deepEqual(await call, {}, why);
      assert.deepEqual(JSON.parse(String(body)), changes, why);
    } else {
      const { code, issues: found } = await rejection(call);
      assert.deepEqual([code, found.length, body], ['invalid_changes', issues.length, undefined], why);
    }
  }
});
