/** Tests which calls are repeated and when, and how the deadline and the signal end a call. */

import assert from 'node:assert/strict';
import test, { describe } from 'node:test';

import * as caibo from '../../pkg/index.js';
import { answer, answering, countingSignal, drop, timers } from './answers.mjs';
import { rejection } from './rejection.mjs';
import { startServer } from './server.mjs';

const { createCustomer, getPaymentMethods, updateCustomer } = caibo;
const ADA = { name: 'Ada Lovelace', email: 'ada@example.com' };
const OK = answer(200, { id: 1 });
const AT_ONCE = { 'Retry-After': '0' };

/** @typedef {import('../../pkg/index.js').Options} Options */

/** @type {Record<string, (options: Options) => Promise<unknown>>} */
const CALLS = {
  createCustomer: (options) => createCustomer(ADA, options),
  'createCustomer with a key': (options) => createCustomer(ADA, { ...options, idempotencyKey: 'order-77' }),
  updateCustomer: (options) => updateCustomer(1, { name: 'x' }, options),
  getPaymentMethods: (options) => getPaymentMethods(1, options),
};

/** A response whose body ends with an error. */
function cut() {
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('{"id":'));
      controller.error(new TypeError('terminated'));
    },
  });
  return new Response(body);
}

test('each attempt has its own object of header fields, which a fetch may change', async () => {
  for (const token of ['abc', async () => 'abc']) {
    /** @type {Record<string, string>[]} */
    const seen = [];
    const fetch = async (/** @type {unknown} */ _, /** @type {any} */ { headers }) => {
      seen.push({ ...headers });
      headers.Evil = '1';
      delete headers.Accept;
      return new Response(null, { status: 503, headers: AT_ONCE });
    };
    await rejection(getPaymentMethods(1, { fetch: /** @type {any} */ (fetch), token }));
    const fields = { Accept: 'application/json, application/problem+json', Authorization: 'Bearer abc' };
    assert.deepEqual(seen, [fields, fields, fields]);
  }
});

describe('a retry', () => {
  // `first` is the response to the first attempt. Then the number of requests of a POST, and of the other calls.
  for (const [what, first, post, others] of /** @type {[string, () => Response, number, number][]} */ ([
    ['a connection that drops', drop, 1, 2],
    ['a body that ends with an error', cut, 1, 2],
    ['a body that ends too early', () => new Response('{"id":'), 1, 2],
    ['408', answer(408), 1, 2],
    ['429', answer(429), 1, 2],
    ['429 with Retry-After', answer(429, {}, AT_ONCE), 2, 2],
    ['500', answer(500), 1, 2],
    ['502', answer(502), 1, 2],
    ['503', answer(503), 1, 2],
    ['503 with Retry-After', answer(503, {}, AT_ONCE), 1, 2],
    ['504', answer(504), 1, 2],
    ['400', answer(400), 1, 1],
    ['401', answer(401), 1, 1],
    ['404', answer(404), 1, 1],
    ['409', answer(409), 1, 1],
    ['422', answer(422), 1, 1],
    ['404 with a body that ends with an error', () => new Response(cut().body, { status: 404 }), 1, 1],
    ['501', answer(501), 1, 1],
    ['HTML', () => new Response('<html>'), 1, 1],
    ['an object that is not a Response', () => /** @type {any} */ ({}), 1, 1],
  ])) {
    test(what, async (t) => {
      t.mock.method(Math, 'random', () => 0);
      for (const [name, call] of Object.entries(CALLS)) {
        const { fetch, sent } = answering(first, OK);
        const outcome = await call({ fetch }).then(
          () => 'resolved',
          (error) => error.attempts,
        );
        const times = name === 'createCustomer' ? post : others;
        assert.equal(sent.length, times, name);
        assert.equal(outcome, times === 2 ? 'resolved' : 1, name);
      }
    });
  }

  test('sends the same bytes with the same idempotency key', async () => {
    const { fetch, sent } = answering(answer(503, {}, AT_ONCE), drop, OK);
    await CALLS['createCustomer with a key']?.({ fetch });
    assert.equal(sent.length, 3);
    for (const { headers, body } of sent) {
      assert.equal(headers['Idempotency-Key'], 'order-77');
      assert.equal(body, JSON.stringify(ADA));
    }
  });

  test('happens up to maxRetries times, and the last failure is the error', async (t) => {
    t.mock.method(Math, 'random', () => 0);
    for (const [maxRetries, times] of /** @type {[number | undefined, number][]} */ ([
      [undefined, 3],
      [0, 1],
      [1, 2],
      [10, 11],
    ])) {
      const { fetch, sent } = answering(drop, answer(503), answer(503, { title: 'last' }));
      const error = await rejection(getPaymentMethods(1, { fetch, maxRetries }));
      assert.equal(sent.length, times);
      assert.equal(error.attempts, times);
      assert.equal(error.title, times > 2 ? 'last' : undefined);
    }
  });

  test('reaches a server as often as expected', async (t) => {
    t.mock.method(Math, 'random', () => 0);
    const server = await startServer((request) => request.socket.destroy());
    try {
      for (const [call, times] of /** @type {[string, number][]} */ ([
        ['createCustomer', 1],
        ['createCustomer with a key', 3],
        ['updateCustomer', 3],
        ['getPaymentMethods', 3],
      ])) {
        server.requests.length = 0;
        const error = await rejection(/** @type {any} */ (CALLS)[call]({ baseUrl: server.url }));
        assert(error instanceof caibo.ConnectionError);
        assert.equal(error.attempts, times);
        assert.equal(server.requests.length, times, call);
      }
    } finally {
      await server.stop();
    }
  });
});

describe('the wait', () => {
  test('is the seconds of Retry-After', async () => {
    const { fetch, sent } = answering(answer(503, {}, { 'Retry-After': '1' }), OK);
    await getPaymentMethods(1, { fetch });
    const [first = { at: 0 }, second = { at: 0 }] = sent;
    const waited = second.at - first.at;
    assert(waited > 990 && waited < 1500, `${waited} ms`);
  });

  test('ends at the date of Retry-After, by the server’s clock', async () => {
    const Date = 'Sat, 31 Jan 2026 09:30:00 GMT';
    for (const [date, retryAfter] of /** @type {[string, number][]} */ ([
      ['Sat, 31 Jan 2026 09:30:02 GMT', 2000],
      ['Sat, 31 Jan 2026 09:29:00 GMT', 0],
      ['Saturday, 31-Jan-26 09:31:00 GMT', 60_000],
    ])) {
      const { fetch } = answering(answer(503, {}, { 'Retry-After': date, Date }));
      const error = await rejection(getPaymentMethods(1, { fetch, maxRetries: 0 }));
      assert.equal(error.retryAfter, retryAfter);
    }
    const { fetch, sent } = answering(answer(503, {}, { 'Retry-After': Date, Date }), OK);
    await getPaymentMethods(1, { fetch });
    assert.equal(sent.length, 2);
  });

  test('does not begin if it would exceed the deadline: the call fails at once', async () => {
    const begun = performance.now();
    const { fetch, sent } = answering(answer(429, {}, { 'Retry-After': '60' }));
    const error = await rejection(getPaymentMethods(1, { fetch, timeout: 5000 }));
    assert(error instanceof caibo.RateLimitError);
    assert.equal(error.retryAfter, 60_000);
    assert.equal(sent.length, 1);
    assert(performance.now() - begun < 1000);
  });

  test('is random without Retry-After: up to 500 ms, doubled for each attempt', async (t) => {
    /** @type {number[]} */
    const delays = [];
    const onEvent = (/** @type {import('../../pkg/index.js').CallEvent} */ event) => {
      if (event.type === 'retry') delays.push(event.delay);
    };
    t.mock.method(Math, 'random', () => 1 / 64);
    const { fetch } = answering(answer(503));
    await rejection(getPaymentMethods(1, { fetch, onEvent, maxRetries: 7 }));
    assert.deepEqual(delays, [7.8125, 15.625, 31.25, 62.5, 125, 125, 125]);
  });
});

describe('the deadline', () => {
  test('covers all attempts, and the cause of its error is the last failure', async (t) => {
    t.mock.method(Math, 'random', () => 0.1);
    const { fetch } = answering(drop, () => /** @type {Promise<Response>} */ (new Promise(() => {})));
    const begun = performance.now();
    const error = await rejection(getPaymentMethods(1, { fetch, timeout: 200 }));
    const elapsed = performance.now() - begun;
    assert(error instanceof caibo.TimeoutError);
    assert.equal(error.message, 'no complete response within 200 ms');
    assert.equal(error.attempts, 2);
    assert(error.cause instanceof caibo.ConnectionError);
    assert.equal(error.cause.attempts, 1);
    assert(elapsed > 190 && elapsed < 300, `${elapsed} ms`);
  });

  test('has no cause in its error without an earlier failure', async () => {
    const fetch = () => /** @type {Promise<Response>} */ (new Promise(() => {}));
    const error = await rejection(getPaymentMethods(1, { fetch, timeout: 20 }));
    assert.equal(error.attempts, 1);
    assert(!('cause' in error));
  });

  test('includes time in which the thread was blocked', async () => {
    const { fetch, sent } = answering(OK);
    const token = () => {
      const end = performance.now() + 60;
      while (performance.now() < end);
      return 'abc';
    };
    const error = await rejection(createCustomer(ADA, { fetch, token, timeout: 30 }));
    assert(error instanceof caibo.TimeoutError);
    assert.equal(error.attempts, 0);
    assert.deepEqual(sent, []);
  });

  test('does not replace an error whose status has arrived, and prevents another attempt', async () => {
    for (const [status, options] of /** @type {[number, Options][]} */ ([
      [503, {}],
      [401, { token: () => 'abc' }],
    ])) {
      const { fetch, sent } = answering(() => new Response(new ReadableStream({}), { status }));
      const error = await rejection(getPaymentMethods(1, { ...options, fetch, timeout: 20 }));
      assert.equal(error.status, status);
      assert.equal(sent.length, 1);
    }
  });

  test('ends a success whose body stalls', async () => {
    const fetch = async () => new Response(new ReadableStream({}));
    const error = await rejection(createCustomer(ADA, { fetch, timeout: 20 }));
    assert(error instanceof caibo.TimeoutError);
  });

  test('ends a body of empty chunks that come faster than any timer runs', async () => {
    const read = async () => ({ done: false, value: new Uint8Array() });
    const body = { getReader: () => ({ read }) };
    const fetch = async () => /** @type {any} */ ({ status: 200, headers: new Headers(), body });
    const error = await rejection(createCustomer(ADA, { fetch, timeout: 20 }));
    assert(error instanceof caibo.TimeoutError);
  });

  test('closes the connection to a stalling server, in any attempt', async (t) => {
    t.mock.method(Math, 'random', () => 0);
    let count = 0;
    const server = await startServer((_, response) => {
      count += 1;
      if (count < 3) response.writeHead(503).end();
      else response.write('{"id":');
    });
    try {
      const error = await rejection(getPaymentMethods(1, { baseUrl: server.url, timeout: 300 }));
      assert(error instanceof caibo.TimeoutError);
      assert.equal(error.attempts, 3);
      assert(error.cause instanceof caibo.ServerError);
      await server.closed;
    } finally {
      await server.stop();
    }
  });
});

describe('an abort', () => {
  for (const [what, options, answers] of /** @type {[string, Options, any[]][]} */ ([
    ['during a wait', {}, [answer(503, {}, { 'Retry-After': '5' })]],
    ['during a fetch that ignores its signal', {}, [() => new Promise(() => {})]],
    ['during the second attempt', {}, [answer(503, {}, AT_ONCE), () => new Promise(() => {})]],
    ['during a body that ignores its signal', {}, [() => new Response(new ReadableStream({}))]],
    ['during the body of an error', {}, [() => new Response(new ReadableStream({}), { status: 404 })]],
    ['during a token function', { token: () => new Promise(() => {}) }, [OK]],
  ])) {
    test(`${what} ends the call at once with its own reason, and leaves no timer or listener`, async () => {
      for (const reason of [new Error('mine'), 'a text', null, 0, { any: 'thing' }]) {
        const { controller, signal, listeners, count } = countingSignal();
        const { fetch } = answering(...answers);
        const before = timers();
        const outcome = rejection(getPaymentMethods(1, { ...options, fetch, signal }));
        await new Promise((resolve) => setTimeout(resolve, 20));
        const aborted = performance.now();
        controller.abort(reason);
        assert.equal(await outcome, reason);
        assert(performance.now() - aborted < 50);
        assert.equal(count.added, 1);
        assert.equal(listeners.size, 0);
        assert.equal(timers(), before);
      }
    });
  }

  test('before the call ends it before the token function is called', async () => {
    const signal = AbortSignal.abort('stop');
    const token = () => assert.fail('must not be called');
    const fetch = () => assert.fail('nothing may be sent');
    assert.equal(await rejection(getPaymentMethods(1, { signal, token, fetch })), 'stop');
  });

  test('without a reason rejects with the AbortError of the platform', async () => {
    const error = await rejection(getPaymentMethods(1, { signal: AbortSignal.abort() }));
    assert.equal(error.name, 'AbortError');
    assert(!caibo.isCaiboError(error));
  });

  test('by AbortSignal.timeout rejects with the platform’s TimeoutError, not with ours', async () => {
    const fetch = () => /** @type {Promise<Response>} */ (new Promise(() => {}));
    const error = await rejection(getPaymentMethods(1, { fetch, signal: AbortSignal.timeout(10) }));
    assert.equal(error.name, 'TimeoutError');
    assert(!caibo.isCaiboError(error));
  });
});

test('no outcome of a call leaves a timer or a listener', async () => {
  const never = () => new Promise(() => {});
  for (const [what, answers, options] of /** @type {[string, any[], Options][]} */ ([
    ['a success', [OK], {}],
    ['a retry', [answer(503, {}, AT_ONCE), OK], {}],
    ['a failure', [answer(404)], {}],
    ['the last failure', [answer(503, {}, AT_ONCE)], {}],
    ['no response', [drop], { maxRetries: 0 }],
    ['HTML', [() => new Response('<html>')], {}],
    ['an object that is not a Response', [() => ({})], {}],
    ['the deadline', [never], { timeout: 20 }],
    ['the deadline during the token function', [OK], { timeout: 20, token: /** @type {any} */ (never) }],
    ['the deadline during the body of an error', [() => new Response(new ReadableStream({}), { status: 500 })], { timeout: 20 }],
    ['a token function that throws', [OK], { token: () => { throw new Error('mine'); } }],
    ['an invalid token', [OK], { token: async () => 'two words' }],
    ['an invalid option', [OK], { timeout: 0 }],
    ['an invalid onEvent', [OK], { onEvent: /** @type {any} */ (5) }],
  ])) {
    const { signal, listeners } = countingSignal();
    const { fetch } = answering(...answers);
    const before = timers();
    await getPaymentMethods(1, { fetch, signal, ...options }).catch(() => {});
    assert.equal(timers(), before, what);
    assert.equal(listeners.size, 0, what);
  }
});
