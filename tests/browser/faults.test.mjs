/** Every fault of the sandbox with every call, from a page of another origin in Chromium. */

import test from 'node:test';

import { makeCall, runFaults } from '../faults.mjs';
import { startDemo } from './page.mjs';

test('no fault makes a second customer, and none outlives its deadline', async () => {
  await runFaults('Chromium', async () => {
    // Its page is the caller: the sandbox under test is another origin, with a preflight for every call.
    const demo = await startDemo();
    // The page's own policy lets it call nothing but its own origin.
    const { page } = await demo.open({ bypassCSP: true });
    return {
      entry: `${demo.sandbox.url}/pkg/index.js`,
      run: (job) => page.evaluate(makeCall, job),
      stop: () => demo.stop(),
    };
  });
});
