/** Measures the memory of a process after half of its verdicts and after all of them. */

import { setTimeout } from 'node:timers/promises';

import { validateCustomer } from 'caibo-customers';

import { report } from './child.mjs';
import { FIVE, SIX_ISSUES } from './documents.mjs';
import { prefixed } from './series.mjs';

/** The milliseconds in which Node frees the memory of collected objects outside of its heap. */
const PAUSE = 100;

/** Bytes in use after a garbage collection. `external` includes the memory of WebAssembly. */
async function used() {
  globalThis.gc?.();
  await setTimeout(PAUSE);
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** @param {number} verdicts of each kind */
function judge(verdicts) {
  for (let i = 0; i < verdicts; i += 1) validateCustomer(FIVE);
  for (let i = 0; i < verdicts; i += 1) validateCustomer(SIX_ISSUES);
}

await report(async ({ verdicts }) => {
  judge(verdicts / 2);
  const half = await used();
  judge(verdicts / 2);
  return prefixed('memory', { half: [half], all: [await used()] });
});
