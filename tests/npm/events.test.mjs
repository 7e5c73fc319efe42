/** Tests `onEvent`: one event for every step of a call, without personal data. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import test from 'node:test';

import { createClient, createCustomer, getPaymentMethods, updateCustomer } from '../../pkg/index.js';
import { answer, answering, drop } from './answers.mjs';
import { rejection } from './rejection.mjs';

/** @import { CallEvent } from '../../pkg/index.js' */

const ADA = { name: 'Ada Lovelace', email: 'ada@example.com' };
const OK = answer(200, { id: 1, name: 'Ada Lovelace' });
const AT_ONCE = { 'Retry-After': '0' };

/** Records the events of a call. `comparable` returns them without the call number and with durations of 0, for comparison. */
function recorder() {
  /** @type {CallEvent[]} */
  const events = [];
  const comparable = () =>
    events.map((event) => {
      const { call, ...rest } = event;
      assert(Number.isInteger(call));
      if ('duration' in rest) {
        assert(rest.duration >= 0 && rest.duration < 1000);
        rest.duration = 0;
      }
      // JSON drops members that are undefined.
      return JSON.parse(JSON.stringify(rest));
    });
  return { events, comparable, onEvent: (/** @type {CallEvent} */ event) => void events.push(event) };
}

test('a successful call has a request and a response event', async () => {
  const { comparable, onEvent } = recorder();
  await createCustomer(ADA, { onEvent, fetch: answering(OK).fetch });
  const call = { method: 'POST', path: '/customers', attempt: 1 };
  assert.deepEqual(comparable(), [
    { type: 'request', ...call },
    { type: 'response', ...call, status: 200, duration: 0 },
  ]);
});

test('retries and the final error have events', async (t) => {
  t.mock.method(Math, 'random', () => 1 / 64);
  const { comparable, onEvent } = recorder();
  const { fetch } = answering(drop, answer(503, {}, { ...AT_ONCE, 'X-Request-Id': 'r-2' }), answer(404, {}, { 'X-Request-Id': 'r-3' }));
  await rejection(updateCustomer(12345, { phone: '+1 555' }, { onEvent, fetch }));
  const call = { method: 'PUT', path: '/api/customers/{id}' };
  assert.deepEqual(comparable(), [
    { type: 'request', ...call, attempt: 1 },
    { type: 'retry', ...call, attempt: 1, code: 'connection_failed', delay: 7.8125 },
    { type: 'request', ...call, attempt: 2 },
    { type: 'response', ...call, attempt: 2, status: 503, duration: 0, requestId: 'r-2' },
    { type: 'retry', ...call, attempt: 2, code: 'server_error', status: 503, delay: 0 },
    { type: 'request', ...call, attempt: 3 },
    { type: 'response', ...call, attempt: 3, status: 404, duration: 0, requestId: 'r-3' },
    { type: 'error', ...call, attempt: 3, code: 'not_found', status: 404, duration: 0, requestId: 'r-3' },
  ]);
});

test('a 401 that a new token resolves has a retry event', async () => {
  const { comparable, onEvent } = recorder();
  const { fetch } = answering(answer(401), OK);
  await getPaymentMethods(12345, { onEvent, fetch, token: ({ refused }) => (refused ? 'new' : 'old') });
  assert.deepEqual(
    comparable().map(({ type, code, delay }) => [type, code, delay]),
    [
      ['request', undefined, undefined],
      ['response', undefined, undefined],
      ['retry', 'unauthorized', 0],
      ['request', undefined, undefined],
      ['response', undefined, undefined],
    ],
  );
});

test('a deadline, an abort and an exception of the token function have an error event', async () => {
  const never = () => /** @type {Promise<Response>} */ (new Promise(() => {}));
  const call = { method: 'GET', path: '/api/users/payment-methods/{id}' };

  const first = recorder();
  await rejection(getPaymentMethods(1, { onEvent: first.onEvent, fetch: never, timeout: 20 }));
  assert.deepEqual(first.comparable(), [
    { type: 'request', ...call, attempt: 1 },
    { type: 'error', ...call, attempt: 1, code: 'timeout', duration: 0 },
  ]);

  const second = recorder();
  const controller = new AbortController();
  const outcome = rejection(getPaymentMethods(1, { onEvent: second.onEvent, fetch: never, signal: controller.signal }));
  setTimeout(() => controller.abort('stop'), 10);
  await outcome;
  assert.deepEqual(second.comparable(), [
    { type: 'request', ...call, attempt: 1 },
    { type: 'error', ...call, attempt: 1, duration: 0 },
  ]);

  const third = recorder();
  const token = () => Promise.reject(new Error('ada@example.com'));
  await rejection(getPaymentMethods(1, { onEvent: third.onEvent, fetch: never, token }));
  assert.deepEqual(third.comparable(), [{ type: 'error', ...call, attempt: 0, duration: 0 }]);
});

test('a call with invalid arguments has no events', async () => {
  const { events, onEvent } = recorder();
  await rejection(createCustomer(/** @type {any} */ ({}), { onEvent }));
  await rejection(createCustomer(ADA, { onEvent, timeout: 0 }));
  await rejection(updateCustomer('x', { name: 'x' }, { onEvent }));
  assert.deepEqual(events, []);
});

test('events contain no personal data', async () => {
  const { events, onEvent } = recorder();
  const problem = { title: 'Ada Lovelace', errors: { Email: ['ada@example.com is taken'] } };
  const { fetch } = answering(answer(400, problem));
  await rejection(updateCustomer(4242424242, ADA, { onEvent, fetch, headers: { 'X-A': 'header-value' } }));
  const text = JSON.stringify(events);
  for (const secret of ['Ada', 'example.com', '4242424242', 'header-value']) assert(!text.includes(secret), secret);
});

test('events of concurrent calls differ in their call number', async () => {
  const { events, onEvent } = recorder();
  const client = createClient({ onEvent, fetch: answering(OK).fetch });
  await Promise.all([client.createCustomer(ADA), client.getPaymentMethods(1), client.createCustomer(ADA)]);
  const calls = new Set(events.map(({ call }) => call));
  assert.equal(calls.size, 3);
  for (const number of calls) {
    const types = events.filter(({ call }) => call === number).map(({ type }) => type);
    assert.deepEqual(types, ['request', 'response']);
  }
});

test('a listener may abort the call', async () => {
  for (const type of ['request', 'retry']) {
    const controller = new AbortController();
    const { fetch, sent } = answering(answer(503, {}, AT_ONCE), OK);
    const onEvent = (/** @type {CallEvent} */ event) => {
      if (event.type === type) controller.abort(type);
    };
    const { signal } = controller;
    assert.equal(await rejection(getPaymentMethods(1, { onEvent, fetch, signal })), type);
    assert.equal(sent.length, type === 'request' ? 0 : 1);
  }
});

test('an exception of onEvent does not affect the call, and is passed to reportError', async () => {
  /** @type {unknown[]} */
  const reported = [];
  const { reportError } = globalThis;
  globalThis.reportError = (error) => void reported.push(error);
  try {
    const onEvent = (/** @type {CallEvent} */ event) => {
      throw event.type;
    };
    const customer = await createCustomer(ADA, { onEvent, fetch: answering(OK).fetch });
    assert.equal(customer?.id, 1);
    assert.deepEqual(reported, ['request', 'response']);
  } finally {
    globalThis.reportError = reportError;
  }
});

test('an exception of onEvent is an uncaught exception in Node, which has no reportError', () => {
  const script = `
    import { createCustomer } from ${JSON.stringify(new URL('../../pkg/index.js', import.meta.url).href)};
    process.on('uncaughtException', ({ message }) => console.log('uncaught:', message));
    const onEvent = ({ type }) => { throw new Error(type); };
    const fetch = async () => new Response('{"id":1}');
    console.log('created', (await createCustomer(${JSON.stringify(ADA)}, { onEvent, fetch })).id);
  `;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' });
  assert.equal(stderr, '');
  assert.deepEqual(stdout.trim().split('\n').sort(), ['created 1', 'uncaught: request', 'uncaught: response']);
});
