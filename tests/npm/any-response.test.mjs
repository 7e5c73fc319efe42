/** Tests that a response of any implementation is read by what it has, and that only a connection that ended is a reason to repeat a call. */

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { Readable } from 'node:stream';
import test, { describe } from 'node:test';
import vm from 'node:vm';

import * as caibo from '../../pkg/index.js';
import { rejection } from './rejection.mjs';
import { startServer } from './server.mjs';

const { createCustomer, getPaymentMethods } = caibo;
const ADA = { name: 'Ada Lovelace', email: 'ada@example.com' };
const TEXT = '{"id":1,"name":"\u00e9\u20ac\u{1F600}"}';
const VALUE = JSON.parse(TEXT);
const bytes = new TextEncoder().encode(TEXT);

const status = 200;
const headers = new Headers({ 'x-request-id': 'r-1' });
/** Header fields of a mock. It knows the spelling of their names that it was given. @param {Record<string, string>} fields */
const getAlone = (fields) => ({ get: (/** @type {string} */ name) => new Map(Object.entries(fields)).get(name) ?? null });
const never = async () => Promise.reject(new Error('not implemented'));

/** @param {unknown} response @param {object} [options] */
const answered = (response, options) => createCustomer(ADA, { fetch: /** @type {any} */ (async () => response), ...options });

/** The rejection of `arrayBuffer` in React Native, whose response is used up afterwards unless it was copied. */
function reactNative() {
  let isUsed = false;
  const use = () => {
    if (isUsed) throw new TypeError('Already read');
    isUsed = true;
  };
  return {
    type: 'default',
    status,
    ok: true,
    headers,
    async blob() {
      use();
      return { size: bytes.length };
    },
    async arrayBuffer() {
      use();
      throw new Error('FileReader.readAsArrayBuffer is not implemented');
    },
    async text() {
      use();
      return TEXT;
    },
    clone: reactNative,
  };
}

/** A body of web streams of another implementation. @param {unknown[]} chunks */
const streamOf = (...chunks) => ({ getReader: () => ({ read: async () => ({ done: chunks.length === 0, value: chunks.shift() }), cancel: never }) });

/** @type {[what: string, response: () => unknown][]} */
const READABLE = [
  ['a Response', () => new Response(bytes, { headers })],
  ['arrayBuffer alone', () => ({ status, headers, arrayBuffer: async () => bytes.slice().buffer })],
  ['text alone', () => ({ status, headers, text: async () => TEXT })],
  ['json alone', () => ({ ok: true, status, json: async () => VALUE })],
  ['blob alone', () => ({ status, headers, blob: async () => new Blob([bytes]) })],
  ['an arrayBuffer that rejects, and text', () => ({ status, headers, arrayBuffer: never, text: async () => TEXT })],
  ['an arrayBuffer that rejects, and json', () => ({ status, headers, arrayBuffer: never, json: async () => VALUE })],
  ['an arrayBuffer that gives no bytes, and text', () => ({ status, headers, arrayBuffer: async () => undefined, text: async () => TEXT })],
  ['a body that is null, and json', () => ({ status, headers, body: null, json: async () => VALUE })],
  ['a clone that is a mock', () => ({ status, headers, clone: () => undefined, text: async () => TEXT })],
  ['React Native’s', reactNative],
  ['a stream of Node as its body, as node-fetch has', () => ({ status, headers, body: Readable.from([Buffer.from(bytes.slice(0, 21)), Buffer.from(bytes.slice(21))]) })],
  ['a stream of text as its body', () => ({ status, headers, body: Readable.from([TEXT.slice(0, 19), TEXT.slice(19)]) })],
  ['a stream of another implementation', () => ({ status, headers, body: streamOf(bytes.slice(0, 7), bytes.slice(7)) })],
  ['one of another realm', () => vm.runInNewContext('({ status: 200, headers: new Map(), text: async () => text })', { text: TEXT })],
  ['inherited members', () => Object.create({ status, headers, text: async () => TEXT })],
  ['headers that are a plain object', () => ({ status, headers: { 'X-Request-Id': 'r-1', n: 1 }, text: async () => TEXT })],
  ['headers that are a Map', () => ({ status, headers: new Map([['X-Request-Id', 'r-1']]), text: async () => TEXT })],
  ['headers that have get alone, and no fields', () => ({ status, headers: { get: () => null }, text: async () => TEXT })],
  ['headers that have get alone', () => ({ status, headers: getAlone({ 'x-request-id': 'r-1' }), text: async () => TEXT })],
  ['no headers', () => ({ status, text: async () => TEXT })],
  ['headers that are null', () => ({ status, headers: null, text: async () => TEXT })],
];

describe('a response with', () => {
  for (const [what, response] of READABLE) {
    test(what, async () => {
      assert.deepEqual(await answered(response()), VALUE);
    });
  }

  test('json alone and an empty body is null', async () => {
    assert.equal(await answered({ status, json: async () => undefined }), null);
  });

  test('a text over the limit is not read as JSON', async () => {
    const error = await rejection(answered({ status, text: async () => `{}${' '.repeat(9 * 2 ** 20)}` }));
    assert.match(error.message, /too large/);
  });

  test('an error’s status has its class, whatever its make', async () => {
    for (const [make, fields] of /** @type {[object, object][]} */ ([
      [{ json: async () => ({ title: 'down' }), headers: { 'Retry-After': '0', 'X-Request-Id': 'r-7' } }, { retryAfter: 0, requestId: 'r-7', title: 'down' }],
      [{ text: async () => '{"title":"down"}', headers: new Map([['RETRY-AFTER', '0']]) }, { retryAfter: 0, title: 'down' }],
      [{ text: async () => '{"title":"down"}', headers: getAlone({ 'retry-after': '0', 'x-correlation-id': 'r-7' }) }, { retryAfter: 0, requestId: 'r-7' }],
      [{ text: async () => '', headers: getAlone({ 'Retry-After': '0', 'Request-Id': 'r-7' }) }, { retryAfter: 0, requestId: 'r-7' }],
      [
        { text: async () => '', headers: getAlone({ 'Retry-After': 'Tue, 02 Jan 2024 00:00:09 GMT', Date: 'Tue, 02 Jan 2024 00:00:02 GMT' }) },
        { retryAfter: 7000 },
      ],
      [{ arrayBuffer: async () => Buffer.from('caf\xe9', 'latin1'), headers: getAlone({ 'content-type': 'text/plain; charset=latin1' }) }, { detail: 'café' }],
      [{ text: async () => '', headers: { get: () => 7 } }, { retryAfter: undefined, requestId: undefined }],
      [{ arrayBuffer: never }, { title: undefined }],
    ])) {
      const error = await rejection(answered({ status: 503, ...make }, { maxRetries: 0 }));
      assert(error instanceof caibo.ServerError);
      for (const [name, value] of Object.entries(fields)) assert.equal(Reflect.get(error, name), value, name);
    }
  });

  test('a status up to 999 is a status', async () => {
    for (const status of [600, 999]) {
      const error = await rejection(answered({ status, text: async () => '' }, { maxRetries: 0 }));
      assert.equal(error.status, status);
      assert(error instanceof caibo.ApiError);
    }
    const error = await rejection(answered({ status: 1000, text: async () => '' }));
    assert.equal(error.message, 'fetch resolved to something that is not a Response');
  });
});

/** @param {string} message @param {object} [members] @param {any} [ErrorClass] */
const exception = (message, members = {}, ErrorClass = Error) => Object.assign(new ErrorClass(message), members);
const coded = (/** @type {string} */ code) => exception('failed', { code });
const terminated = (/** @type {unknown} */ cause) => exception('terminated', { cause }, TypeError);

/**
 * What reading a body fails with: whether it is a stream, the exception, and whether the connection ended.
 *
 * @type {[what: string, isStream: boolean, thrown: unknown, isCut: boolean][]}
 */
const FAILURES = [
  ['undici, a closed socket', true, terminated(coded('UND_ERR_SOCKET')), true],
  ['undici, a reset connection', true, terminated(coded('ECONNRESET')), true],
  ['undici, fewer bytes than announced', true, terminated(coded('UND_ERR_RES_CONTENT_LENGTH_MISMATCH')), true],
  ['undici, the end within a chunk', true, terminated(coded('HPE_INVALID_EOF_STATE')), true],
  ['undici, the end within compressed data', true, terminated(coded('Z_BUF_ERROR')), true],
  ['undici, compressed data that is none', true, terminated(coded('Z_DATA_ERROR')), false],
  ['Chromium', true, exception('network error', {}, TypeError), true],
  ['Firefox', true, exception('Error in input stream', {}, TypeError), true],
  ['Safari', true, exception('Load failed', {}, TypeError), true],
  ['Safari, in another language', true, exception('La connexion r\u00e9seau a \u00e9t\u00e9 perdue.', {}, TypeError), true],
  ['Deno', true, exception('error reading a body from connection', {}, TypeError), true],
  ['Bun', true, exception('The socket connection was closed unexpectedly', { code: 'ECONNRESET' }), true],
  ['workerd', true, exception('Network connection lost.'), true],
  ['node-fetch', true, exception('Premature close', { code: 'ERR_STREAM_PREMATURE_CLOSE' }), true],
  ['node-fetch 2, by its method', false, exception('Invalid response body: Premature close', { code: 'ERR_STREAM_PREMATURE_CLOSE' }, Error), true],
  ['a method over a closed socket', false, terminated(coded('UND_ERR_SOCKET')), true],
  ['a method that is not implemented', false, exception('not implemented'), false],
  ['a method that is not a function', false, exception('x is not a function', {}, TypeError), false],
  ['a body that was used', false, exception('Body is unusable: Body has already been read', {}, TypeError), false],
  ['a stream whose state is invalid', true, exception('Invalid state', { code: 'ERR_INVALID_STATE' }, TypeError), false],
  ['an exception of a caller’s stream', true, exception('cannot decrypt'), false],
  ['a stream that a caller aborted', true, new DOMException('This operation was aborted', 'AbortError'), false],
  ['undefined', true, undefined, false],
  ['an object that throws', true, new Proxy({}, { get: () => { throw new Error('mine'); } }), false],
];

describe('a body that fails with an exception of', () => {
  for (const [what, isStream, thrown, isCut] of FAILURES) {
    test(`${what} is ${isCut ? 'repeated' : 'not repeated'}, and the exception is kept`, async () => {
      let sent = 0;
      const fetch = async () => {
        sent += 1;
        const fail = () => Promise.reject(thrown);
        return isStream ? { status, headers, body: { getReader: () => ({ read: fail, cancel: fail }) } } : { status, headers, arrayBuffer: fail };
      };
      const options = { fetch: /** @type {any} */ (fetch), maxRetries: 1 };
      const error = await rejection(getPaymentMethods(1, options));
      assert(error instanceof caibo.ResponseError);
      assert.equal(error.cause, thrown);
      assert.equal(sent, isCut ? 2 : 1);
      assert.match(error.message, isCut ? /ended too early|cut/ : /cannot be read/);
      // Without a key a creation is never repeated.
      sent = 0;
      assert.equal((await rejection(createCustomer(ADA, options))).cause, thrown);
      assert.equal(sent, 1);
    });
  }

  test('a used Response is not repeated', async () => {
    let sent = 0;
    const fetch = async () => {
      sent += 1;
      const response = new Response('{}');
      await response.text();
      return response;
    };
    const error = await rejection(getPaymentMethods(1, { fetch }));
    assert(error.cause instanceof TypeError);
    assert.equal(sent, 1);
  });
});

/** A `fetch` by Node's own HTTP client, whose response has a stream of Node as its body, as that of node-fetch. */
async function nodeFetch(/** @type {string} */ url, /** @type {any} */ { method, headers, body }) {
  const request = httpRequest(url, { method, headers, agent: false });
  request.end(body);
  const [response] = await once(request, 'response');
  return { status: response.statusCode, headers: response.headers, body: response };
}

test('a connection that ends in the middle of a body is repeated, over real connections', async () => {
  for (const fetch of [undefined, nodeFetch]) {
    for (const head of [{ 'Content-Length': '100' }, { 'Transfer-Encoding': 'chunked' }]) {
      let sent = 0;
      const server = await startServer((_, response) => {
        sent += 1;
        if (sent > 1) return void response.end('{"id":1}');
        response.writeHead(200, head);
        response.write('{"id":');
        setImmediate(() => response.destroy());
      });
      try {
        const options = { baseUrl: server.url, fetch: /** @type {any} */ (fetch), idempotencyKey: 'order-77' };
        assert.deepEqual(await createCustomer(ADA, options), { id: 1 });
        assert.equal(sent, 2);
      } finally {
        await server.stop();
      }
    }
  }
});

test('a patched global fetch that spreads the header fields keeps the key, the token and the media type', async () => {
  /** @type {import('node:http').IncomingHttpHeaders[]} */
  const seen = [];
  const server = await startServer((request, response) => {
    seen.push(request.headers);
    response.end('{"id":1}');
  });
  const { fetch } = globalThis;
  globalThis.fetch = (url, init) => fetch(url, { ...init, headers: { .../** @type {any} */ (init?.headers), 'X-Trace': 't-1' } });
  try {
    assert.deepEqual(await createCustomer(ADA, { baseUrl: server.url, token: 'abc', idempotencyKey: 'order-77' }), { id: 1 });
  } finally {
    globalThis.fetch = fetch;
    await server.stop();
  }
  const [fields = {}] = seen;
  assert.deepEqual(
    ['authorization', 'idempotency-key', 'content-type', 'x-trace'].map((name) => fields[name]),
    ['Bearer abc', 'order-77', 'application/json', 't-1'],
  );
});

/** A controller of an old polyfill, whose signal has no reason. */
class OldController {
  /** @type {(() => void)[]} */
  listeners = [];
  signal = {
    aborted: false,
    addEventListener: (/** @type {string} */ _, /** @type {() => void} */ listener) => void this.listeners.push(listener),
    removeEventListener: () => {},
  };

  abort() {
    this.signal.aborted = true;
    for (const listener of this.listeners) listener();
  }
}

test('a signal without a reason rejects with an AbortError', async () => {
  const { DOMException } = globalThis;
  try {
    for (const ErrorClass of [DOMException, undefined]) {
      // @ts-expect-error: React Native has none
      globalThis.DOMException = ErrorClass;
      const isAbortError = (/** @type {any} */ error) => error instanceof (ErrorClass ?? Error) && error.name === 'AbortError';
      const fetch = () => new Promise(() => {});
      for (const begin of /** @type {((options: any) => Promise<unknown>)[]} */ ([
        (options) => createCustomer(ADA, options),
        (options) => caibo.createCustomers([ADA], options).next().then(() => caibo.createCustomers([ADA], options).next()),
      ])) {
        const before = new OldController();
        before.abort();
        assert(isAbortError(await rejection(begin({ fetch, signal: before.signal }))));
        const during = new OldController();
        const call = begin({ fetch, signal: during.signal });
        setImmediate(() => during.abort());
        assert(isAbortError(await rejection(call)));
      }
    }
  } finally {
    globalThis.DOMException = DOMException;
  }
});
