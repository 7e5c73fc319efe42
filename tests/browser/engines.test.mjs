/** Compares the issues and the bodies of every case on every engine with those of native Rust, byte for byte. */

import assert from 'node:assert/strict';
import test from 'node:test';

import { compareEngines, differences, table } from '../conformance/engines.mjs';

test('native Rust, every build in Node and in Chromium, and the sandbox have the same issues and bodies', async () => {
  const result = await compareEngines();
  assert.deepEqual(differences(result), []);
  assert.match(table(result), /^total +608\/608( +656\/656){4} +608\/608( +656\/656){3}$/m);
});
