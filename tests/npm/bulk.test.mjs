/** Tests `createCustomers`: many rows with limited concurrency, none lost and none sent twice. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import test, { describe } from 'node:test';

import * as caibo from '../../pkg/index.js';
import { startSandbox } from '../sandbox.mjs';
import { answer, answering, countingSignal, drop, timers } from './answers.mjs';
import { rejection } from './rejection.mjs';

/** @import { BulkOptions, BulkResult, CustomerInput } from '../../pkg/index.js' */

const { createCustomers } = caibo;
const OK = answer(200, { id: 1 });

/** @param {number} index */
const row = (index) => ({ name: `row ${index}`, email: `row${index}@example.com` });

/** @param {number} count */
const rows = (count) => Array.from({ length: count }, (_, index) => row(index));

/** @param {AsyncIterable<BulkResult>} results */
async function collect(results) {
  const collected = [];
  for await (const result of results) collected.push(result);
  return collected;
}

/** @param {BulkResult[]} results by index */
const inOrder = (results) => results.sort((one, other) => one.index - other.index);

const pause = (milliseconds = 5) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** A `fetch` that stays pending until the test calls `give(name)` for the customer of that name. */
function held() {
  /** @type {Map<string, (response: Response) => void>} */
  const waiting = new Map();
  let most = 0;
  /** @type {string[]} */
  const sent = [];
  const fetch = (/** @type {unknown} */ _, /** @type {any} */ { body, signal }) =>
    new Promise((resolve, reject) => {
      const { name } = JSON.parse(body);
      sent.push(name);
      waiting.set(name, resolve);
      most = Math.max(most, waiting.size);
      signal.addEventListener('abort', () => reject(signal.reason));
    });
  return {
    fetch: /** @type {typeof globalThis.fetch} */ (fetch),
    sent,
    most: () => most,
    give(/** @type {number} */ index, response = new Response('{}')) {
      waiting.get(row(index).name)?.(response);
      waiting.delete(row(index).name);
    },
  };
}

describe('rows', () => {
  test('of every kind of source are created once each', async () => {
    const sandbox = await startSandbox();
    async function* later() {
      for (const customer of rows(20)) {
        await pause(1);
        yield customer;
      }
    }
    try {
      for (const source of [rows(20), new Set(rows(20)), rows(20).values(), later()]) {
        const before = (await sandbox.customers()).length;
        const results = inOrder(await collect(createCustomers(source, { baseUrl: sandbox.url })));
        assert.deepEqual(
          results.map(({ index, status }) => [index, status]),
          rows(20).map((_, index) => [index, 'created']),
        );
        for (const result of results) {
          assert(result.status === 'created');
          assert.equal(result.customer?.name, `row ${result.index}`);
        }
        const stored = (await sandbox.customers()).slice(before).map(({ name }) => name);
        assert.equal(new Set(stored).size, 20);
        assert.equal(stored.length, 20);
      }
    } finally {
      await sandbox.stop();
    }
  });

  test('that are invalid or refused do not stop the others', async () => {
    const thrown = new Error('mine');
    const source = [
      row(0),
      { name: 'x' },
      null,
      undefined,
      5,
      Promise.resolve(row(5)),
      {
        ...row(6),
        get phone() {
          throw thrown;
        },
      },
      row(7),
      row(8),
    ];
    const { fetch } = answering(OK, answer(400, { errors: { Email: ['taken'] } }), drop);
    const options = { fetch, concurrency: 1 };
    const results = await collect(createCustomers(/** @type {any} */ (source), options));
    assert.deepEqual(
      results.map(({ index, status }) => [index, status]),
      [
        [0, 'created'],
        [1, 'invalid'],
        [2, 'invalid'],
        [3, 'invalid'],
        [4, 'invalid'],
        [5, 'invalid'],
        [6, 'failed'],
        [7, 'failed'],
        [8, 'failed'],
      ],
    );
    const [, invalid, , , , , getter, refused, dropped] = results;
    assert(invalid?.status === 'invalid');
    assert.deepEqual(invalid.issues.map(({ code, path }) => [code, ...path]), [['required', 'email']]);
    assert(invalid.error instanceof caibo.ValidationError);
    assert.equal(invalid.error.issues, invalid.issues);
    assert(getter?.status === 'failed' && getter.error === thrown);
    assert(refused?.status === 'failed' && refused.error instanceof caibo.BadRequestError);
    assert(dropped?.status === 'failed' && dropped.error instanceof caibo.ConnectionError);
  });

  test('that throw a hostile value do not stop the others', async () => {
    const trap = () => assert.fail('it may not be looked at');
    const hostile = new Proxy({}, { get: trap, has: trap, getPrototypeOf: trap });
    const bad = {
      get name() {
        throw hostile;
      },
    };
    const { fetch } = answering(OK);
    const results = inOrder(await collect(createCustomers(/** @type {any} */ ([bad, row(1)]), { fetch })));
    assert.deepEqual(results.map(({ status }) => status), ['failed', 'created']);
  });

  test('may be none: the generator ends at once', async () => {
    const fetch = () => assert.fail('nothing may be sent');
    assert.deepEqual(await collect(createCustomers([], { fetch })), []);
    assert.deepEqual(await collect(createCustomers((async function* () {})(), { fetch })), []);
  });

  test('are yielded in the order in which they end', async () => {
    const { fetch, give } = held();
    const results = createCustomers(rows(3), { fetch, concurrency: 3 });
    const first = results.next();
    await pause();
    give(2);
    assert.equal((await first).value?.index, 2);
    give(0);
    assert.equal((await results.next()).value?.index, 0);
    give(1);
    assert.equal((await results.next()).value?.index, 1);
    assert.equal((await results.next()).done, true);
  });

  test('that have ended are yielded while the source waits for its next row', async () => {
    const { fetch, give } = held();
    async function* source() {
      yield row(0);
      await new Promise(() => {});
    }
    const results = createCustomers(source(), { fetch });
    const first = results.next();
    await pause();
    give(0);
    assert.equal((await first).value?.status, 'created');
  });

  test('are counted in onProgress', async () => {
    /** @type {unknown[]} */
    const progress = [];
    const { fetch } = answering(OK, answer(409));
    const onProgress = (/** @type {unknown} */ event) => progress.push(event);
    await collect(createCustomers([row(0), /** @type {any} */ ({}), row(2)], { fetch, onProgress, concurrency: 1 }));
    assert.deepEqual(progress, [
      { done: 1, created: 1, invalid: 0, failed: 0 },
      { done: 2, created: 1, invalid: 1, failed: 0 },
      { done: 3, created: 1, invalid: 1, failed: 1 },
    ]);
  });

  test('continue after an exception of onProgress', async () => {
    /** @type {unknown[]} */
    const reported = [];
    const { reportError } = globalThis;
    globalThis.reportError = (error) => void reported.push(error);
    try {
      const onProgress = () => {
        throw 'mine';
      };
      assert.equal((await collect(createCustomers(rows(3), { fetch: answering(OK).fetch, onProgress }))).length, 3);
      assert.deepEqual(reported, ['mine', 'mine', 'mine']);
    } finally {
      globalThis.reportError = reportError;
    }
  });

  test('get one idempotency key each from the function idempotencyKey', async () => {
    const { fetch, sent } = answering(OK);
    const idempotencyKey = (/** @type {CustomerInput} */ customer, /** @type {number} */ index) =>
      index === 1 ? undefined : `${customer.email}-${index}`;
    await collect(createCustomers(rows(3), { fetch, idempotencyKey, concurrency: 1 }));
    assert.deepEqual(
      sent.map(({ headers }) => headers['Idempotency-Key']),
      ['row0@example.com-0', undefined, 'row2@example.com-2'],
    );
  });

  test('fail alone if their key is invalid or the key function throws', async () => {
    const { fetch, sent } = answering(OK);
    const thrown = new Error('mine');
    const idempotencyKey = (/** @type {CustomerInput} */ _, /** @type {number} */ index) => {
      if (index === 2) throw thrown;
      return index === 1 ? 'a b' : `key-${index}`;
    };
    const results = inOrder(await collect(createCustomers(rows(4), { fetch, idempotencyKey })));
    assert.deepEqual(results.map(({ status }) => status), ['created', 'failed', 'failed', 'created']);
    const [, none, threw] = /** @type {any[]} */ (results);
    assert.equal(none.error.code, 'invalid_option');
    assert.equal(none.error.option, 'idempotencyKey');
    assert.equal(threw.error, thrown);
    assert.equal(sent.length, 2);
  });
});

describe('concurrency', () => {
  test('limits the number of calls in flight', async () => {
    for (const [concurrency, most] of /** @type {[number | undefined, number][]} */ ([
      [undefined, 4],
      [1, 1],
      [7, 7],
      [100, 64],
    ])) {
      const { fetch, give, most: inFlight } = held();
      const results = collect(createCustomers(rows(200), { fetch, concurrency }));
      for (let index = 0; index < 200; index += 1) {
        await pause(1);
        give(index);
      }
      assert.equal((await results).length, 200);
      assert.equal(inFlight(), most);
    }
  });

  test('must be an integer from 1 to 100', () => {
    for (const concurrency of [0, -1, 1.5, 101, NaN, Infinity, '4', 4n, null, {}]) {
      assert.throws(() => createCustomers([], /** @type {any} */ ({ concurrency })), {
        name: 'CaiboError',
        code: 'invalid_option',
        option: 'concurrency',
        message: 'invalid options: concurrency must be an integer from 1 to 100',
      });
    }
  });

  test('includes results that have not been read yet, so that the source is not read ahead', async () => {
    const { fetch, sent } = answering(OK);
    let given = 0;
    function* source() {
      for (;;) {
        given += 1;
        yield row(given);
      }
    }
    const results = createCustomers(source(), { fetch, concurrency: 5 });
    assert.equal(given, 0, 'nothing is begun before a result is asked for');
    for (let taken = 1; taken <= 20; taken += 1) {
      await results.next();
      await pause(1);
      assert.equal(given, 4 + taken);
      assert.equal(sent.length, 4 + taken);
    }
    await results.return();
  });

  test('of 1 sends no row after the last result that was read', async () => {
    const { fetch, sent } = answering(OK, answer(409), OK);
    for await (const { status } of createCustomers(rows(10), { fetch, concurrency: 1 })) {
      await pause(1);
      if (status === 'failed') break;
    }
    assert.equal(sent.length, 2);
  });

  test('above the number of listeners at which Node warns causes no warning', async () => {
    /** @type {unknown[]} */
    const warnings = [];
    const listen = (/** @type {unknown} */ warning) => warnings.push(warning);
    process.on('warning', listen);
    try {
      const { signal } = new AbortController();
      await collect(createCustomers(rows(200), { fetch: answering(OK).fetch, concurrency: 100, signal }));
      await pause();
      assert.deepEqual(warnings, []);
    } finally {
      process.off('warning', listen);
    }
  });
});

describe('an early return', () => {
  test('starts no further row, waits for those in flight, and then closes the source once', async () => {
    const { fetch, give, sent } = held();
    /** @type {string[]} */
    const log = [];
    function* source() {
      try {
        yield* rows(100);
      } finally {
        log.push('closed');
      }
    }
    const onProgress = () => log.push('row');
    const results = createCustomers(source(), { fetch, concurrency: 3, onProgress });
    const first = results.next();
    await pause();
    give(0);
    await first;
    const ended = results.return().then(() => log.push('returned'));
    await pause();
    assert.deepEqual(log, ['row']);
    give(2);
    await pause();
    assert.deepEqual(log, ['row', 'row']);
    give(1);
    await ended;
    assert.deepEqual(log, ['row', 'row', 'row', 'closed', 'returned']);
    assert.equal(sent.length, 3);
    assert.equal((await results.next()).done, true);
  });

  test('calls `return` of a hand-written iterator once, and not if the iterator has ended by itself', async () => {
    const { fetch } = answering(OK);
    for (const [length, taken, closed] of /** @type {[number, number, number][]} */ ([
      [100, 1, 1],
      [3, 4, 0],
    ])) {
      let index = 0;
      let returns = 0;
      const source = {
        [Symbol.asyncIterator]() {
          return this;
        },
        async next() {
          index += 1;
          return index > length ? { done: true, value: undefined } : { done: false, value: row(index) };
        },
        async return() {
          returns += 1;
          return { done: true, value: undefined };
        },
      };
      const results = createCustomers(/** @type {any} */ (source), { fetch });
      for (let count = 0; count < taken; count += 1) await results.next();
      await results.return();
      assert.equal(returns, closed);
    }
  });

  test('before the first result does not open the source', async () => {
    const source = {
      [Symbol.iterator]() {
        return assert.fail('it may not be opened');
      },
    };
    const results = createCustomers(source, {});
    await results.return();
    assert.equal((await results.next()).done, true);
  });

  test('does not send a row that the source yields afterwards', async () => {
    const { fetch, sent } = answering(OK);
    /** @type {(row: IteratorResult<any>) => void} */
    let give = () => {};
    let count = 0;
    const source = {
      [Symbol.asyncIterator]: () => source,
      next: () => {
        count += 1;
        if (count === 1) return Promise.resolve({ done: false, value: row(0) });
        return new Promise((resolve) => {
          give = resolve;
        });
      },
    };
    for await (const { index } of createCustomers(/** @type {any} */ (source), { fetch })) {
      assert.equal(index, 0);
      break;
    }
    give({ done: false, value: row(1) });
    await pause();
    assert.equal(sent.length, 1);
  });

  test('passes on an exception of the closing source', async () => {
    function* source() {
      try {
        yield* rows(10);
      } finally {
        throw new Error('cannot close');
      }
    }
    const results = createCustomers(source(), { fetch: answering(OK).fetch });
    await results.next();
    await assert.rejects(results.return(), { message: 'cannot close' });
  });
});

describe('a source', () => {
  test('that throws: rows in flight are yielded first, then its error is thrown', async () => {
    const { fetch, give } = held();
    function* source() {
      yield row(0);
      yield row(1);
      throw new Error('mine');
    }
    const results = createCustomers(source(), { fetch });
    const first = results.next();
    await pause();
    give(1);
    assert.equal((await first).value?.index, 1);
    const second = results.next();
    give(0);
    assert.equal((await second).value?.index, 0);
    await assert.rejects(results.next(), { message: 'mine' });
    assert.equal((await results.next()).done, true);
  });

  test('may throw any value at any time', async () => {
    for (const thrown of [undefined, null, 'a text', 0]) {
      for (const source of [
        {
          [Symbol.iterator]() {
            throw thrown;
          },
        },
        {
          [Symbol.iterator]: () => ({
            next() {
              throw thrown;
            },
          }),
        },
        { [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(thrown) }) },
      ]) {
        assert.equal(await rejection(createCustomers(/** @type {any} */ (source)).next()), thrown);
      }
    }
  });

  test('that yields no iterator result is a TypeError and does not run for ever', async () => {
    for (const given of [undefined, null, 5, 'text']) {
      const source = { [Symbol.iterator]: () => ({ next: () => given }) };
      const error = await rejection(createCustomers(/** @type {any} */ (source)).next());
      assert(error instanceof TypeError);
      assert.equal(error.message, 'the source gave what is no iterator result');
    }
  });

  test('that is not iterable is a TypeError at once', () => {
    for (const source of [undefined, null, 5, {}, () => {}, { [Symbol.iterator]: 5 }, new Map().size]) {
      assert.throws(() => createCustomers(/** @type {any} */ (source)), {
        name: 'TypeError',
        message: 'createCustomers takes an iterable or an async iterable of customers',
      });
    }
  });
});

describe('an invalid option', () => {
  test('ends the run without reporting any row as failed', async () => {
    const fetch = () => assert.fail('nothing may be sent');
    let closed = 0;
    function* source() {
      try {
        for (let index = 0; ; index += 1) yield row(index);
      } finally {
        closed += 1;
      }
    }
    for (const options of [{ baseUrl: 'ftp://x' }, { token: 'two words' }, { timeout: 0 }, { nonsense: 1 }]) {
      const results = createCustomers(source(), /** @type {any} */ ({ ...options, fetch }));
      const error = await rejection(results.next());
      assert.equal(error.code, 'invalid_option');
      assert.equal(error.option, Object.keys(options)[0]);
    }
    assert.equal(closed, 4);
  });

  test('that JavaScript checks is refused at once', () => {
    for (const options of [{ idempotencyKey: 'one for all' }, { onProgress: 5 }, { signal: {} }]) {
      assert.throws(() => createCustomers([], /** @type {any} */ (options)), {
        code: 'invalid_option',
        option: Object.keys(options)[0],
      });
    }
  });
});

describe('the signal', () => {
  test('aborts calls in flight: those rows are yielded as failed, then its reason is thrown', async () => {
    for (const reason of [new Error('mine'), 'a text', null]) {
      const { controller, signal, listeners } = countingSignal();
      const { fetch, give, sent } = held();
      let closed = 0;
      function* source() {
        try {
          yield* rows(100);
        } finally {
          closed += 1;
        }
      }
      const before = timers();
      const results = createCustomers(source(), { fetch, signal, concurrency: 3 });
      const first = results.next();
      await pause();
      give(1);
      assert.equal((await first).value?.status, 'created');
      const second = results.next();
      await pause();
      controller.abort(reason);
      const failed = [(await second).value, (await results.next()).value, (await results.next()).value];
      assert.deepEqual(
        failed.map((result) => result?.status === 'failed' && result.error === reason && result.index).sort(),
        [0, 2, 3],
      );
      assert.equal(await rejection(results.next()), reason);
      assert.equal((await results.next()).done, true);
      await pause();
      assert.equal(sent.length, 4);
      assert.equal(closed, 1);
      assert.equal(listeners.size, 0);
      assert.equal(timers(), before);
    }
  });

  test('ends a run whose source never yields a row', async () => {
    const { controller, signal, listeners } = countingSignal();
    async function* source() {
      await new Promise(() => {});
    }
    const next = rejection(createCustomers(/** @type {any} */ (source()), { signal }).next());
    await pause();
    controller.abort('stop');
    assert.equal(await next, 'stop');
    assert.equal(listeners.size, 0);
  });

  test('ends an early return whose source never closes', async () => {
    const { controller, signal, listeners } = countingSignal();
    const { fetch } = answering(OK);
    async function* source() {
      yield row(0);
      await new Promise(() => {});
    }
    const results = createCustomers(source(), { signal, fetch });
    await results.next();
    const ended = results.return();
    await pause();
    controller.abort('stop');
    await ended;
    assert.equal(listeners.size, 0);
  });

  test('that is already aborted does not open the source', async () => {
    const source = {
      [Symbol.iterator]() {
        return assert.fail('it may not be opened');
      },
    };
    const results = createCustomers(source, { signal: AbortSignal.abort('stop') });
    assert.equal(await rejection(results.next()), 'stop');
  });

  test('that does not abort keeps no listener', async () => {
    const { signal, listeners } = countingSignal();
    await collect(createCustomers(rows(10), { signal, fetch: answering(OK).fetch }));
    assert.equal(listeners.size, 0);
  });
});

test('options are read once, when createCustomers is called', async () => {
  const { fetch, sent } = answering(OK);
  let reads = 0;
  const options = {
    fetch,
    headers: { a: '1' },
    get baseUrl() {
      reads += 1;
      return 'http://localhost:1';
    },
  };
  const results = createCustomers(rows(3), options);
  options.headers.a = '2';
  await collect(results);
  assert.equal(reads, 1);
  for (const { url, headers } of sent) assert.equal(`${url} ${headers.a}`, 'http://localhost:1/customers 1');
});

test('a client’s options apply to createCustomers too', async () => {
  const { fetch, sent } = answering(OK);
  const client = caibo.createClient({ fetch, baseUrl: 'http://localhost:1' });
  await collect(client.createCustomers(rows(2), { concurrency: 2, idempotencyKey: (_, index) => `k${index}` }));
  assert.deepEqual(sent.map(({ url, headers }) => [url, headers['Idempotency-Key']]), [
    ['http://localhost:1/customers', 'k0'],
    ['http://localhost:1/customers', 'k1'],
  ]);
});

describe('memory', () => {
  /**
   * Runs a script in a separate process, without the heap of other tests and without the promise hooks of the test
   * runner. The script prints by how many bytes its heap has grown.
   *
   * @param {string} script
   */
  function growth(script) {
    const head = `
      import { createCustomers } from ${JSON.stringify(new URL('../../pkg/index.js', import.meta.url).href)};
      // A million errors are made, and their stack traces are not used.
      Error.stackTraceLimit = 0;
      const row = { name: 'Ada', email: 'ada@example.com' };
      const heap = () => (gc(), process.memoryUsage().heapUsed);
    `;
    const args = ['--expose-gc', '--input-type=module', '--eval', head + script];
    const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    assert.equal(stderr, '');
    assert.match(stdout, /^-?\d+\n$/);
    return Number(stdout);
  }

  test('for a million rows is that of a few hundred', (t) => {
    const bytes = growth(`
      // An array is an invalid customer that takes memory: 4 KB.
      function* source() {
        for (let index = 0; index < 1_000_000; index += 1) {
          yield index % 50 === 0 ? row : new Array(512).fill(index);
        }
      }
      const fetch = async () => new Response(null);
      const { signal } = new AbortController();
      let count = 0;
      let first = 0;
      let most = 0;
      for await (const { status } of createCustomers(source(), { fetch, signal, concurrency: 10 })) {
        count += 1;
        if (status === 'failed') throw new Error('no row fails');
        if (count === 50_000) first = heap();
        else if (count % 190_000 === 0) most = Math.max(most, heap());
      }
      if (count !== 1_000_000) throw new Error('a row is lost');
      console.log(most - first);
    `);
    t.diagnostic(`${Math.round(bytes / 1024)} KB more after 950 000 rows`);
    assert(bytes < 300 * 4096, `${bytes} bytes`);
  });

  test('for the rows that overtake a hanging one is freed', (t) => {
    const bytes = growth(`
      function* source() {
        yield row;
        for (;;) yield [];
      }
      const fetch = () => new Promise(() => {});
      let count = 0;
      let first = 0;
      for await (const { status } of createCustomers(source(), { fetch, concurrency: 2 })) {
        if (status !== 'invalid') throw new Error('it hangs');
        count += 1;
        if (count === 20_000) first = heap();
        if (count === 120_000) {
          console.log(heap() - first);
          process.exit();
        }
      }
    `);
    t.diagnostic(`${Math.round(bytes / 1024)} KB more after 100 000 rows`);
    assert(bytes < 300 * 4096, `${bytes} bytes`);
  });
});

test('an early return does not wait for a row that the source never yields', { timeout: 5000 }, async () => {
  const source = (async function* () {
    yield row(0);
    await new Promise(() => {});
  })();
  for await (const { status } of createCustomers(source, { fetch: answering(OK).fetch, concurrency: 2 })) {
    assert.equal(status, 'created');
    break;
  }
});

test('an invalid token fails its row alone, even after a first attempt', async () => {
  for (const bad of ['', undefined, {}, 'a\nb']) {
    let asked = 0;
    const token = () => /** @type {string} */ ((asked += 1) === 3 ? bad : 'good');
    const results = await collect(
      createCustomers(rows(6), { fetch: answering(OK).fetch, token, concurrency: 1 }),
    );
    assert.deepEqual(
      results.map(({ status }) => status),
      ['created', 'created', 'failed', 'created', 'created', 'created'],
    );
    const [failed] = results.filter((result) => result.status === 'failed');
    assert.equal(/** @type {any} */ (failed?.error).option, 'token');
  }
});
