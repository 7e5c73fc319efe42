/** A Rust service with the extractors of the feature `axum`: the client maps the issues of its problems to fields. */

import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';

import { BadRequestError, createCustomer, updateCustomer } from '../../pkg/index.js';
import { root } from './installed.mjs';
import { rejection } from './rejection.mjs';

/** @type {import('node:child_process').ChildProcess} */
let service;
let baseUrl = '';

before(async () => {
  execFileSync('cargo', ['build', '--quiet', '--example', 'handler'], { cwd: root, stdio: 'inherit' });
  service = spawn(join(root, 'target/debug/examples/handler'), { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: /** @type {import('node:stream').Readable} */ (service.stdout) });
  [baseUrl] = await once(lines, 'line');
});

after(() => service.kill());

/** Sends another body than the client wrote, as an older version of the client may. @param {string} body */
const sending = (body) => ({
  baseUrl,
  fetch: (/** @type {string} */ url, /** @type {any} */ init) => fetch(url, { ...init, body }),
});

const ADA = { name: 'Ada Lovelace', email: 'ada@example.com' };

test('a valid customer and valid changes reach the handlers', async () => {
  assert.deepEqual(await createCustomer(ADA, { baseUrl }), ADA);
  const changed = await updateCustomer(7, { phone: null }, { baseUrl });
  assert.deepEqual(changed, { id: 7, changed: { phone: null } });
});

test('each issue stands at its field', async () => {
  const body = JSON.stringify({ email: 'ada@', phone: 5, preferences: {} });
  const error = await rejection(createCustomer(ADA, sending(body)));
  assert(error instanceof BadRequestError);
  assert.deepEqual(error.issues.map(({ path, message, source }) => [path.join('.'), message, source]), [
    ['name', 'is required', 'server'],
    ['email', 'must be an email address: the part after the @ is not valid', 'server'],
    ['phone', 'must be text or null', 'server'],
    ['preferences', 'is not a known field', 'server'],
  ]);

  const changes = JSON.stringify({ preferences: { currency: 'dollars' } });
  const refused = await rejection(updateCustomer(7, { phone: null }, sending(changes)));
  assert(refused instanceof BadRequestError);
  assert.deepEqual(refused.issues.map(({ path }) => path), [['preferences', 'currency']]);
});

test('text that is not JSON is an issue of the whole', async () => {
  const error = await rejection(createCustomer(ADA, sending('{')));
  assert(error instanceof BadRequestError);
  assert.deepEqual(error.issues.map(({ path, message }) => [path, message]), [
    [[], 'must be JSON: line 1, column 2 is not valid'],
  ]);
});
