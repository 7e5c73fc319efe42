/** Runs the script with plain HTML and React Hook Form. `cargo xtask matrix` runs it with every library. */

import assert from 'node:assert/strict';
import test, { after, before, describe } from 'node:test';

import { launchChromium } from '../chromium.mjs';
import { startSandbox } from '../sandbox.mjs';
import { openInChromium } from './chromium-form.mjs';
import { exampleOf, libraries, prepare } from './libraries.mjs';
import { differenceIn } from './run.mjs';
import { scenarios } from './script.mjs';

/** @type {Awaited<ReturnType<typeof launchChromium>>} */
let browser;
before(async () => {
  browser = await launchChromium();
});
after(() => browser?.close());

for (const library of libraries.filter(({ quick }) => quick)) {
  describe(library.title, () => {
    /** @type {Awaited<ReturnType<typeof startSandbox>>} */
    let sandbox;
    /** @type {Awaited<ReturnType<typeof prepare>>} */
    let prepared;
    before(async () => {
      sandbox = await startSandbox();
      prepared = await prepare(library);
    });
    after(async () => {
      await prepared?.close();
      await sandbox?.stop();
    });
    for (const scenario of scenarios) {
      test(scenario.name, async () => {
        assert.equal(await differenceIn(openInChromium(browser, prepared.place), sandbox, scenario), '');
      });
    }
  });
}

test('React Hook Form needs at most 12 lines of glue', () => {
  const [, glue = ''] = /^export function [^\n]*\n(.*?)^ {2}return \(/ms.exec(exampleOf('React Hook Form').code) ?? [];
  const lines = glue.trimEnd().split('\n');
  assert(lines.length > 1 && lines.length <= 12, glue);
});
