/** Compares the issues of every case on every engine with those of native Rust, byte for byte. */

import assert from 'node:assert/strict';
import test from 'node:test';

import { compareEngines, differences, table } from '../conformance/engines.mjs';

test('native, Node, Chromium and the sandbox have the same issues', async () => {
  const result = await compareEngines();
  assert.deepEqual(differences(result), []);
  assert.match(table(result), /^total +573\/573 +618\/618 +573\/573 +618\/618$/m);
});
