/** Tests `updateCustomer`, `getPaymentMethods` and `createClient`, against the sandbox and by the requests sent. */

import assert from 'node:assert/strict';
import test, { after, afterEach, before, beforeEach, describe } from 'node:test';

import * as caibo from '../../pkg/index.js';
import * as js from '../../pkg/js.js';
import { startSandbox } from '../sandbox.mjs';
import { answer, answering } from './answers.mjs';
import { rejection } from './rejection.mjs';

const { createClient, createCustomer, getPaymentMethods, updateCustomer, validateCustomerChanges } = caibo;
const ADA = { name: 'Ada Lovelace', email: 'ada@example.com' };
const OK = answer(200, {});

/** @param {import('../../pkg/index.js').Issue[]} issues */
const essence = (issues) => issues.map(({ code, path }) => [code, ...path]);

describe('a real sandbox', () => {
  /** @type {Awaited<ReturnType<typeof startSandbox>>} */
  let sandbox;
  /** @type {import('../../pkg/index.js').Client} */
  let client;
  before(async () => {
    sandbox = await startSandbox(['--token', 'right']);
    client = createClient({ baseUrl: sandbox.url, token: 'right' });
    await client.createCustomer({ ...ADA, phone: '1', createDate: new Date(0) });
  });
  after(() => sandbox.stop());

  test('changes the given fields and no others', async () => {
    const changes = {
      phone: null,
      name: undefined,
      ownerId: 2n ** 63n - 1n,
      preferences: { currency: 'USD', notifications: true },
    };
    const stored = {
      id: 1,
      ownerId: 9223372036854775807n,
      ...ADA,
      phone: null,
      createDate: '1970-01-01T00:00:00.000Z',
      preferences: { currency: 'USD', notifications: true },
    };
    for (const id of [1, 1n, '1']) {
      assert.deepEqual(await client.updateCustomer(id, changes), stored);
    }
  });

  test('returns payment methods, with ids beyond 2^53 as BigInt', async () => {
    const methods = /** @type {{ id: unknown, last4: string }[]} */ (await client.getPaymentMethods(1));
    assert.deepEqual(
      methods.map(({ id, last4 }) => [id, last4]),
      [
        [9007199254740993n, '4242'],
        [9007199254740995n, '4444'],
      ],
    );
  });

  test('answers an unknown id with a NotFoundError whose message does not contain the id', async () => {
    for (const call of [
      () => client.updateCustomer(12345, { name: 'x' }),
      () => client.getPaymentMethods(12345),
    ]) {
      const error = await rejection(call());
      assert(error instanceof caibo.NotFoundError);
      assert.equal(error.code, 'not_found');
      assert.equal(error.title, 'CUSTOMER_NOT_FOUND');
      assert.equal(error.attempts, 1);
    }
  });

  test('requires the token', async () => {
    for (const call of [
      () => client.updateCustomer(1, { name: 'x' }, { token: 'wrong' }),
      () => client.getPaymentMethods(1, { token: 'wrong' }),
    ]) {
      assert((await rejection(call())) instanceof caibo.UnauthorizedError);
    }
    assert.equal((await sandbox.customers())[0]?.name, 'Ada Lovelace');
  });
});

describe('an id', () => {
  test('may be a number, a BigInt or a decimal text, and is part of the URL', async () => {
    for (const [id, digits] of /** @type {[import('../../pkg/index.js').Id, string][]} */ ([
      [12345, '12345'],
      [0, '0'],
      [-0, '0'],
      [-1, '-1'],
      [Number.MAX_SAFE_INTEGER, '9007199254740991'],
      [2n ** 63n - 1n, '9223372036854775807'],
      [-(2n ** 63n), '-9223372036854775808'],
      ['12345', '12345'],
      ['9223372036854775807', '9223372036854775807'],
    ])) {
      const { fetch, sent } = answering(OK);
      await updateCustomer(id, { name: 'x' }, { fetch });
      await getPaymentMethods(id, { fetch });
      assert.deepEqual(
        sent.map(({ method, url, body }) => [method, new URL(url).pathname, body]),
        [
          ['PUT', `/api/customers/${digits}`, '{"name":"x"}'],
          ['GET', `/api/users/payment-methods/${digits}`, undefined],
        ],
      );
    }
  });

  test('that is not an int64 is an issue, and nothing is sent', async () => {
    for (const [id, code] of /** @type {[unknown, string][]} */ ([
      [undefined, 'required'],
      [null, 'wrong_type'],
      [true, 'wrong_type'],
      [{}, 'wrong_type'],
      [[1], 'wrong_type'],
      [Symbol('id'), 'wrong_type'],
      [1.5, 'not_integer'],
      [NaN, 'not_finite'],
      [Infinity, 'not_finite'],
      [2 ** 53, 'out_of_range'],
      [2n ** 63n, 'out_of_range'],
      ['9223372036854775808', 'out_of_range'],
      ['', 'wrong_type'],
      ['../../customers', 'wrong_type'],
      ['1/2', 'wrong_type'],
      [' 1', 'wrong_type'],
      ['1.0', 'wrong_type'],
      ['1e3', 'wrong_type'],
      ['١', 'wrong_type'],
    ])) {
      const { fetch, sent } = answering(OK);
      for (const call of [
        () => updateCustomer(/** @type {any} */ (id), { name: 'x' }, { fetch }),
        () => getPaymentMethods(/** @type {any} */ (id), { fetch }),
      ]) {
        const error = await rejection(call());
        assert(error instanceof caibo.ValidationError, String(id));
        assert.equal(error.code, 'invalid_id');
        assert.deepEqual(essence(error.issues), [[code, 'id']], String(id));
      }
      assert.deepEqual(sent, []);
    }
  });
});

describe('changes', () => {
  test('are validated by the same rules', () => {
    assert.deepEqual(validateCustomerChanges({ phone: null }), []);
    assert.equal(validateCustomerChanges({ phone: null }).total, 0);
    assert.deepEqual(essence(validateCustomerChanges({})), [['empty_update']]);
    assert.deepEqual(essence(validateCustomerChanges({ name: undefined })), [['empty_update']]);
    assert.deepEqual(essence(validateCustomerChanges([])), [['wrong_type']]);
    assert.deepEqual(
      essence(validateCustomerChanges({ name: null, email: 'x', preferences: { currency: 'dollars', x: [] } })),
      [
        ['wrong_type', 'name'],
        ['invalid_email', 'email'],
        ['wrong_type', 'preferences', 'currency'],
        ['unknown_field', 'preferences', 'x'],
      ],
    );
    assert.deepEqual(essence(validateCustomerChanges({ preferences: [] })), [['wrong_type', 'preferences']]);
  });

  test('that are invalid are not sent', async () => {
    const { fetch, sent } = answering(OK);
    const error = await rejection(updateCustomer(1, { preferences: { currency: 'x' } }, { fetch }));
    assert(error instanceof caibo.ValidationError);
    assert.equal(error.code, 'invalid_changes');
    assert.match(error.message, /^the change is not valid: /);
    assert.equal(error.issueCount, 1);
    assert.deepEqual(sent, []);
  });

  test('are read once, when the call is made, including nested objects', async () => {
    const { fetch, sent } = answering(OK);
    let runs = 0;
    const preferences = {
      get currency() {
        runs += 1;
        return 'USD';
      },
      notifications: true,
    };
    const call = updateCustomer(1, { preferences }, { fetch });
    preferences.notifications = false;
    await call;
    assert.equal(runs, 1);
    assert.equal(sent[0]?.body, '{"preferences":{"currency":"USD","notifications":true}}');
  });

  test('are sent without undefined members', async () => {
    const { fetch, sent } = answering(OK);
    const preferences = { currency: undefined, notifications: true };
    await updateCustomer(1, { preferences, name: 'x', phone: undefined }, { fetch });
    assert.equal(sent[0]?.body, '{"name":"x","preferences":{"notifications":true}}');
  });

  test('that contain themselves do not cause an endless loop', () => {
    const changes = { preferences: {} };
    changes.preferences = changes;
    assert.deepEqual(essence(validateCustomerChanges(changes)), [['unknown_field', 'preferences', 'preferences']]);
  });
});

describe('request options', () => {
  /** @param {import('../../pkg/index.js').Options} options */
  async function headersWith(options) {
    const { fetch, sent } = answering(OK);
    await createCustomer(ADA, { ...options, fetch });
    const { Accept, ...headers } = sent[0]?.headers ?? {};
    return headers;
  }

  test('become header fields', async () => {
    assert.deepEqual(await headersWith({}), { 'Content-Type': 'application/json' });
    assert.deepEqual(
      await headersWith({
        contentType: 'application/json-patch+json',
        idempotencyKey: 'order-77',
        headers: { 'X-Tenant': 'a', 'X-Absent': undefined },
        token: 'abc',
      }),
      {
        'Content-Type': 'application/json-patch+json',
        'Idempotency-Key': 'order-77',
        'X-Tenant': 'a',
        Authorization: 'Bearer abc',
      },
    );
    assert.deepEqual(await headersWith({ headers: new Headers({ 'X-Tenant': 'a' }) }), {
      'Content-Type': 'application/json',
      'x-tenant': 'a',
    });
  });

  test('that are invalid are refused, and nothing is sent', async () => {
    const { fetch, sent } = answering(OK);
    for (const [option, value, words] of /** @type {[string, unknown, string][]} */ ([
      ['contentType', 'text/plain', 'must be application/json, text/json or application/*+json, without parameters'],
      ['idempotencyKey', '', 'must be 1 to 255 visible ASCII characters'],
      ['idempotencyKey', 'a\nb', 'must be 1 to 255 visible ASCII characters'],
      ['idempotencyKey', () => 'a', 'must be text'],
      ['headers', [['X-A', '1']], 'must be an object'],
      ['headers', 5, 'must be an object'],
      ['maxRetries', 11, 'must be an integer from 0 to 10'],
      ['maxRetries', -1, 'must be an integer from 0 to 10'],
      ['maxRetries', 0.5, 'must be an integer from 0 to 10'],
      ['credentials', 'always', 'must be omit, same-origin or include'],
      ['onEvent', 'log', 'must be a function'],
      ['concurrency', 4, 'is not a known field'],
    ])) {
      const error = await rejection(createCustomer(ADA, /** @type {any} */ ({ [option]: value, fetch })));
      assert.equal(error.message, `invalid options: ${option} ${words}`);
      assert.equal(error.code, 'invalid_option');
      assert.equal(error.option, option);
    }
    for (const headers of [
      { Authorization: 'Bearer x' },
      { 'CONTENT-TYPE': 'text/html' },
      { 'X A': '1' },
      { 'X-A': 'a\r\nX-Evil: 1' },
      { 'X-A': 'é' },
      { 'X-A': 5 },
      { '': 'x' },
    ]) {
      const error = await rejection(createCustomer(ADA, /** @type {any} */ ({ headers, fetch })));
      assert.equal(error.option, 'headers');
    }
    assert.deepEqual(sent, []);
  });

  test('are those of this call, whatever the calls before it had', async () => {
    const accept = { Accept: 'application/json, application/problem+json', 'Content-Type': 'application/json' };
    const url = 'https://apay.caibo.digital/customers';
    const given = /** @type {[import('../../pkg/index.js').Options, string, Record<string, string>][]} */ ([
      [{}, url, {}],
      [{ baseUrl: 'http://localhost:1' }, 'http://localhost:1/customers', {}],
      [{ token: 'a' }, url, { Authorization: 'Bearer a' }],
      [{ token: 'b' }, url, { Authorization: 'Bearer b' }],
      [{ headers: { 'X-A': 'bc' } }, url, { 'X-A': 'bc' }],
      [{ headers: { 'X-Ab': 'c' } }, url, { 'X-Ab': 'c' }],
      [{ idempotencyKey: 'k1' }, url, { 'Idempotency-Key': 'k1' }],
      [{ idempotencyKey: 'k2' }, url, { 'Idempotency-Key': 'k2' }],
    ]);
    const orders = [...given, ...given.flatMap((one) => [one, one]), ...[...given].reverse()];
    for (const [options, url, headers] of orders) {
      const { fetch, sent } = answering(OK);
      await getPaymentMethods(1, { ...options, fetch });
      await createCustomer(ADA, { ...options, fetch });
      assert.equal(sent[1]?.url, url);
      assert.deepEqual(sent[1]?.headers, { ...accept, ...headers });
      const refused = await rejection(createCustomer(/** @type {any} */ ({}), { ...options, fetch }));
      assert.equal(refused.code, 'invalid_customer');
      for (const [option, value] of [['timeout', 0], ['baseUrl', 'ftp://x'], ['nonsense', 1]]) {
        const error = await rejection(createCustomer(ADA, { ...options, fetch, [String(option)]: value }));
        assert.equal(error.option, option);
      }
      assert.equal((await rejection(getPaymentMethods(/** @type {any} */ (undefined), { fetch }))).code, 'invalid_id');
      assert.equal(sent.length, 2);
    }
  });

  test('credentials are passed to fetch', async () => {
    /** @type {unknown[]} */
    const seen = [];
    const fetch = async (/** @type {unknown} */ _, /** @type {RequestInit} */ init) => {
      seen.push(init.credentials);
      return new Response('{}');
    };
    await createCustomer(ADA, { credentials: 'include', fetch: /** @type {any} */ (fetch) });
    await createCustomer(ADA, { fetch: /** @type {any} */ (fetch) });
    assert.deepEqual(seen, ['include', undefined]);
  });

  test('are part of a request that is built and not sent', () => {
    const options = { idempotencyKey: 'k', contentType: /** @type {const} */ ('text/json'), headers: { a: 'b' } };
    assert.deepEqual(caibo.buildCreateCustomerRequest(ADA, options), {
      method: 'POST',
      url: 'https://apay.caibo.digital/customers',
      headers: {
        Accept: 'application/json, application/problem+json',
        'Content-Type': 'text/json',
        'Idempotency-Key': 'k',
        a: 'b',
      },
      body: JSON.stringify(ADA),
    });
  });
});

describe('the platform’s own fetch', () => {
  /** @type {[url: unknown, init: any][]} */
  let seen = [];
  const { fetch, Headers, Request } = globalThis;
  beforeEach(() => {
    seen = [];
    globalThis.fetch = async (url, init) => {
      seen.push([url, init]);
      return new Response('{}');
    };
  });
  afterEach(() => Object.assign(globalThis, { fetch, Headers, Request }));

  for (const [entry, { createCustomer, getPaymentMethods }] of Object.entries({ universal: caibo, js })) {
    test(`gets a URL and an object with plain header fields: ${entry}`, async () => {
      await getPaymentMethods(7, { credentials: 'omit' });
      const headers = { 'x-a': '1', 'X-A': '2' };
      await createCustomer(ADA, { headers, token: async () => 'abc', idempotencyKey: 'order-77' });
      // Wrappers and mocks of `fetch` may lose the fields of a Headers object.
      assert(seen.every(([, { headers }]) => Object.getPrototypeOf(headers) === Object.prototype));
      const plain = seen.map(([url, { signal, headers, ...init }]) => [url, init, Object.fromEntries(new Headers(headers))]);
      const accept = 'application/json, application/problem+json';
      assert.deepEqual(plain, [
        [
          'https://apay.caibo.digital/api/users/payment-methods/7',
          { method: 'GET', redirect: 'manual', credentials: 'omit' },
          { accept },
        ],
        [
          'https://apay.caibo.digital/customers',
          { method: 'POST', redirect: 'manual', body: JSON.stringify(ADA) },
          {
            accept,
            authorization: 'Bearer abc',
            'content-type': 'application/json',
            'idempotency-key': 'order-77',
            'x-a': '1, 2',
          },
        ],
      ]);
    });
  }

  test('gets a plain object of headers where the platform has no Headers', async () => {
    for (const name of ['Headers', 'Request']) Reflect.deleteProperty(globalThis, name);
    await createCustomer(ADA, { headers: { 'X-A': '1' } });
    assert.deepEqual(seen[0]?.[1].headers, {
      Accept: 'application/json, application/problem+json',
      'Content-Type': 'application/json',
      'X-A': '1',
    });
  });

  test('refuses a URL that Rust accepts: the error is of baseUrl, and the call is not repeated', async () => {
    const { fetch: record } = globalThis;
    globalThis.fetch = async (url, init) => {
      const response = await record(url, init);
      // Throws a TypeError, as the platform's `fetch` does.
      new Request(url);
      return response;
    };
    const error = await rejection(createCustomer(ADA, { baseUrl: 'https://xn--a', idempotencyKey: 'order-77' }));
    const { code, option, message } = error;
    assert.deepEqual([code, option, message], [
      'invalid_option',
      'baseUrl',
      'invalid options: baseUrl is an address that this platform refuses',
    ]);
    assert.deepEqual(seen.map(([url]) => url), ['https://xn--a/customers']);
  });
});

describe('a client', () => {
  test('applies its options to every call', async () => {
    const { fetch, sent } = answering(OK);
    const client = createClient({ baseUrl: 'http://localhost:1', token: 'abc', fetch, headers: { 'X-A': '1' } });
    await client.createCustomer(ADA);
    await client.updateCustomer(1, { name: 'x' });
    await client.getPaymentMethods(1);
    for await (const { status } of client.createCustomers([ADA])) assert.equal(status, 'created');
    assert.deepEqual(
      sent.map(({ method, url }) => `${method} ${url}`),
      [
        'POST http://localhost:1/customers',
        'PUT http://localhost:1/api/customers/1',
        'GET http://localhost:1/api/users/payment-methods/1',
        'POST http://localhost:1/customers',
      ],
    );
    for (const { headers } of sent) {
      assert.equal(headers.Authorization, 'Bearer abc');
      assert.equal(headers['X-A'], '1');
    }
  });

  test('has its options overridden by those of a call: headers one by one, and never by undefined', async () => {
    const { fetch, sent } = answering(OK);
    const client = createClient({
      baseUrl: 'http://localhost:1',
      token: 'abc',
      fetch,
      headers: new Headers({ 'X-A': '1', 'X-B': '2' }),
    });
    await client.createCustomer(ADA, {
      baseUrl: undefined,
      token: 'def',
      headers: { 'x-a': 'one', 'X-B': undefined, 'X-C': '3' },
      idempotencyKey: 'k',
    });
    await client.createCustomer(ADA);
    const [first, second] = sent.map(({ url, headers: { Accept, ...headers } }) => ({ url, ...headers }));
    assert.deepEqual(first, {
      url: 'http://localhost:1/customers',
      'Content-Type': 'application/json',
      'Idempotency-Key': 'k',
      'x-b': '2',
      'x-a': 'one',
      'X-C': '3',
      Authorization: 'Bearer def',
    });
    assert.deepEqual(second, {
      url: 'http://localhost:1/customers',
      'Content-Type': 'application/json',
      'x-a': '1',
      'x-b': '2',
      Authorization: 'Bearer abc',
    });
  });

  test('has its header overridden by one of a call, regardless of case', async () => {
    const { fetch, sent } = answering(OK);
    const client = createClient({ fetch, headers: { 'X-Tenant': 'a', 'X-Other': 'b' } });
    await client.createCustomer(ADA, { headers: { 'x-tenant': 'c' } });
    await client.createCustomer(ADA, { headers: new Headers({ 'X-OTHER': 'd' }) });
    const own = sent.map(({ headers }) => Object.entries(headers).filter(([name]) => /^x-/i.test(name)));
    assert.deepEqual(own, [
      [['X-Other', 'b'], ['x-tenant', 'c']],
      [['X-Tenant', 'a'], ['x-other', 'd']],
    ]);
  });

  test('reads its options when it is created', async () => {
    const { fetch, sent } = answering(OK);
    const options = { baseUrl: 'http://localhost:1', headers: { a: '1' }, fetch };
    const client = createClient(options);
    options.baseUrl = 'http://localhost:2';
    options.headers.a = '2';
    await client.createCustomer(ADA);
    assert.equal(sent[0]?.url, 'http://localhost:1/customers');
    assert.equal(sent[0]?.headers.a, '1');
  });

  test('refuses an idempotencyKey, under which all its customers would be one', () => {
    for (const idempotencyKey of ['k', () => 'k', null]) {
      assert.throws(() => createClient(/** @type {any} */ ({ idempotencyKey })), {
        name: 'CaiboError',
        code: 'invalid_option',
        option: 'idempotencyKey',
        message:
          'invalid options: idempotencyKey is for one call: with one for all of them all customers would be one',
      });
    }
  });

  test('validates its options when a call is made, but refuses a value that is not an object at once', async () => {
    const client = createClient({ baseUrl: 'ftp://x' });
    assert.equal((await rejection(client.createCustomer(ADA))).option, 'baseUrl');
    for (const options of [5, 'text', []]) {
      const refusal = { code: 'invalid_option', message: 'invalid options: must be an object' };
      assert.throws(() => createClient(/** @type {any} */ (options)), refusal);
      await assert.rejects(createClient().createCustomer(ADA, /** @type {any} */ (options)), refusal);
    }
  });

  test('has methods that work without their object', async () => {
    const { fetch, sent } = answering(OK);
    const { createCustomer } = createClient({ fetch });
    await createCustomer(ADA);
    assert.equal(sent.length, 1);
  });
});
