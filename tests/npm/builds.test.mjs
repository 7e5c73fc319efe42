/**
 * Compares native Rust and every build of the package by random documents.
 *
 * `CONFORMANCE_SEED` sets the seed of the random generator. `tests/conformance/random.mjs` compares more documents.
 */

import assert from 'node:assert/strict';
import test from 'node:test';

import { compareBuilds } from '../conformance/random.mjs';

const DOCUMENTS = 4000;
const SEED = 8259;

/** The codes that random documents have. JSON has no text for NaN, and no text of a random document is broken. */
const CODES = [
  'empty_update',
  'invalid_date_time',
  'invalid_email',
  'invalid_text',
  'not_finite',
  'not_integer',
  'out_of_range',
  'required',
  'too_long',
  'unknown_field',
  'wrong_type',
];

test('native Rust and every build have the same issues and bodies of random documents', async () => {
  const seed = Number(process.env['CONFORMANCE_SEED'] ?? SEED);
  const comparison = await compareBuilds({ documents: DOCUMENTS, seed });
  assert.equal(comparison.differenceCount, 0, comparison.differences.join('\n'));
  assert.equal(comparison.documents, DOCUMENTS);
  const share = comparison.valid / DOCUMENTS;
  assert.ok(share > 0.15 && share < 0.85, `${comparison.valid} documents are valid`);
  assert.deepEqual([...comparison.codes.keys()].sort(), CODES);
  // Of each build all documents are compared.
  for (const build of ['small', 'fast', '/js', '/rules']) {
    const compared = (/** @type {string} */ row) => comparison.rows.get(row)?.get(build)?.compared ?? 0;
    assert.equal(compared('new customers, issues') + compared('changes, issues'), DOCUMENTS, build);
    assert.ok(compared('single fields') > DOCUMENTS / 2, build);
    if (build === '/rules') continue;
    assert.equal(compared('new customers, bodies') + compared('changes, bodies'), DOCUMENTS, build);
    assert.equal(compared('JavaScript, calls'), DOCUMENTS / 10, build);
  }
});
