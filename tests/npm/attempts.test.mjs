/** Runs the cases of attempts: which are repeated, and after which the customer may exist. `tests/retry.rs` runs the same. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test, { describe } from 'node:test';

import * as caibo from '../../pkg/index.js';
import * as js from '../../pkg/js.js';
import { runAttempts } from '../answers.mjs';
import { answer, answering, drop } from './answers.mjs';
import { rejection } from './rejection.mjs';
import { startServer } from './server.mjs';

const ADA = { name: 'Ada Lovelace', email: 'ada@example.com' };
const OK = answer(200, {});
/** @type {import('../answers.mjs').Case[]} */
const cases = JSON.parse(readFileSync(new URL('../cases/http/attempts.json', import.meta.url), 'utf8'));

for (const [entry, package_] of Object.entries({ universal: caibo, js })) {
  test(`every attempt is repeated or not, and says what may exist: ${entry}`, async () => {
    assert.equal(cases.length, 57);
    const outcomes = await runAttempts(package_, cases);
    assert.equal(outcomes.length, 227);
    for (const { why, found, expected } of outcomes) assert.deepEqual(found, expected, why);
  });
}

describe('mayExist', () => {
  const { createCustomer, getPaymentMethods, updateCustomer } = caibo;
  const AT_ONCE = { 'Retry-After': '0' };

  test('is false if nothing was sent', async () => {
    const { fetch } = answering(OK);
    for (const error of [
      await rejection(createCustomer(/** @type {any} */ ({}), { fetch })),
      await rejection(updateCustomer(/** @type {any} */ ('x'), {}, { fetch })),
      await rejection(createCustomer(ADA, { fetch, timeout: 0 })),
      await rejection(createCustomer(ADA, { fetch, token: () => 'two words' })),
      await rejection(createCustomer(ADA, { fetch, timeout: 20, token: () => /** @type {any} */ (new Promise(() => {})) })),
      await rejection(createCustomer(ADA, { baseUrl: 'https://xn--a' })),
    ]) {
      assert.equal(error.mayExist, false, error.message);
    }
  });

  test('covers earlier attempts', async () => {
    const given = answer(409, { code: 'EMAIL_IN_USE' });
    for (const [answers, mayExist] of /** @type {[(() => Response)[], boolean][]} */ ([
      [[drop, given], true],
      [[answer(503, {}, AT_ONCE), answer(400)], true],
      [[answer(429, {}, AT_ONCE), given], false],
      [[answer(425, {}, AT_ONCE), answer(401)], false],
    ])) {
      const { fetch } = answering(...answers);
      const error = await rejection(createCustomer(ADA, { fetch, idempotencyKey: 'k' }));
      assert.equal(error.attempts, 2);
      assert.equal(error.mayExist, mayExist, error.message);
    }
  });

  test('is true after a deadline, except of a GET', async () => {
    const fetch = () => /** @type {Promise<Response>} */ (new Promise(() => {}));
    assert.equal((await rejection(createCustomer(ADA, { fetch, timeout: 20 }))).mayExist, true);
    assert.equal((await rejection(updateCustomer(1, { name: 'x' }, { fetch, timeout: 20 }))).mayExist, true);
    assert.equal((await rejection(getPaymentMethods(1, { fetch, timeout: 20 }))).mayExist, false);
  });

  test('is true of a value that is no Response', async () => {
    const error = await rejection(createCustomer(ADA, { fetch: async () => /** @type {any} */ (5) }));
    assert.deepEqual([error.code, error.mayExist], ['invalid_response', true]);
  });

  test('is part of JSON and of what Node prints', async () => {
    const error = await rejection(createCustomer(ADA, { fetch: answering(answer(500)).fetch }));
    assert.equal(JSON.parse(JSON.stringify(error)).mayExist, true);
  });

  test('is false if the platform has no connection, and says so by a code', async () => {
    const server = await startServer((_, response) => response.end());
    await server.stop();
    for (const baseUrl of [server.url, 'https://caibo-customers.invalid']) {
      const error = await rejection(createCustomer(ADA, { baseUrl, maxRetries: 0 }));
      assert.deepEqual([error.code, error.mayExist], ['connection_failed', false], baseUrl);
    }
  });
});

test('a 409 that says that the key is in progress is repeated after a dropped connection', async (t) => {
  t.mock.method(Math, 'random', () => 0);
  const inProgress = answer(409, { title: 'Conflict', code: 'IDEMPOTENCY_KEY_IN_PROGRESS' });
  const { fetch, sent } = answering(drop, inProgress, answer(200, { id: 7 }));
  const customer = await caibo.createCustomer(ADA, { fetch, idempotencyKey: 'k' });
  assert.equal(customer?.id, 7);
  assert.equal(sent.length, 3);
});

test('Retry-After may have decimals', async () => {
  for (const [value, retryAfter] of /** @type {[string, number][]} */ ([['0.5', 500], ['1.0', 1000], ['0.0', 0]])) {
    const { fetch } = answering(answer(503, {}, { 'Retry-After': value }));
    const error = await rejection(caibo.createCustomer(ADA, { fetch }));
    assert.equal(error.retryAfter, retryAfter);
  }
});
