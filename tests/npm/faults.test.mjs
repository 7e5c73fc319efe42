/** Makes every call against every fault of the sandbox, from Node. */

import test from 'node:test';

import { makeCall, runFaults } from '../faults.mjs';

test('no fault stores a second customer or delays a call beyond its deadline', async () => {
  const entry = new URL('../../pkg/index.js', import.meta.url).href;
  await runFaults('Node', async () => ({ entry, run: makeCall }));
});
