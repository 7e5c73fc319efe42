/** Tests the pace of calls: servers that refuse too many requests, and runs in which no row can succeed. */

import assert from 'node:assert/strict';
import test, { describe } from 'node:test';

import * as caibo from '../../pkg/index.js';
import { answer, answering, drop } from './answers.mjs';
import { rejection } from './rejection.mjs';
import { startServer } from './server.mjs';

/** @import { BulkOptions, BulkResult } from '../../pkg/index.js' */

const { createClient, createCustomers } = caibo;
const ADA = { name: 'Ada Lovelace', email: 'ada@example.com' };
const OK = answer(200, {});

/** @param {number} count */
const rows = (count) => Array.from({ length: count }, (_, index) => ({ name: `row ${index}`, email: `row${index}@example.com` }));

/** The results of a run, and the error with which it ended. @param {AsyncIterable<BulkResult>} run */
async function outcome(run) {
  /** @type {BulkResult[]} */
  const results = [];
  try {
    for await (const result of run) results.push(result);
  } catch (error) {
    return { results, error: /** @type {any} */ (error) };
  }
  return { results, error: undefined };
}

/** Limits of 20 requests a second, by the time in milliseconds. @type {Record<string, () => (now: number) => boolean>} */
const LIMITS = {
  'a fixed window': () => {
    let second = -1;
    let count = 0;
    return (now) => {
      if (Math.floor(now / 1000) !== second) count = 0;
      second = Math.floor(now / 1000);
      count += 1;
      return count <= 20;
    };
  },
  'a sliding window': () => {
    /** @type {number[]} */
    let admitted = [];
    return (now) => {
      admitted = admitted.filter((time) => now - time < 1000);
      return admitted.length < 20 && admitted.push(now) > 0;
    };
  },
  'a token bucket': () => {
    let tokens = 20;
    let last = 0;
    return (now) => {
      tokens = Math.min(20, tokens + (now - last) / 50);
      last = now;
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    };
  },
};

describe('a server that allows 20 requests a second', { concurrency: true }, () => {
  for (const [name, make] of Object.entries(LIMITS)) {
    test(`by ${name} refuses 5 % of the requests of a run at most, and no row is lost`, async (t) => {
      const admits = make();
      let refused = 0;
      /** @type {Map<string, number>} */
      const created = new Map();
      const server = await startServer((_, response) => {
        const body = /** @type {string} */ (server.requests.at(-1));
        if (admits(performance.now())) {
          created.set(body, (created.get(body) ?? 0) + 1);
          response.end('{}');
        } else {
          refused += 1;
          response.writeHead(429, { 'Retry-After': '1' }).end();
        }
      });
      try {
        // Neither a retry nor the short deadline is spent by a refusal.
        const options = { baseUrl: server.url, concurrency: 50, maxRetries: 0, timeout: 900 };
        const { results, error } = await outcome(createCustomers(rows(300), options));
        assert.equal(error, undefined);
        assert.equal(results.filter(({ status }) => status === 'created').length, 300);
        assert.equal(created.size, 300);
        t.diagnostic(`${refused} of ${server.requests.length} requests refused`);
        assert(refused > 0 && refused <= server.requests.length * 0.05, `${refused} of ${server.requests.length}`);
      } finally {
        await server.stop();
      }
    });
  }
});

describe('a refusal with Retry-After', () => {
  test('holds every call of the client', async () => {
    for (const status of [429, 503]) {
      const client = createClient();
      const { fetch, sent } = answering(answer(status, {}, { 'Retry-After': '0.3' }), OK);
      const first = client.getPaymentMethods(1, { fetch });
      while (sent.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
      await new Promise((resolve) => setTimeout(resolve, 20));
      await Promise.all([first, client.getPaymentMethods(2, { fetch }), client.createCustomer(ADA, { fetch })]);
      const [refused = { at: 0 }, ...others] = sent;
      assert.equal(others.length, 3);
      for (const { at } of others) assert(at - refused.at > 290, `${at - refused.at} ms`);
    }
  });

  test('that is longer than the time left fails a call that was not sent, at once', async () => {
    const { fetch, sent } = answering(answer(429, {}, { 'Retry-After': '60' }));
    const client = createClient({ fetch, timeout: 5000 });
    await rejection(client.getPaymentMethods(1));
    const error = await rejection(client.createCustomer(ADA));
    assert(error instanceof caibo.RateLimitError);
    assert.equal(error.message, 'the API answered with status 429');
    assert.deepEqual([error.attempts, error.status, error.mayExist], [0, 429, false]);
    const { retryAfter = 0 } = error;
    assert(retryAfter > 59_000 && retryAfter <= 60_000, `${retryAfter}`);
    assert.equal(sent.length, 1);
    // Another client is not held.
    await rejection(createClient({ fetch }).getPaymentMethods(1));
    assert.equal(sent.length, 2);
  });

  test('spends no deadline of rows that were not sent', async () => {
    const { fetch, sent } = answering(OK, answer(429, {}, { 'Retry-After': '0.5' }), OK);
    const run = createCustomers(rows(20), { fetch, timeout: 200, maxRetries: 0 });
    const { results, error } = await outcome(run);
    assert.equal(error, undefined);
    assert.deepEqual([...new Set(results.map(({ status }) => status))], ['created']);
    assert.equal(sent.length, 21);
  });

  test('of a row ends the run after ten repetitions, or if the wait is too long', async () => {
    for (const [seconds, attempts] of /** @type {[string, number][]} */ ([['0', 11], ['901', 1]])) {
      const { fetch, sent } = answering(answer(429, {}, { 'Retry-After': seconds }));
      const { results, error } = await outcome(createCustomers(rows(100), { fetch, concurrency: 1 }));
      assert(error instanceof caibo.RunStoppedError);
      assert.deepEqual([error.reason, error.index, results.length, sent.length], ['rate_limited', 0, 1, attempts]);
    }
  });

  test('can be ended by the signal', async () => {
    const { fetch } = answering(answer(429, {}, { 'Retry-After': '60' }));
    const controller = new AbortController();
    const run = outcome(createCustomers(rows(100), { fetch, signal: controller.signal }));
    await new Promise((resolve) => setTimeout(resolve, 50));
    controller.abort('stop');
    const { results, error } = await run;
    assert.equal(error, 'stop');
    assert.equal(results.length, 4);
  });
});

test('a server with one connection at a time gets no more rows than it can answer in time', async () => {
  let queue = Promise.resolve();
  const fetch = /** @type {typeof globalThis.fetch} */ (async () => {
    queue = queue.then(() => new Promise((resolve) => setTimeout(resolve, 20)));
    await queue;
    return new Response('{}');
  });
  const { results } = await outcome(createCustomers(rows(60), { fetch, concurrency: 50, timeout: 300, maxRetries: 0 }));
  assert.deepEqual(results.filter(({ status }) => status !== 'created'), []);
});

describe('a run', () => {
  test('whose token runs out asks for one other token, and loses no row', async () => {
    let uses = 0;
    let token = 0;
    /** @type {boolean[]} */
    const asked = [];
    const server = await startServer((request, response) => {
      uses += 1;
      const isNew = request.headers.authorization === 'Bearer token-1';
      response.writeHead(isNew || uses <= 20 ? 200 : 401).end();
    });
    try {
      const results = await outcome(
        createCustomers(rows(50), {
          baseUrl: server.url,
          concurrency: 8,
          idempotencyKey: (_, index) => `key-${index}`,
          token: ({ refused }) => {
            asked.push(refused);
            if (refused) token += 1;
            return `token-${token}`;
          },
        }),
      );
      assert.equal(results.error, undefined);
      assert.equal(results.results.filter(({ status }) => status === 'created').length, 50);
      assert.equal(asked.filter(Boolean).length, 1);
    } finally {
      await server.stop();
    }
  });

  test('ends if the token is refused and there is no other', async () => {
    for (const [token, most] of /** @type {[BulkOptions['token'], number][]} */ ([
      ['wrong', 4],
      [undefined, 4],
      [() => 'wrong', 12],
      [({ refused }) => (refused ? 'wrong-too' : 'wrong'), 12],
    ])) {
      for (const idempotencyKey of [undefined, (/** @type {unknown} */ _, /** @type {number} */ index) => `k${index}`]) {
        const { fetch, sent } = answering(answer(401));
        const { results, error } = await outcome(createCustomers(rows(500), { fetch, token, idempotencyKey }));
        assert(error instanceof caibo.RunStoppedError);
        assert.equal(error.code, 'run_stopped');
        assert.equal(error.reason, 'unauthorized');
        assert.match(error.message, /^the run stopped after the row with the index \d: the API refuses the token$/);
        assert(error.cause instanceof caibo.UnauthorizedError);
        assert.equal(error.mayExist, false);
        assert(sent.length <= most + 4, `${sent.length}`);
        assert(results.length <= most, `${results.length}`);
        assert(results.some(({ index }) => index === error.index));
      }
    }
  });

  test('ends after ten rows in a row without a connection', async () => {
    const server = await startServer((_, response) => response.end());
    await server.stop();
    const begun = performance.now();
    const { results, error } = await outcome(createCustomers(rows(100), { baseUrl: server.url }));
    assert(error instanceof caibo.RunStoppedError);
    assert.equal(error.reason, 'connection_failed');
    assert(results.length >= 10 && results.length <= 14, `${results.length}`);
    assert.equal(error.mayExist, false);
    assert(performance.now() - begun < 2000);
    // A row with an answer begins the count anew.
    const answers = Array.from({ length: 30 }, (_, index) => (index % 10 === 9 ? OK : drop));
    const mixed = await outcome(createCustomers(rows(30), { fetch: answering(...answers).fetch, concurrency: 1 }));
    assert.equal(mixed.error, undefined);
    assert.equal(mixed.results.length, 30);
  });

  test('ends where stopOn says so', async () => {
    const { fetch, sent } = answering(OK, OK, answer(422), OK);
    /** @type {number[]} */
    const seen = [];
    const stopOn = (/** @type {BulkResult} */ { index, status }) => {
      seen.push(index);
      return status === 'failed';
    };
    const { results, error } = await outcome(createCustomers(rows(10), { fetch, concurrency: 1, stopOn }));
    assert(error instanceof caibo.RunStoppedError);
    assert.deepEqual([error.reason, error.index, error.message], ['stop_on', 2, 'the run stopped after the row with the index 2: stopOn says so']);
    assert.deepEqual(seen, [0, 1, 2]);
    assert.deepEqual(results.map(({ status }) => status), ['created', 'created', 'failed']);
    assert.equal(sent.length, 3);
    const thrown = new Error('mine');
    const throwing = createCustomers(rows(10), { fetch: answering(OK).fetch, stopOn: () => { throw thrown; } });
    assert.equal((await outcome(throwing)).error, thrown);
    assert.throws(() => createCustomers([], { stopOn: /** @type {any} */ ('failed') }), { message: 'invalid options: stopOn must be a function' });
  });

  test('has results with their rows', async () => {
    const source = [ADA, /** @type {any} */ ({}), { ...ADA }];
    const { results } = await outcome(createCustomers(source, { fetch: answering(OK, answer(400)).fetch, concurrency: 1 }));
    assert.deepEqual(results.map(({ status }) => status), ['created', 'invalid', 'failed']);
    for (const { index, row } of results) assert.equal(row, source[index]);
  });

  test('finds a key function that gives different rows one key', async () => {
    const { fetch, sent } = answering(OK);
    const source = [...rows(2), ADA, ADA];
    const idempotencyKey = (/** @type {any} */ { memberId }, /** @type {number} */ index) => (index > 1 ? 'ada' : `import-${memberId}`);
    const { results } = await outcome(createCustomers(source, { fetch, idempotencyKey, concurrency: 1 }));
    assert.deepEqual(results.map(({ status }) => status), ['created', 'failed', 'created', 'created']);
    const { error } = /** @type {any} */ (results[1]);
    assert.deepEqual([error.code, error.option, error.mayExist], ['invalid_option', 'idempotencyKey', false]);
    assert.equal(error.message, 'invalid options: idempotencyKey must give rows of different content different keys');
    assert.equal(sent.length, 3);
  });
});
