/**
 * Validates random JavaScript values with the package and with typebox and the contract. A verdict that differs for no
 * known reason fails the test, with a small value that shows it.
 *
 * `CONFORMANCE_DOCUMENTS` sets the number of values, `CONFORMANCE_SEED` the seed of the random generator.
 */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { inspect } from 'node:util';

import fc from 'fast-check';
import { Compile } from 'typebox/schema';
import { Settings } from 'typebox/system';

import { validateCustomer } from '../../pkg/index.js';
import { ofDocuments, ofValues } from './differences.mjs';
import { build, plans } from './documents.mjs';

const DOCUMENTS = 20_000;
const SEED = 8259;

/** @typedef {import('./differences.mjs').Field} Field */

const page = JSON.parse(readFileSync(new URL('../contract/openapi.json', import.meta.url), 'utf8'));
const contract = page.components.schemas.Client;
const fields = /** @type {Map<string, Field>} */ (new Map(Object.entries(contract.properties)));
const peer = Compile(schema());
// The default of typebox is to stop after eight errors.
Settings.Set({ maxErrors: 1000 });

test('random values have the verdicts of typebox', () => {
  const documents = setting('CONFORMANCE_DOCUMENTS', DOCUMENTS);
  const seed = setting('CONFORMANCE_SEED', SEED);

  let tried = 0;
  let accepted = 0;
  let agreements = 0;
  const given = new Map([...fields.keys()].map((field) => [field, { all: 0, refused: 0 }]));
  const met = new Map([...ofDocuments, ...ofValues].map(({ name }) => [name, 0]));
  const property = fc.property(plans(), (plan) => {
    const { refused, differences } = compare(build(plan));
    tried += 1;
    if (refused.size === 0) accepted += 1;
    if (differences.size === 0) agreements += 1;
    for (const name of differences) met.set(name, (met.get(name) ?? 0) + 1);
    for (const [field] of plan.members) {
      const counts = given.get(field);
      if (counts === undefined) continue;
      counts.all += 1;
      if (refused.has(field)) counts.refused += 1;
    }
  });
  const run = fc.check(property, { numRuns: documents, seed: seed | 0 });
  if (run.failed) {
    const plan = inspect(run.counterexample?.[0], { depth: null });
    const settings = `CONFORMANCE_SEED=${seed} CONFORMANCE_DOCUMENTS=${documents}`;
    assert.fail(`${run.errorInstance}\nthe value: ${plan}\n${settings}`);
  }

  if (process.env['CONFORMANCE_DOCUMENTS'] !== undefined) {
    const row = (/** @type {number} */ count, /** @type {string} */ text) =>
      console.log(`${String(count).padStart(9)}  ${text}`);
    console.log(`\nthis package and typebox, CONFORMANCE_SEED=${seed}:`);
    row(tried, `documents, of which this package accepts ${accepted}`);
    row(agreements, 'agreements');
    for (const { name, reason } of [...ofDocuments, ...ofValues]) {
      row(met.get(name) ?? 0, `${name}: ${reason}`);
    }
  }
  assert.equal(tried, documents);
  // The values must cover both verdicts of every field, and every known difference. A short run may miss a rare one.
  if (documents < DOCUMENTS) return;
  for (const [field, { all, refused }] of given) {
    const share = refused / all;
    assert.ok(share > 0.03 && share < 0.97, `${refused} of ${all} refused: ${field}`);
  }
  for (const [name, count] of met) assert.ok(count > 0, `typebox no longer differs: ${name}`);
});

/**
 * @param {string} name
 * @param {number} standard
 */
function setting(name, standard) {
  const value = process.env[name] ?? standard;
  assert.ok(Number.isSafeInteger(Number(value)) && value !== '', `${name} is not a number`);
  return Number(value);
}

/**
 * Compares both verdicts of a value, field by field. Returns the fields that this package refuses (`''` is the value as
 * a whole) and the known differences that occurred.
 *
 * @param {unknown} value
 */
function compare(value) {
  const refused = new Set(validateCustomer(value).map(({ path }) => path[0] ?? ''));
  /** @type {Set<string>} */
  const differences = new Set();

  let theirs = refusedByPeer(value);
  for (const { name, align } of ofDocuments) {
    const aligned = align(value);
    const without = refusedByPeer(aligned);
    if (!isSame(without, theirs)) differences.add(name);
    value = aligned;
    theirs = without;
  }

  for (const field of new Set([...refused, ...theirs])) {
    if (refused.has(field) === theirs.has(field)) continue;
    const explanation = explain(field, Reflect.get(Object(value), field), refused.has(field));
    const verdict = refused.has(field) ? 'refuses, typebox accepts' : 'accepts, typebox refuses';
    if (explanation.length === 0) throw new Error(`${field || 'the whole'}: this package ${verdict} it`);
    for (const name of explanation) differences.add(name);
  }
  return { refused, differences };
}

/**
 * Finds the known differences that explain why the two verdicts of a field differ: the verdicts agree once one of them,
 * or all of them, are aligned.
 *
 * @param {string} name
 * @param {unknown} value
 * @param {boolean} weRefuse
 * @returns {string[]}
 */
function explain(name, value, weRefuse) {
  const field = fields.get(name);
  if (field === undefined) return [];
  const agrees = (/** @type {unknown} */ aligned) => refusedByPeer({ [name]: aligned }).has(name) === weRefuse;
  let all = value;
  const names = [];
  for (const difference of ofValues) {
    if (!difference.in(field)) continue;
    const aligned = difference.align(value);
    if (aligned !== value && agrees(aligned)) return [difference.name];
    const next = difference.align(all);
    if (next === all) continue;
    all = next;
    names.push(difference.name);
  }
  return agrees(all) ? names : [];
}

/**
 * The fields that typebox refuses, because of their value or because they are missing.
 *
 * @param {unknown} value
 * @returns {Set<string>}
 */
function refusedByPeer(value) {
  /** @type {Set<string>} */
  const refused = new Set();
  if (peer.Check(value)) return refused;
  for (const error of peer.Errors(value)[1]) {
    if (error.keyword === 'required') {
      for (const name of error.params.requiredProperties) refused.add(name);
    } else if (error.keyword === 'additionalProperties') {
      for (const name of error.params.additionalProperties) refused.add(name);
    } else if (error.keyword !== 'boolean') {
      refused.add(error.instancePath.slice(1));
    }
  }
  assert.ok(refused.size > 0, 'typebox refuses, and says not what');
  return refused;
}

/**
 * @param {Set<string>} left
 * @param {Set<string>} right
 */
function isSame(left, right) {
  return left.size === right.size && [...left].every((name) => right.has(name));
}

/**
 * The contract's schema, converted to JSON Schema.
 *
 * OpenAPI 3.0 differs from it in `nullable`, and in int64, which is an annotation there (OpenAPI 3.0.3,
 * "Data Types") and a range here, as far as a number of JavaScript has one.
 */
function schema() {
  const properties = [...fields].map(([name, field]) => {
    const { nullable, type, ...rest } = /** @type {Field & { nullable?: boolean }} */ (field);
    const range = field.format === 'int64' ? { minimum: -(2 ** 63), maximum: 2 ** 63 } : {};
    return [name, { ...rest, ...range, type: nullable ? [type, 'null'] : type }];
  });
  return { ...contract, properties: Object.fromEntries(properties) };
}
