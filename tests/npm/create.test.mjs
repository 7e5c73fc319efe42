/** Tests `createCustomer` against the sandbox, against faulty servers and with a caller's `fetch`. */

import assert from 'node:assert/strict';
import test, { after, before, describe } from 'node:test';
import vm from 'node:vm';

import * as caibo from '../../pkg/index.js';
import { startSandbox } from '../sandbox.mjs';
import { countingSignal, timers } from './answers.mjs';
import { rejection } from './rejection.mjs';
import { startServer } from './server.mjs';

const { createCustomer, validateCustomer } = caibo;
const ADA = { name: 'Ada Lovelace', email: 'ada@example.com' };

/** @typedef {Awaited<ReturnType<typeof startSandbox>>} Sandbox */

describe('a real sandbox', () => {
  /** @type {Sandbox} */
  let sandbox;
  before(async () => {
    sandbox = await startSandbox();
  });
  after(() => sandbox.stop());

  test('stores exactly the given customer', async () => {
    const created = await createCustomer(
      {
        ...ADA,
        ownerId: 2n ** 63n - 1n,
        userId: null,
        name: 'Ada "\u{1F600}" \\ \u2028',
        address: '1 Main St\n\tLondon',
        phone: undefined,
        hasPaymentRequests: false,
        totalDeposits: 0.1,
        createDate: new Date(0),
      },
      { baseUrl: sandbox.url },
    );
    assert.deepEqual(created, {
      id: 1,
      ownerId: 9223372036854775807n,
      userId: null,
      name: 'Ada "\u{1F600}" \\ \u2028',
      email: 'ada@example.com',
      address: '1 Main St\n\tLondon',
      hasPaymentRequests: false,
      totalDeposits: 0.1,
      createDate: '1970-01-01T00:00:00.000Z',
    });
    const stored = await sandbox.customers();
    assert.deepEqual(
      stored.map(({ id, name }) => [id, name]),
      [[1, 'Ada "\u{1F600}" \\ \u2028']],
    );
  });

  test('receives no invalid customer', async () => {
    const before = await sandbox.customers();
    await assert.rejects(createCustomer({ ...ADA, email: 'ada' }, { baseUrl: sandbox.url }), {
      name: 'ValidationError',
      code: 'invalid_customer',
      message: 'the customer is not valid: email must be an email address: the @ is missing',
      issueCount: 1,
    });
    assert.deepEqual(await sandbox.customers(), before);
  });

  test('reports issues in the same shape as the client', async () => {
    // The client refuses invalid customers, so the body is replaced after validation.
    /** @type {typeof fetch} */
    const tamper = (url, init) =>
      fetch(url, { ...init, body: '{"name":5,"email":"ada","Phone":1}' });
    const error = await rejection(createCustomer(ADA, { baseUrl: sandbox.url, fetch: tamper }));
    assert(error instanceof caibo.BadRequestError);
    assert.equal(error.status, 400);
    assert.equal(error.title, 'One or more validation errors occurred.');
    assert.deepEqual(
      error.issues.map(({ code, path, source, message }) => ({ code, path, source, message })),
      [
        { code: 'rejected', path: ['name'], source: 'server', message: 'must be text' },
        {
          code: 'rejected',
          path: ['email'],
          source: 'server',
          message: 'must be an email address: the @ is missing',
        },
        {
          code: 'rejected',
          path: ['phone'],
          source: 'server',
          message: 'is not a known field; did you mean phone?',
        },
      ],
    );
    assert.equal(/** @type {any} */ (error.problem).status, 400);
  });

  test('accepts a call with the token and refuses one without it', async () => {
    const locked = await startSandbox(['--token', 'right']);
    try {
      const baseUrl = locked.url;
      for (const token of [undefined, 'wrong']) {
        const error = await rejection(createCustomer(ADA, { baseUrl, token }));
        assert(error instanceof caibo.UnauthorizedError);
        assert.equal(error.code, 'unauthorized');
        assert(!JSON.stringify(error).includes('wrong'));
      }
      assert.equal((await createCustomer(ADA, { baseUrl, token: 'right' }))?.id, 1);
    } finally {
      await locked.stop();
    }
  });

  test('that is down causes a ConnectionError, and the next call works', async () => {
    const other = await startSandbox();
    await other.stop();
    const error = await rejection(createCustomer(ADA, { baseUrl: other.url }));
    assert(error instanceof caibo.ConnectionError);
    assert.equal(error.code, 'connection_failed');
    assert(error.cause instanceof TypeError);
    assert.equal((await createCustomer(ADA, { baseUrl: sandbox.url }))?.name, 'Ada Lovelace');
  });
});

describe('the customer is read once, when the call is made', () => {
  /** @param {import('../../pkg/index.js').CustomerInput} customer */
  async function sent(customer) {
    /** @type {string[]} */
    const bodies = [];
    const call = createCustomer(customer, {
      fetch: async (_, init) => {
        bodies.push(String(init?.body));
        return new Response('{}');
      },
    });
    return { call, bodies };
  }

  test('a later change to the object is not sent', async () => {
    const customer = { ...ADA };
    const { call, bodies } = await sent(customer);
    customer.name = 'x'.repeat(101);
    await call;
    assert.deepEqual(bodies, ['{"name":"Ada Lovelace","email":"ada@example.com"}']);
  });

  test('a getter runs once', async () => {
    let runs = 0;
    const { call, bodies } = await sent({
      ...ADA,
      get phone() {
        runs += 1;
        return String(runs);
      },
    });
    await call;
    assert.equal(runs, 1);
    assert.deepEqual(bodies, ['{"name":"Ada Lovelace","email":"ada@example.com","phone":"1"}']);
  });

  test('a Proxy is asked for each key once', async () => {
    /** @type {string[]} */
    const gets = [];
    const customer = new Proxy(ADA, {
      get(target, key) {
        if (typeof key === 'string') gets.push(key);
        return Reflect.get(target, key);
      },
    });
    await (await sent(customer)).call;
    assert.deepEqual(gets, ['name', 'email']);
  });

  test('an exception of a getter reaches the caller, nothing is sent, and the next call works', async () => {
    for (const thrown of [new Error('mine'), 'a text', undefined]) {
      const customer = {
        ...ADA,
        get phone() {
          throw thrown;
        },
      };
      const { call, bodies } = await sent(/** @type {any} */ (customer));
      assert.equal(await rejection(call), thrown);
      assert.deepEqual(bodies, []);
      assert.throws(
        () => validateCustomer(customer),
        (error) => error === thrown,
      );
    }
    const { call, bodies } = await sent(ADA);
    await call;
    assert.equal(bodies.length, 1);
  });

  test('a revoked Proxy rejects with the TypeError of the platform', async () => {
    const { proxy, revoke } = Proxy.revocable(ADA, {});
    revoke();
    assert((await rejection(createCustomer(proxy))) instanceof TypeError);
  });
});

describe('large input', () => {
  test('a text of 10 MB is too long', () => {
    const [issue] = validateCustomer({ ...ADA, name: 'x'.repeat(10_000_000) });
    assert.equal(issue?.code, 'too_long');
    assert.deepEqual(issue.params, { max: 100, length: 10_000_000 });
    assert(issue.message.length < 100);
  });

  test('100 000 unknown keys give 100 issues and the total', async () => {
    const keys = Array.from({ length: 100_000 }, (_, index) => [`key${index}`, index]);
    const customer = /** @type {any} */ ({ email: 'a@b', ...Object.fromEntries(keys) });
    const issues = validateCustomer(customer);
    assert.equal(issues.length, 100);
    assert.equal(issues.total, 100_001);
    const error = await rejection(createCustomer(customer));
    assert.equal(error.issues.length, 100);
    assert.equal(error.issueCount, 100_001);
    assert(error.message.length < 300);
  });

  test('an empty list of issues equals [] in every comparison', () => {
    assert.deepStrictEqual(validateCustomer(ADA), []);
    assert.equal(validateCustomer(ADA).total, 0);
  });
});

describe('the network', () => {
  /**
   * Makes one call to a server with the given answer. Returns what the server received, and the error.
   *
   * @param {import('node:http').RequestListener} answer
   * @param {import('../../pkg/index.js').Options} [options]
   */
  async function call(answer, options) {
    const server = await startServer(answer);
    try {
      const error = await rejection(createCustomer(ADA, { baseUrl: server.url, ...options }));
      assert.deepEqual(server.requests, [JSON.stringify(ADA)], 'sent exactly once');
      return { error, server };
    } finally {
      await server.stop();
    }
  }

  test('a dropped connection is a ConnectionError', async () => {
    const { error } = await call((request) => request.socket.destroy());
    assert(error instanceof caibo.ConnectionError);
  });

  test('a body that ends too early is a ResponseError', async () => {
    const { error } = await call((_, response) => {
      response.writeHead(200, { 'Content-Length': '100' });
      response.write('{"id":1', () => response.socket?.destroy());
    });
    assert(error instanceof caibo.ResponseError);
    assert.equal(error.status, 200);
    assert.equal(error.message, 'the response has status 200 and a body that ended too early');
  });

  test('a redirect is not followed', async () => {
    const target = await startServer((_, response) => response.end('{}'));
    try {
      for (const status of [301, 307]) {
        const { error } = await call((_, response) => {
          response.writeHead(status, { Location: `${target.url}/customers` }).end();
        });
        assert(error instanceof caibo.ResponseError);
        const message = `the response has status ${status} and leads elsewhere, which is not followed: check baseUrl`;
        assert.equal(error.message, message);
      }
      assert.deepEqual(target.requests, []);
    } finally {
      await target.stop();
    }
  });

  for (const [what, answer] of /** @type {[string, import('node:http').RequestListener][]} */ ([
    ['headers', () => {}],
    ['a body', (_, response) => response.write('{"id":')],
  ])) {
    test(`${what} that never come: the call ends at its deadline and closes the connection`, async () => {
      const server = await startServer(answer);
      try {
        const error = await rejection(createCustomer(ADA, { baseUrl: server.url, timeout: 100 }));
        assert(error instanceof caibo.TimeoutError);
        assert.equal(error.code, 'timeout');
        assert.equal(error.message, 'no complete response within 100 ms');
        await server.closed;
        assert.equal(server.requests.length, 1);
      } finally {
        await server.stop();
      }
    });

    test(`${what} that never come: the caller’s signal ends the call with its own reason`, async () => {
      for (const reason of [new Error('mine'), 'a text', null, 0]) {
        const server = await startServer((request, response) => {
          answer(request, response);
          setTimeout(() => controller.abort(reason), 20);
        });
        const controller = new AbortController();
        try {
          const { signal } = controller;
          assert.equal(await rejection(createCustomer(ADA, { baseUrl: server.url, signal })), reason);
          await server.closed;
        } finally {
          await server.stop();
        }
      }
    });
  }

  test('a fetch that ignores its signal does not delay the deadline', async () => {
    /** @returns {Promise<never>} */
    const fetch = () => new Promise(() => {});
    const error = await rejection(createCustomer(ADA, { fetch, timeout: 20 }));
    assert(error instanceof caibo.TimeoutError);
  });

  test('a signal that is already aborted prevents sending', async () => {
    const fetch = () => assert.fail('nothing may be sent');
    const error = await rejection(createCustomer(ADA, { fetch, signal: AbortSignal.abort('stop') }));
    assert.equal(error, 'stop');
  });

  test('a finished call leaves no timer and no listener', async () => {
    const { signal, listeners, count } = countingSignal();
    const before = timers();
    await createCustomer(ADA, { signal, fetch: async () => new Response('{}') });
    await rejection(createCustomer(ADA, { signal, fetch: () => Promise.reject('down') }));
    await rejection(createCustomer(/** @type {any} */ ({}), { signal }));
    assert.equal(timers(), before);
    assert.equal(count.added, 3);
    assert.equal(listeners.size, 0);
  });
});

describe('the option fetch', () => {
  test('any value that it throws or rejects with is the cause of a ConnectionError', async () => {
    for (const cause of [new Error('down'), 'a text', undefined, null]) {
      for (const fetch of [
        () => Promise.reject(cause),
        () => {
          throw cause;
        },
      ]) {
        const error = await rejection(createCustomer(ADA, { fetch }));
        assert(error instanceof caibo.ConnectionError);
        assert.equal(error.cause, cause);
      }
    }
  });

  test('is called with a URL as text and a plain object, which such functions expect', async () => {
    /** @type {unknown[][]} */
    const calls = [];
    const options = {
      baseUrl: 'http://localhost:4010',
      token: 'abc',
      fetch: async (/** @type {unknown[]} */ ...args) => {
        calls.push(args);
        return new Response('{}');
      },
    };
    await createCustomer(ADA, options);
    const [[url, init] = []] = calls;
    const { signal, ...rest } = /** @type {RequestInit} */ (init);
    assert.equal(url, 'http://localhost:4010/customers');
    assert(signal instanceof AbortSignal);
    assert.deepEqual(rest, {
      method: 'POST',
      headers: {
        Accept: 'application/json, application/problem+json',
        'Content-Type': 'application/json',
        Authorization: 'Bearer abc',
      },
      body: JSON.stringify(ADA),
      redirect: 'manual',
    });
  });

  const body = async () => new ArrayBuffer(0);
  const headers = new Headers();
  const thrower = () => {
    throw new Error('mine');
  };
  for (const [what, response] of /** @type {[string, unknown][]} */ ([
    ['undefined', undefined],
    ['null', null],
    ['an empty object', {}],
    ['a text', 'text'],
    ['headers that throw', { status: 200, headers: { forEach: thrower }, arrayBuffer: body }],
    ['a status that throws', Object.defineProperty({ headers }, 'status', { get: thrower })],
    ['a status of 0', { status: 0, headers, arrayBuffer: body }],
    ['a status that is not an integer', { status: 200.9, headers, arrayBuffer: body }],
    ['a status of 1000', { status: 1000, headers, arrayBuffer: body }],
    ['a status above 65535', { status: 65736, headers, arrayBuffer: body }],
    ['a status that is negative', { status: -65336, headers, arrayBuffer: body }],
    ['a status as text', { status: '200', headers, arrayBuffer: body }],
    ['a body that is null', { status: 200, headers, arrayBuffer: async () => null }],
    ['a body as text', { status: 200, headers, arrayBuffer: async () => '{}' }],
    ['a body with a false toStringTag', { status: 200, headers, arrayBuffer: async () => ({ [Symbol.toStringTag]: 'ArrayBuffer' }) }],
    ['a body whose toStringTag throws', { status: 200, headers, arrayBuffer: async () => ({ get [Symbol.toStringTag]() { throw new Error('mine'); } }) }],
    ['a SharedArrayBuffer as body', { status: 200, headers, arrayBuffer: async () => new SharedArrayBuffer(2) }],
    ['a body that cannot be read', { status: 200, headers }],
    ['a Proxy that throws', new Proxy({}, { get: (_, key) => (key === 'then' ? undefined : thrower()) })],
    ['a body of 9 MB', new Response('{}' + ' '.repeat(9 * 2 ** 20))],
    ['a body of 100 000 nested arrays', new Response('{"a":' + '['.repeat(100_000))],
  ])) {
    test(`resolving to ${what} instead of a Response is a ResponseError, and the next call works`, async () => {
      const fetch = async () => /** @type {any} */ (response);
      const error = await rejection(createCustomer(ADA, { fetch, timeout: 5000 }));
      assert(error instanceof caibo.ResponseError, String(error));
      assert.equal(error.code, 'invalid_response');
      assert.deepEqual(await createCustomer(ADA, { fetch: async () => new Response('{}') }), {});
    });
  }

  test('a body that is not UTF-8 is read, with and without a TextDecoder', async () => {
    const { TextDecoder } = globalThis;
    const bytes = (/** @type {string} */ text) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
    try {
      for (const decoder of [TextDecoder, undefined]) {
        // @ts-expect-error: jsdom has no TextDecoder
        globalThis.TextDecoder = decoder;
        // A copy of the package keeps the decoder of its first body.
        const url = new URL(`../../pkg/index.js?decoder=${typeof decoder}`, import.meta.url);
        /** @type {typeof caibo} */
        const { createCustomer } = await import(url.href);
        const name = '\u00e9\u20ac\u{1F600}';
        const latin = async () => new Response(bytes('{"name":"\xe9"}'));
        assert.deepEqual(await createCustomer(ADA, { fetch: latin }), { name: '\ufffd' });
        for (const [text, reason] of /** @type {const} */ ([
          ['\xef\xbb', 'cannot be read as JSON'],
          ['{"name":"\xf0\x9f', 'ended too early'],
        ])) {
          const fetch = async () => new Response(bytes(text));
          const error = await rejection(createCustomer(ADA, { fetch }));
          assert.equal(error.message, `the response has status 200 and a body that ${reason}`);
          const marked = async () => new Response(`\ufeff{"name":"${name}"}`);
          assert.deepEqual(await createCustomer(ADA, { fetch: marked }), { name });
        }
      }
    } finally {
      globalThis.TextDecoder = TextDecoder;
    }
  });

  test('a success does not make a later response of another kind one', async () => {
    const kinds = /** @type {[string, number, boolean][]} */ ([
      ['{}', 200, true],
      ['[]', 200, false],
      ['', 200, true],
      ['{}', 400, false],
      ['{}', 201, true],
      ['{', 201, false],
      ['<p>', 201, false],
    ]);
    for (const [body, status, isSuccess] of [...kinds, ...kinds]) {
      const call = createCustomer(ADA, { fetch: async () => new Response(body, { status }) });
      const outcome = await call.then(() => true, () => false);
      assert.equal(outcome, isSuccess, `${status} ${body}`);
    }
    const list = async () => new Response('[]');
    assert.deepEqual(await caibo.getPaymentMethods(1, { fetch: list }), []);
    assert((await rejection(createCustomer(ADA, { fetch: list }))) instanceof caibo.ResponseError);
  });

  test('header values that are not text are ignored', async () => {
    for (const type of [5, {}, ['application/json'], Symbol('type')]) {
      const response = { status: 500, headers: new Map([['content-type', type], ['a', 'b']]), arrayBuffer: body };
      const fetch = async () => /** @type {any} */ (response);
      assert.deepEqual((await rejection(createCustomer(ADA, { fetch }))).headers, { a: 'b' });
    }
  });

  test('may resolve to a Response of another realm', async () => {
    const response = {
      status: 200,
      headers: { get: () => 'application/json' },
      arrayBuffer: async () => new TextEncoder().encode('{"id":1}').buffer,
    };
    const fetch = async () => /** @type {any} */ (response);
    assert.deepEqual(await createCustomer(ADA, { fetch }), { id: 1 });

    const others = vm.runInNewContext(`({
      status: 200,
      headers: new Map([['content-type', 'application/json']]),
      arrayBuffer: async () => Uint8Array.from([123, 125]).buffer,
    })`);
    assert.deepEqual(await createCustomer(ADA, { fetch: async () => others }), {});
  });

  test('must be a function, and the option signal an AbortSignal', async () => {
    const noMethods = { aborted: false, addEventListener: 1, removeEventListener() {} };
    for (const [option, value, words] of /** @type {[string, unknown, string][]} */ ([
      ['fetch', 5, 'fetch must be a function'],
      ['signal', 5, 'signal must be an AbortSignal'],
      ['signal', {}, 'signal must be an AbortSignal'],
      ['signal', noMethods, 'signal must be an AbortSignal'],
    ])) {
      await assert.rejects(createCustomer(ADA, /** @type {any} */ ({ [option]: value })), {
        name: 'CaiboError',
        code: 'invalid_option',
        option,
        message: `invalid options: ${words}`,
      });
    }
  });
});

describe('options', () => {
  /** @type {RequestInfo | URL | undefined} */
  let sentTo;
  /** @type {typeof globalThis.fetch} */
  const fetch = async (url) => {
    sentTo = url;
    return new Response('{}');
  };
  const baseUrl = 'http://localhost:9';

  test('are read by name from any object, inherited ones too', async () => {
    class Configuration {
      get baseUrl() {
        return baseUrl;
      }
      get fetch() {
        return fetch;
      }
    }
    for (const options of [{ baseUrl, fetch }, Object.create({ baseUrl, fetch }), new Configuration()]) {
      sentTo = undefined;
      await createCustomer(ADA, options);
      assert.equal(sentTo, 'http://localhost:9/customers');
    }
  });

  test('may be absent', async () => {
    const { fetch: platforms } = globalThis;
    globalThis.fetch = async (url) => {
      sentTo = url;
      return new Response('{}');
    };
    try {
      for (const options of [undefined, null, {}, { fetch: undefined, signal: null, token: undefined }]) {
        sentTo = undefined;
        await createCustomer(ADA, /** @type {any} */ (options));
        assert.equal(sentTo, 'https://apay.caibo.digital/customers');
      }
    } finally {
      globalThis.fetch = platforms;
    }
  });

  test('that are not an object are refused, and nothing is sent', async () => {
    const { fetch: platforms } = globalThis;
    globalThis.fetch = () => assert.fail('nothing may be sent');
    try {
      for (const options of [5, true, 5n, Symbol('x'), 'text', () => {}, [], new Map(), new Date()]) {
        await assert.rejects(createCustomer(ADA, /** @type {any} */ (options)), {
          code: 'invalid_option',
          message: 'invalid options: must be an object',
        });
      }
    } finally {
      globalThis.fetch = platforms;
    }
  });
});

test('validateCustomerField takes any value as the field’s name, and calls in flight continue', async () => {
  /** @type {(response: Response) => void} */
  let answer = () => {};
  let call;
  await new Promise((sent) => {
    const fetch = () =>
      new Promise((resolve) => {
        answer = resolve;
        sent(undefined);
      });
    call = createCustomer(ADA, { fetch: /** @type {any} */ (fetch) });
  });
  let asked = 0;
  const field = { toString: () => `text ${(asked += 1)}` };
  for (const [value, name] of /** @type {[any, string][]} */ ([
    [5, '5'],
    [{}, '[object Object]'],
    [null, 'null'],
    [undefined, 'undefined'],
    [[], ''],
    [Symbol('name'), 'Symbol(name)'],
    [field, 'text 1'],
  ])) {
    const [issue] = caibo.validateCustomerField(value, 'x');
    assert.deepEqual([issue?.code, issue?.path], ['unknown_field', [name]]);
  }
  answer(new Response('{"id":1}'));
  assert.deepEqual(await call, { id: 1 });
});

test('an error response whose body stalls is reported by its status at the deadline', async () => {
  const stalled = new Response(new ReadableStream({}), { status: 401 });
  const error = await rejection(createCustomer(ADA, { fetch: async () => stalled, timeout: 20 }));
  assert(error instanceof caibo.UnauthorizedError);
});

test('a thousand concurrent calls succeed', async () => {
  const server = await startServer((_, response) => response.end('{}'));
  try {
    const calls = Array.from({ length: 1000 }, (_, index) =>
      createCustomer({ ...ADA, name: String(index) }, { baseUrl: server.url }),
    );
    await Promise.all(calls);
    assert.equal(new Set(server.requests).size, 1000);
  } finally {
    await server.stop();
  }
});

test('isCaiboError recognizes an error of another copy of the package', async () => {
  const url = new URL('../../pkg/index.js?copy', import.meta.url);
  /** @type {typeof caibo} */
  const copy = await import(url.href);
  const error = await rejection(createCustomer(/** @type {any} */ ({})));
  assert(copy.isCaiboError(error));
  for (const value of [undefined, null, 'text', new Error('x'), {}]) {
    assert.equal(copy.isCaiboError(value), false);
  }
});

describe('a body that is too large', () => {
  const LARGE = 9 * 2 ** 20;

  test('is not read to its end', async () => {
    let sent = 0;
    const server = await startServer((_, response) => {
      const chunk = Buffer.alloc(2 ** 16, ' ');
      const more = () => {
        while (!response.destroyed && response.write(chunk)) sent += chunk.length;
      };
      response.on('drain', more);
      more();
    });
    try {
      const error = await rejection(createCustomer(ADA, { baseUrl: server.url }));
      assert(error instanceof caibo.ResponseError);
      assert.equal(
        error.message,
        'the response has status 200 and a body that is too large to be an answer of the API',
      );
      await server.closed;
      assert(sent < 4 * LARGE, `${sent} bytes were sent`);
    } finally {
      await server.stop();
    }
  });

  test('does not hide the status and the headers of an error', async () => {
    const headers = { 'X-Request-Id': 'r-1', 'Retry-After': '7' };
    const fetch = async () => new Response('{}' + ' '.repeat(LARGE), { status: 503, headers });
    const error = await rejection(createCustomer(ADA, { fetch }));
    assert(error instanceof caibo.ServerError);
    assert.deepEqual([error.requestId, error.retryAfter, error.problem], ['r-1', 7000, undefined]);
  });
});
