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

test('after a 401 a POST is repeated once with a key, and not without', async () => {
  const { fetch, sent } = answering(answer(401), OK);
  const { token, asked } = giving('old', 'new');
  await createCustomer(ADA, { fetch, token, idempotencyKey: 'order-77', maxRetries: 0 });
  assert.deepEqual(asked, [false, true]);
  assert.deepEqual(authorizations(sent), ['Bearer old', 'Bearer new']);
  assert.deepEqual(sent.map(({ headers }) => headers['Idempotency-Key']), ['order-77', 'order-77']);

  const without = answering(answer(401), OK);
  const other = giving('old', 'new');
  const options = { fetch: without.fetch, token: other.token };
  const error = await rejection(createCustomer(ADA, options));
  assert(error instanceof caibo.UnauthorizedError);
  assert.equal(error.mayExist, false);
  assert.deepEqual(other.asked, [false]);
  // The next call, whichever it is, asks for another token.
  await createCustomer(ADA, options);
  assert.deepEqual(other.asked, [false, true]);
});

test('after a 401 a call with a token as text is not repeated', async () => {
  const { fetch, sent } = answering(answer(401));
  await rejection(getPaymentMethods(1, { fetch, token: 'abc' }));
  assert.equal(sent.length, 1);
});

/** A `fetch` that accepts one token, and answers at a later turn. @param {string} right */
function accepting(right) {
  /** @type {string[]} */
  const sent = [];
  const fetch = async (/** @type {unknown} */ _, /** @type {any} */ { headers }) => {
    sent.push(headers.Authorization);
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 20));
    return new Response('{}', { status: headers.Authorization === `Bearer ${right}` ? 200 : 401 });
  };
  return { fetch: /** @type {typeof globalThis.fetch} */ (fetch), sent };
}

test('100 parallel calls that are refused ask for one new token', async () => {
  for (const isClient of [true, false]) {
    /** @type {boolean[]} */
    const asked = [];
    // A function that keeps no token: without `refused` it gives the old one again.
    const token = async (/** @type {{ refused: boolean }} */ { refused }) => {
      asked.push(refused);
      await new Promise((resolve) => setTimeout(resolve, 5));
      return refused ? 'new' : 'old';
    };
    const { fetch, sent } = accepting('new');
    const client = caibo.createClient({ fetch, token });
    const call = (/** @type {number} */ id) =>
      isClient ? client.getPaymentMethods(id) : getPaymentMethods(id, { fetch, token });
    await Promise.all(Array.from({ length: 100 }, (_, id) => call(id)));
    assert.deepEqual(asked.filter(Boolean).length, 1);
    assert.equal(asked.length, 101);
    assert.equal(sent.length, 200);
  }
});

test('calls that begin while the function is asked for another token wait for it', async () => {
  const { fetch, sent } = accepting('new');
  /** @type {(token: string) => void} */
  let give = () => {};
  let asked = 0;
  const token = (/** @type {{ refused: boolean }} */ { refused }) => {
    asked += 1;
    return refused ? new Promise((/** @type {(token: string) => void} */ resolve) => (give = resolve)) : 'old';
  };
  const client = caibo.createClient({ fetch, token });
  const first = client.getPaymentMethods(1);
  while (asked < 2) await new Promise((resolve) => setTimeout(resolve, 1));
  const others = [client.getPaymentMethods(2), client.createCustomer(ADA)];
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(asked, 2);
  give('new');
  await Promise.all([first, ...others]);
  assert.equal(asked, 2);
  assert.deepEqual(sent, ['Bearer old', 'Bearer new', 'Bearer new', 'Bearer new']);
});

test('a call that was refused with an older token takes the newer one without a question', async () => {
  /** @type {((response: Response) => void)[]} */
  const answers = [];
  /** @type {string[]} */
  const sent = [];
  const fetch = (/** @type {unknown} */ _, /** @type {any} */ { headers }) => {
    sent.push(headers.Authorization);
    return new Promise((resolve) => answers.push(resolve));
  };
  const { token, asked } = giving('one', 'two', 'three');
  const client = caibo.createClient({ fetch: /** @type {any} */ (fetch), token });
  const until = async (/** @type {number} */ count) => {
    while (answers.length < count) await new Promise((resolve) => setTimeout(resolve, 1));
  };
  const first = client.getPaymentMethods(1);
  await until(1);
  const second = client.getPaymentMethods(2);
  await until(2);
  answers[0]?.(new Response(null, { status: 401 }));
  await until(3);
  answers[1]?.(new Response('{}'));
  answers[2]?.(new Response('{}'));
  await Promise.all([first, second]);
  assert.deepEqual(sent, ['Bearer one', 'Bearer two', 'Bearer two']);
  assert.deepEqual(asked, [false, false]);
});

test('a function that gives the refused token again fails the call, and the token is not sent again', async () => {
  const { fetch, sent } = accepting('another');
  /** @type {boolean[]} */
  const asked = [];
  const token = (/** @type {{ refused: boolean }} */ { refused }) => {
    asked.push(refused);
    return 'old';
  };
  const client = caibo.createClient({ fetch, token });
  const errors = await Promise.all([1, 2, 3].map((id) => rejection(client.getPaymentMethods(id))));
  for (const error of errors) assert(error instanceof caibo.UnauthorizedError);
  assert.equal(sent.length, 3);
  assert.equal(asked.filter(Boolean).length, 1);
});

test('a question without an answer does not hold the calls that come after its call has ended', async () => {
  let asked = 0;
  const token = (/** @type {{ refused: boolean }} */ { refused }) => {
    asked += 1;
    if (!refused) return 'old';
    return asked === 2 ? /** @type {Promise<string>} */ (new Promise(() => {})) : 'new';
  };
  const { fetch } = accepting('new');
  const client = caibo.createClient({ fetch, token, timeout: 200 });
  assert((await rejection(client.getPaymentMethods(1))) instanceof caibo.TimeoutError);
  await client.getPaymentMethods(1);
  assert.equal(asked, 3);
});

test('clients with one function do not share its refusals', async () => {
  const { token, asked } = giving('old', 'old', 'new');
  const [one, other] = [caibo.createClient({ token, fetch: answering(answer(401)).fetch }), caibo.createClient({ token, fetch: answering(OK).fetch })];
  await rejection(one.createCustomer(ADA));
  await other.createCustomer(ADA);
  assert.deepEqual(asked, [false, false]);
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
