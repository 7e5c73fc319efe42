/** Tests the option `token`: a function is called before each attempt and after a 401, and no log shows a token. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { inspect } from 'node:util';

import * as caibo from '../../pkg/index.js';
import { answer, answering, drop } from './answers.mjs';
import { rejection } from './rejection.mjs';
import { startServer } from './server.mjs';

const { createCustomer, getPaymentMethods, updateCustomer } = caibo;
const ADA = { name: 'Ada Lovelace', email: 'ada@example.com' };
const OK = answer(200, {});
const AT_ONCE = { 'Retry-After': '0' };

/**
 * A token function that returns the tokens in order, and records the value of `refused` in each call.
 *
 * @param {string[]} tokens
 */
function giving(...tokens) {
  /** @type {boolean[]} */
  const asked = [];
  const token = (/** @type {{ refused: boolean }} */ { refused }) => {
    asked.push(refused);
    return tokens[asked.length - 1] ?? 'none-left';
  };
  return { token, asked };
}

/** @param {import('./answers.mjs').Sent[]} sent */
const authorizations = (sent) => sent.map(({ headers }) => headers.Authorization);

test('a function may return the token or a promise of it', async () => {
  for (const token of [() => 'abc', async () => 'abc', () => ({ then: (/** @type {any} */ give) => give('abc') })]) {
    const { fetch, sent } = answering(OK);
    await createCustomer(ADA, { fetch, token: /** @type {any} */ (token) });
    assert.deepEqual(authorizations(sent), ['Bearer abc']);
  }
});

test('a function is called before each attempt', async () => {
  const { fetch, sent } = answering(answer(503, {}, AT_ONCE), answer(429, {}, AT_ONCE), OK);
  const { token, asked } = giving('a', 'b', 'c');
  await getPaymentMethods(1, { fetch, token });
  assert.deepEqual(authorizations(sent), ['Bearer a', 'Bearer b', 'Bearer c']);
  assert.deepEqual(asked, [false, false, false]);
});

test('after a 401 a function is called once more, and GET and PUT are repeated once', async () => {
  for (const call of [
    (/** @type {any} */ options) => getPaymentMethods(1, options),
    (/** @type {any} */ options) => updateCustomer(1, { name: 'x' }, options),
  ]) {
    const { fetch, sent } = answering(answer(401), OK);
    const { token, asked } = giving('old', 'new');
    // `maxRetries` does not count this repetition.
    await call({ fetch, token, maxRetries: 0 });
    assert.deepEqual(authorizations(sent), ['Bearer old', 'Bearer new']);
    assert.deepEqual(asked, [false, true]);

    const refusing = answering(answer(401));
    const again = giving('old', 'new', 'newer');
    const error = await rejection(call({ fetch: refusing.fetch, token: again.token }));
    assert(error instanceof caibo.UnauthorizedError);
    assert.equal(error.attempts, 2);
    assert.deepEqual(again.asked, [false, true]);
  }
});

test('after a 401 neither a POST nor a call with a token as text is repeated', async () => {
  for (const idempotencyKey of [undefined, 'order-77']) {
    const { fetch, sent } = answering(answer(401));
    const { token, asked } = giving('old', 'new');
    await rejection(createCustomer(ADA, { fetch, token, idempotencyKey }));
    assert.deepEqual(asked, [false]);
    assert.equal(sent.length, 1);
  }

  const second = answering(answer(401));
  await rejection(getPaymentMethods(1, { fetch: second.fetch, token: 'abc' }));
  assert.equal(second.sent.length, 1);
});

test('`refused` is true only directly after a 401', async () => {
  const { fetch } = answering(answer(401), answer(503, {}, AT_ONCE), OK);
  const { token, asked } = giving('a', 'b', 'c');
  await getPaymentMethods(1, { fetch, token });
  assert.deepEqual(asked, [false, true, false]);
});

test('an exception of a function reaches the caller unchanged, and nothing is sent', async () => {
  const trap = () => assert.fail('the value must not be inspected');
  // Resolving a promise reads `then` and nothing else.
  const get = (/** @type {object} */ _, /** @type {PropertyKey} */ key) => (key === 'then' ? undefined : trap());
  const hostile = new Proxy({}, { get, has: trap, getPrototypeOf: trap });
  for (const thrown of [new Error('mine'), 'a text', null, undefined, hostile]) {
    for (const token of [
      () => {
        throw thrown;
      },
      () => Promise.reject(thrown),
    ]) {
      const { fetch, sent } = answering(OK);
      const rejected = await rejection(createCustomer(ADA, { fetch, token: /** @type {any} */ (token) }));
      assert(rejected === thrown);
      assert.deepEqual(sent, []);
    }
  }
});

test('a value that is not a token is an invalid option, and the message does not contain it', async () => {
  const hostile = { toString: () => 'abc', toJSON: () => 'abc' };
  for (const given of ['two words', '', 'a\r\nX-Evil: 1', undefined, null, 5, hostile, ['abc'], () => 'abc']) {
    const { fetch, sent } = answering(OK);
    const token = async () => /** @type {any} */ (given);
    const error = await rejection(createCustomer(ADA, { fetch, token }));
    assert.equal(error.code, 'invalid_option');
    assert.equal(error.option, 'token');
    assert.match(error.message, /^invalid options: token must be a bearer token/);
    assert(!error.message.includes('two words'));
    assert.deepEqual(sent, []);
  }
});

test('a function that does not return in time is a TimeoutError', async () => {
  const { fetch, sent } = answering(OK);
  const token = () => /** @type {Promise<string>} */ (new Promise(() => {}));
  const error = await rejection(createCustomer(ADA, { fetch, token, timeout: 20 }));
  assert(error instanceof caibo.TimeoutError);
  assert.equal(error.attempts, 0);
  assert.deepEqual(sent, []);
});

test('a function that fails after the call has ended causes no unhandled rejection', async () => {
  /** @type {unknown[]} */
  const unhandled = [];
  const listen = (/** @type {unknown} */ reason) => unhandled.push(reason);
  process.on('unhandledRejection', listen);
  try {
    const token = () => new Promise((_, reject) => setTimeout(reject, 30, new Error('late')));
    const options = { token: /** @type {any} */ (token), timeout: 10, fetch: answering(OK).fetch };
    assert((await rejection(createCustomer(ADA, options))) instanceof caibo.TimeoutError);
    await new Promise((resolve) => setTimeout(resolve, 60));
    assert.deepEqual(unhandled, []);
  } finally {
    process.off('unhandledRejection', listen);
  }
});

test('a token is sent in the Authorization field, and no log shows it', async () => {
  const secret = 'sEcReT-t0ken';
  const server = await startServer((request, response) => {
    assert.equal(request.headers.authorization, `Bearer ${secret}`);
    assert(!request.url?.includes(secret));
    response.writeHead(401, { 'X-Request-Id': 'r-1', 'Content-Type': 'application/problem+json' });
    response.end(JSON.stringify({ title: `no ${secret}`, detail: `${secret} is out of date` }));
  });
  try {
    for (const token of [secret, () => secret]) {
      /** @type {unknown[]} */
      const events = [];
      const onEvent = (/** @type {unknown} */ event) => events.push(event);
      const error = await rejection(getPaymentMethods(1, { baseUrl: server.url, token, onEvent }));
      assert(error instanceof caibo.UnauthorizedError);
      // The server's words are whole for code that reads them.
      assert.equal(error.title, `no ${secret}`);
      assert.equal(error.detail, `${secret} is out of date`);
      assert.equal(/** @type {any} */ (error.problem).title, `no ${secret}`);
      const shown = [JSON.stringify(error), inspect(error, { depth: 9 }), String(error.stack), inspect(events)];
      for (const text of shown) assert(!text.includes(secret), text);
    }
    for (const fetch of [async () => drop(), async () => new Response('<html>')]) {
      const error = await rejection(createCustomer(ADA, { fetch, token: secret }));
      assert(!inspect(error, { depth: 9, showHidden: true }).includes(secret));
    }
  } finally {
    await server.stop();
  }
});

test('an invalid token after an attempt: the error has the number of attempts and the failure as its cause', async () => {
  const token = (/** @type {{ refused: boolean }} */ { refused }) => (refused ? '' : 'good');
  const { fetch } = answering(answer(401));
  const error = await rejection(getPaymentMethods(1, { fetch, token }));
  assert.deepEqual([error.code, error.option, error.attempts], ['invalid_option', 'token', 1]);
  assert(error.cause instanceof caibo.UnauthorizedError);
});

test('a 401 leaves all retries, and no token of the call is logged', async () => {
  const words = { detail: 'neither token-one nor token-two, for 12345' };
  const tokens = ['token-one', 'token-two'];
  const token = () => tokens.shift() ?? 'token-two';
  const at = { 'Retry-After': '0' };
  const { fetch, sent } = answering(answer(401), answer(503, words, at), answer(503, words, at), answer(403, words));
  const error = await rejection(getPaymentMethods(12345, { fetch, token }));
  assert.equal(sent.length, 4);
  assert.equal(error.detail, words.detail);
  for (const text of [inspect(error, { depth: 9 }), JSON.stringify(error), String(error.stack)]) {
    assert.doesNotMatch(text, /token-one|token-two|12345/);
  }
});
