/** Runs the Rust client of the crate's documentation against the sandbox and against a faulty server. */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { startSandbox } from '../sandbox.mjs';
import { startServer } from './server.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const COMMAND = ['run', '--quiet', '--package', 'caibo-customers', '--example', 'client', '--'];

/** @param {string} url */
const run = (url) => promisify(execFile)('cargo', [...COMMAND, url], { cwd: root });

test('two calls with one idempotency key create one customer', async () => {
  const sandbox = await startSandbox();
  try {
    for (let time = 0; time < 2; time += 1) {
      assert.deepEqual(await run(sandbox.url), { stdout: 'created 1\n', stderr: '' });
    }
    assert.equal((await sandbox.customers()).length, 1);
  } finally {
    await sandbox.stop();
  }
});

test('repeats a call that may be repeated, and reports why it gave up', async () => {
  /** @type {(string | undefined)[]} */
  const keys = [];
  const server = await startServer((request, response) => {
    keys.push(/** @type {string | undefined} */ (request.headers['idempotency-key']));
    if (keys.length === 2) response.end('{"id":5}');
    else response.writeHead(503, { 'Retry-After': '0' }).end();
  });
  try {
    assert.equal((await run(server.url)).stdout, 'created 5\n');
    assert.deepEqual(keys, ['order-77', 'order-77']);
    const error = await run(server.url).catch((failure) => failure);
    assert.match(error.stderr, /the API answered with status 503|Api\(/);
    assert.equal(keys.length, 5);
  } finally {
    await server.stop();
  }
});
