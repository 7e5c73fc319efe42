/** Every fault of the sandbox with every call, from Node. */

import test from 'node:test';

import { makeCall, runFaults } from '../faults.mjs';

test('no fault makes a second customer, and none outlives its deadline', async () => {
  const entry = new URL('../../pkg/index.js', import.meta.url).href;
  await runFaults('Node', async () => ({ entry, run: makeCall }));
});
