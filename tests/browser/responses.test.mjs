/** Runs the cases of responses, of failures and of attempts in Chromium, as the tests of `../npm` do in Node. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test, { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';

import { startDemo } from './page.mjs';

/** @import { Case, Outcome } from '../answers.mjs' */

/** @param {string} name @returns {Case[]} */
const read = (name) => JSON.parse(readFileSync(new URL(`../cases/http/${name}.json`, import.meta.url), 'utf8'));
const RUNNER = fileURLToPath(new URL('../answers.mjs', import.meta.url));

/** @type {Awaited<ReturnType<typeof startDemo>>} */
let demo;
before(async () => {
  demo = await startDemo();
});
after(() => demo.stop());

for (const entry of ['index.js', 'js.js']) {
  for (const [file, run, count] of /** @type {const} */ ([
    ['responses', 'runResponses', 90],
    ['complaints', 'runComplaints', 128],
    // Four calls for each of 57 cases, except a GET for which one is no failure.
    ['attempts', 'runAttempts', 227],
  ])) {
    test(`${entry}: every case of ${file}.json has the expected outcome`, async () => {
      const { page } = await demo.open();
      await page.route('**/answers.mjs', (route) => route.fulfill({ path: RUNNER }));
      /** @type {Outcome[]} */
      const outcomes = await page.evaluate(
        async ({ entry, run, cases }) => {
          const runner = await import(new URL('/answers.mjs', location.href).href);
          return runner[run](await import(entry), cases);
        },
        { entry: `${demo.sandbox.url}/pkg/${entry}`, run, cases: read(file) },
      );
      await page.context().close();
      assert.equal(outcomes.length, count);
      for (const { why, found, expected } of outcomes) assert.deepEqual(found, expected, why);
    });
  }
}
