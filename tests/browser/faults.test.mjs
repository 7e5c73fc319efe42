/** Makes every call against every fault of the sandbox, from a page of another origin in Chromium. */

import assert from 'node:assert/strict';
import test from 'node:test';

import { makeCall, runFaults } from '../faults.mjs';
import { startDemo } from './page.mjs';

test('no fault stores a second customer or delays a call beyond its deadline', async () => {
  await runFaults('Chromium', async () => {
    // This sandbox serves the page. The sandbox under test is another origin, so that every call has a preflight.
    const demo = await startDemo();
    // The page's Content-Security-Policy allows calls to its own origin only.
    const { page } = await demo.open({ bypassCSP: true });
    return {
      entry: `${demo.sandbox.url}/pkg/index.js`,
      run: (job) => page.evaluate(makeCall, job),
      stop: () => demo.stop(),
    };
  });
});

test('a request that Chromium itself repeats stores one customer if it has an idempotency key', async () => {
  // This sandbox keeps its connections open, so the browser repeats a request that was never answered.
  const demo = await startDemo();
  try {
    const { page } = await demo.open();
    for (let attempt = 0; attempt < 5; attempt += 1) {
      /** @type {import('../faults.mjs').Job} */
      const job = {
        name: 'create, key',
        entry: `${demo.sandbox.url}/pkg/index.js`,
        baseUrl: demo.sandbox.url,
        id: '1',
        fault: 'drop-after-commit',
        timeout: 4000,
        key: String(attempt),
      };
      assert.equal((await page.evaluate(makeCall, job)).ended, 'connection_failed');
      assert.equal((await demo.sandbox.customers()).length, attempt + 1);
    }
  } finally {
    await demo.stop();
  }
});
