/** Tests that the body on the wire is, byte for byte, the customer that native Rust serializes. */

import assert from 'node:assert/strict';
import test from 'node:test';

import { createCustomer } from '../../pkg/index.js';
import { cases as javascriptCases } from '../cases/javascript.js';
import { nativeVerdicts } from '../conformance/engines.mjs';
import { startSandbox } from '../sandbox.mjs';
import { startServer } from './server.mjs';

/**
 * Sends each customer. Returns the bodies that the server received.
 *
 * @param {unknown[]} customers
 */
async function record(customers) {
  const server = await startServer((_, response) => response.end('{}'));
  try {
    for (const customer of customers) {
      await createCustomer(/** @type {any} */ (customer), { baseUrl: server.url });
    }
    return server.requests;
  } finally {
    await server.stop();
  }
}

test('every valid case is sent as native Rust serializes it, byte for byte', async () => {
  const accepted = nativeVerdicts().filter(({ body, isChange, isValue }) => body !== null && isValue && !isChange);
  assert.equal(accepted.length, 197);
  const bodies = await record(accepted.map(({ json }) => JSON.parse(json)));
  for (const [index, { why, body }] of accepted.entries()) {
    assert.equal(bodies[index], body, why);
  }
});

test('valid values that only JavaScript can express are accepted and stored by the sandbox', async () => {
  const accepted = javascriptCases().filter(([, , issues]) => issues.length === 0);
  assert.equal(accepted.length, 31);
  const bodies = await record(accepted.map(([, value]) => value));
  const sandbox = await startSandbox();
  try {
    for (const [index, [why, value]] of accepted.entries()) {
      const body = bodies[index] ?? '';
      const sent = Object.keys(JSON.parse(body));
      const given = Object.keys(/** @type {object} */ (value));
      assert(sent.every((key) => given.includes(key)), `${why}: ${body}`);

      const headers = { 'Content-Type': 'application/json' };
      const response = await fetch(`${sandbox.url}/customers`, { method: 'POST', headers, body });
      const stored = await response.text();
      assert.equal(response.status, 200, `${why}: ${stored}`);
      // The server assigns the id, and the date if there is none. Everything else must be equal.
      const rest = (/** @type {string} */ text) => text.replace(/^\{("id":-?\d+,?)?/, '{');
      const hasDate = sent.includes('createDate');
      const expected = hasDate ? stored : stored.replace(/,"createDate":"[^"]*"/, '');
      assert.equal(rest(body), rest(expected), why);
    }
  } finally {
    await sandbox.stop();
  }
});

test('an int64 is sent with its exact digits', async () => {
  const ids = [-(2n ** 63n), 2n ** 53n + 1n, 2n ** 63n - 1n, 1.0, -0];
  const bodies = await record(ids.map((id) => ({ id, name: '', email: 'a@b' })));
  assert.deepEqual(
    bodies.map((body) => /"id":(.+?),/.exec(body)?.[1]),
    ['-9223372036854775808', '9007199254740993', '9223372036854775807', '1', '0'],
  );
});
