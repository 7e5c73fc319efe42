/** Tests `createSubmitter` against a real sandbox, and with a backend of the caller. */

import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';

import { createSubmitter } from '../../pkg/form.js';
import { ValidationError, createClient } from '../../pkg/index.js';
import { startSandbox } from '../sandbox.mjs';

const ADA = { name: 'Ada Lovelace', email: 'ada@example.com' };

/** @type {Awaited<ReturnType<typeof startSandbox>>} */
let sandbox;
before(async () => {
  sandbox = await startSandbox();
});
after(() => sandbox.stop());

/** A submitter whose backend answers as told, and the keys that it got. @param {...(() => unknown)} answers */
function backend(...answers) {
  /** @type {string[]} */
  const keys = [];
  const submitter = createSubmitter({
    async submit(_, { idempotencyKey }) {
      keys.push(idempotencyKey);
      return /** @type {() => any} */ (answers.shift() ?? (() => 'stored'))();
    },
  });
  return { keys, submitter };
}

/** @param {object} members */
const failing = (members) => () => {
  throw Object.assign(new Error('failed'), members);
};

test('submissions while one is in flight are its promise, and one customer is stored', async () => {
  const { submit } = createSubmitter({ baseUrl: sandbox.url });
  const first = submit(ADA);
  assert.equal(submit(ADA), first);
  assert.equal(submit({ ...ADA, name: 'Ada King' }), first);
  const customer = await first;
  assert.equal(customer?.name, ADA.name);
  assert.equal(await submit({ ...ADA }), customer, 'the same content again is the same success');
  assert.equal((await sandbox.customers()).length, 1);
});

test('changed() and another content are another customer, with another key', async () => {
  const { keys, submitter } = backend();
  await submitter.submit(ADA);
  await submitter.submit(ADA);
  assert.equal(keys.length, 1);
  submitter.changed();
  await submitter.submit(ADA);
  await submitter.submit({ ...ADA, id: 1n });
  await submitter.submit({ ...ADA, id: 2n });
  assert.equal(new Set(keys).size, 4);
  for (const key of keys) assert.match(key, /^[\x21-\x7e]{1,255}$/);
});

/** @type {[string, () => unknown, isSame: boolean][]} */
const FAILURES = [
  ['an exception of fetch', failing({}), true],
  ['503', () => new Response('down', { status: 503 }), true],
  ['429', () => new Response(null, { status: 429 }), true],
  ['409, while the first is in progress', () => new Response('{}', { status: 409 }), true],
  ['an error that says that the customer may exist', failing({ issues: [], mayExist: true }), true],
  ['400', () => Response.json({ issues: [] }, { status: 400 }), false],
  ['issues', failing({ issues: [] }), false],
];
for (const [what, answer, isSame] of FAILURES) {
  test(`after ${what} the key of the same content is ${isSame ? 'the same' : 'another'}`, async () => {
    const { keys, submitter } = backend(answer);
    await assert.rejects(submitter.submit(ADA));
    submitter.changed();
    assert.equal(await submitter.submit({ ...ADA }), 'stored');
    assert.equal(keys[0] === keys[1], isSame);
  });
}

test('a content that is in doubt keeps its key while another one is tried', async () => {
  const { keys, submitter } = backend(failing({}), failing({}));
  await assert.rejects(submitter.submit(ADA));
  await assert.rejects(submitter.submit({ ...ADA, phone: '1' }));
  await submitter.submit(ADA);
  assert.deepEqual([keys[0] === keys[1], keys[0] === keys[2]], [false, true]);
});

test('a timeout after the server has stored the customer, and a second submission, store one', async () => {
  const before = (await sandbox.customers()).length;
  const headers = { 'Sandbox-Fault': 'stall-body; times=1; key=submitter' };
  const { submit } = createSubmitter({ baseUrl: sandbox.url, timeout: 400, headers });
  await assert.rejects(submit(ADA), { code: 'timeout' });
  assert.equal((await submit(ADA))?.name, ADA.name);
  assert.equal((await sandbox.customers()).length, before + 1);
});

test('an invalid customer is refused without a request, and a customer is read once', async () => {
  const { submit } = createSubmitter({ baseUrl: sandbox.url });
  await assert.rejects(submit({ name: 'Ada' }), ValidationError);
  await assert.rejects(submit({ ...ADA, name: () => 'Ada' }), ValidationError);
  let reads = 0;
  const customer = {
    ...ADA,
    get name() {
      reads += 1;
      return 'Ada';
    },
  };
  await submit(customer);
  assert.equal(reads, 1);
});

test('a client sends with its own options, and changes go to a stored customer', async () => {
  const client = createClient({ baseUrl: sandbox.url, token: 'any' });
  const created = await createSubmitter({ client }).submit(ADA);
  const { submit } = createSubmitter({ client, update: { id: created?.id ?? 0 } });
  assert.equal((await submit({ phone: '1' }))?.phone, '1');
});

test('a Response of success is its JSON, and the words of another are in no log', async () => {
  const { submitter } = backend(() => Response.json({ order: 7 }), () => Response.json({ detail: 'ada@example.com is taken' }, { status: 409 }));
  assert.deepEqual(await submitter.submit(ADA), { order: 7 });
  const error = await submitter.submit({ ...ADA, phone: '1' }).catch((/** @type {any} */ error) => error);
  assert.deepEqual([error.status, error.code, error.detail], [409, 'api_error', 'ada@example.com is taken']);
  assert.doesNotMatch(JSON.stringify(error) + error.stack, /taken/);
});
