/** Tests the properties of errors, and that logs do not show data of the response or a cause. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { inspect } from 'node:util';
import vm from 'node:vm';

import * as caibo from '../../pkg/index.js';
import { answer, answering, drop } from './answers.mjs';
import { rejection } from './rejection.mjs';

const { createCustomer, getPaymentMethods } = caibo;
const ADA = { name: 'Ada Lovelace', email: 'ada@example.com' };

const PROBLEM = {
  title: 'One or more validation errors occurred.',
  errors: { Email: ['ada@example.com is taken'] },
  extra: { id: 1 },
};

test('an error of the API has the server’s words, and no log shows them', async () => {
  const headers = { 'X-Request-Id': 'r-1', 'Retry-After': '7', 'X-Echo': 'ada@example.com' };
  const { fetch } = answering(answer(400, PROBLEM, headers));
  const error = await rejection(createCustomer(ADA, { fetch }));
  assert(error instanceof caibo.BadRequestError && error instanceof caibo.ApiError && error instanceof Error);
  assert.deepEqual(JSON.parse(JSON.stringify(error)), {
    name: 'BadRequestError',
    message: 'the API answered with status 400',
    code: 'bad_request',
    status: 400,
    issueCount: 1,
    retryAfter: 7000,
    requestId: 'r-1',
    attempts: 1,
    mayExist: false,
  });
  assert.equal(error.title, 'One or more validation errors occurred.');
  assert.equal(error.detail, undefined);
  const message = 'ada@example.com is taken';
  assert.deepEqual(error.issues, [{ code: 'rejected', path: ['email'], params: {}, message, source: 'server' }]);
  assert.deepEqual(error.problem, PROBLEM);
  assert.deepEqual(error.headers, {
    'content-type': 'text/plain;charset=UTF-8',
    'retry-after': '7',
    'x-echo': 'ada@example.com',
    'x-request-id': 'r-1',
  });
  assert.equal(error.cause, undefined);
  for (const name of ['title', 'detail', 'issues', 'problem', 'headers']) assert(!Object.hasOwn(error, name), name);
  for (const shown of [inspect(error, { depth: 9 }), JSON.stringify(error), String(error), String(error.stack)]) {
    assert(!shown.includes('ada@example.com'), shown);
  }
});

test('properties for which the response has no data are undefined', async () => {
  const { fetch } = answering(answer(403));
  const error = await rejection(createCustomer(ADA, { fetch }));
  assert.equal(error.name, 'ApiError');
  for (const name of ['serverCode', 'title', 'detail', 'retryAfter', 'requestId', 'problem']) assert.equal(error[name], undefined, name);
  assert.deepEqual(error.issues, []);
});

test('each status has its error class', async () => {
  for (const [status, name, code] of /** @type {const} */ ([
    [400, 'BadRequestError', 'bad_request'],
    [401, 'UnauthorizedError', 'unauthorized'],
    [404, 'NotFoundError', 'not_found'],
    [422, 'ApiError', 'api_error'],
    [429, 'RateLimitError', 'rate_limited'],
    [500, 'ServerError', 'server_error'],
    [599, 'ServerError', 'server_error'],
  ])) {
    const { fetch } = answering(answer(status));
    const error = await rejection(createCustomer(ADA, { fetch }));
    assert(error instanceof caibo[name]);
    assert.deepEqual([error.name, error.code, error.status], [name, code, status]);
  }
});

test('a ResponseError has the status, the request id and the headers', async () => {
  const page = () => new Response('<html>', { headers: { 'X-Correlation-Id': 'r-3' } });
  const error = await rejection(createCustomer(ADA, { fetch: answering(page).fetch }));
  assert(error instanceof caibo.ResponseError);
  assert.deepEqual(JSON.parse(JSON.stringify(error)), {
    name: 'ResponseError',
    code: 'invalid_response',
    message: 'the response has status 200 and an HTML page instead of JSON: check baseUrl',
    status: 200,
    requestId: 'r-3',
    attempts: 1,
    mayExist: true,
  });
  assert.equal(error.headers?.['x-correlation-id'], 'r-3');
});

test('a ConnectionError has the exception of fetch as its cause, and JSON does not show it', async () => {
  const cause = new Error('ada@example.com');
  const fetch = () => Promise.reject(cause);
  const error = await rejection(createCustomer(ADA, { fetch }));
  assert.equal(error.cause, cause);
  assert.deepEqual(JSON.parse(JSON.stringify(error)), {
    name: 'ConnectionError',
    code: 'connection_failed',
    message: 'no response from the API: check the network, baseUrl and CORS',
    attempts: 1,
    mayExist: true,
  });
});

test('any JSON body of an error is its `problem`', async () => {
  for (const [body, problem] of /** @type {[string, unknown][]} */ ([
    ['[1,2]', [1, 2]],
    ['"text"', 'text'],
    ['{"id":9007199254740993}', { id: 9007199254740993n }],
    ['null', undefined],
    ['', undefined],
    ['<html>', undefined],
    ['{"title":', undefined],
  ])) {
    const fetch = async () => new Response(body, { status: 500 });
    const error = await rejection(createCustomer(ADA, { fetch }));
    assert.deepEqual(error.problem, problem, body);
    assert.equal(error.message, 'the API answered with status 500', body);
  }
});

test('a huge error body is read in linear time, up to 100 issues', async () => {
  const members = Array.from({ length: 300_000 }, (_, index) => `"k${index}":["x"]`);
  for (const body of [
    `{"title":"first","errors":{${members}}}`,
    `{"title":"first",${members}}`,
    `{"title":"first","errors":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
    `{"title":"first","errors":{"email":["${'ada@example.com '.repeat(200_000)}"]}}`,
  ]) {
    const fetch = async () => new Response(body, { status: 500 });
    const begun = performance.now();
    const error = await rejection(createCustomer(ADA, { fetch, maxRetries: 0 }));
    const elapsed = performance.now() - begun;
    assert(error instanceof caibo.ServerError);
    assert.equal(error.title, 'first');
    assert(error.issues.length <= 100);
    assert(elapsed < 30_000, `${elapsed} ms`);
  }
});

test('long unknown keys are cut in the issues of an error', async () => {
  const keys = Array.from({ length: 100 }, (_, index) => `${index}`.padEnd(100_000, 'k'));
  const customer = { ...ADA, ...Object.fromEntries(keys.map((key) => [key, 1])) };
  const error = await rejection(createCustomer(customer));
  assert.equal(error.issueCount, 100);
  assert.deepEqual(error.issues[99].path, [`99${'k'.repeat(38)}…`]);
  assert(JSON.stringify(error).length < 30_000);
});

test('a message ends with the server’s code', async () => {
  const { fetch } = answering(answer(404, { error: { code: 'CUSTOMER_NOT_FOUND', message: 'ada@example.com', details: {} } }));
  const error = await rejection(createCustomer(ADA, { fetch }));
  assert.equal(error.message, 'the API answered with status 404: CUSTOMER_NOT_FOUND');
  assert.equal(error.serverCode, 'CUSTOMER_NOT_FOUND');
  assert.equal(JSON.parse(JSON.stringify(error)).serverCode, 'CUSTOMER_NOT_FOUND');
  assert.match(inspect(error), /serverCode: 'CUSTOMER_NOT_FOUND'/);
});

test('isCaiboError recognizes errors of every class, of another copy of the package and of another realm', async () => {
  const { fetch } = answering(drop);
  const errors = [
    await rejection(createCustomer(/** @type {any} */ ({}))),
    await rejection(getPaymentMethods('x')),
    await rejection(createCustomer(ADA, { fetch })),
    await rejection(createCustomer(ADA, { fetch: answering(answer(500)).fetch })),
    await rejection(createCustomer(ADA, { timeout: 0 })),
  ];
  const copy = await import(new URL('../../pkg/errors.js?copy', import.meta.url).href);
  for (const error of errors) {
    assert(copy.isCaiboError(error));
    assert(!(error instanceof copy.CaiboError));
  }
  // Symbol.for returns the same symbol in all realms.
  const brand = 'Object.defineProperty(new Error("x"), Symbol.for("caibo-customers.CaiboError"), { value: true })';
  assert(caibo.isCaiboError(vm.runInNewContext(brand)));
  for (const value of [undefined, null, 5, 'text', {}, new Error('x'), vm.runInNewContext('new Error("x")')]) {
    assert.equal(caibo.isCaiboError(value), false);
  }
});

test('inspecting an error prints the code of its cause, and nothing else of it', async () => {
  const cause = Object.assign(new TypeError('fetch failed'), {
    cause: Object.assign(new Error('ada@example.com'), { code: 'ECONNREFUSED', data: 'sEcReT' }),
  });
  const fetch = async () => Promise.reject(cause);
  const error = await rejection(createCustomer(ADA, { fetch }));
  const shown = inspect(error, { depth: 9 });
  assert.equal(error.cause, cause);
  assert.match(shown, /^ConnectionError: no response from the API: .*\n[^]*cause: 'ECONNREFUSED'/);
  assert.doesNotMatch(shown, /ada@|sEcReT/);
});

test('isCaiboError of a revoked proxy, or of one whose traps throw, is false', () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  assert.equal(caibo.isCaiboError(proxy), false);
  const thrower = () => {
    throw new Error('mine');
  };
  assert.equal(caibo.isCaiboError(new Proxy({}, { get: thrower, has: thrower, getPrototypeOf: thrower })), false);
});

test('the name of an error can be assigned, and no copy lists it', async () => {
  for (const error of [
    await rejection(createCustomer(/** @type {any} */ ({}))),
    await rejection(createCustomer(ADA, { fetch: answering(answer(500)).fetch })),
    await rejection(createCustomer(ADA, { timeout: 0 })),
  ]) {
    assert(!Object.keys(error).includes('name'));
    const { name, message } = error;
    assert.match(String(error), new RegExp(`^${name}: `));
    error.name = 'PaymentError';
    assert.equal(String(error), `PaymentError: ${message}`);
    assert.equal(JSON.parse(JSON.stringify(error)).name, 'PaymentError');
  }
});

test('a structured clone has the message, and what `toJSON` returns passes to another thread', async () => {
  const error = await rejection(createCustomer(/** @type {any} */ ({})));
  assert.equal(structuredClone(error).message, error.message);
  assert.deepEqual(structuredClone(error.toJSON()), error.toJSON());
});

test('the type ErrorCode, the errors’ classes and README have the same codes', () => {
  const read = (/** @type {string} */ path) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
  const names = (/** @type {string} */ text, /** @type {RegExp} */ name) => [...text.matchAll(name)].map((match) => match[1]).sort();

  const [, union = ''] = /export type ErrorCode =([^;]+);/.exec(read('pkg-template/index.d.ts')) ?? [];
  const codes = names(union, /'(\w+)'/g);
  assert.equal(codes.length, 16);

  // A row of the table: | `BadRequestError` | `bad_request` | when | was it sent? |
  const rows = [...read('pkg-template/README.md').matchAll(/^\| `(\w+Error)` \| ((?:`\w+`(?:, )?)+) \|/gm)];
  const documented = rows.flatMap(([, name, list = '']) => names(list, /`(\w+)`/g).map((code) => [code, name]));
  assert.deepEqual(documented.map(([code]) => code).sort(), codes);

  // The transport throws the errors of two codes itself, and `createCustomers` of one; the class of any other code stands in this table.
  const [, table = ''] = /const CLASS_OF_CODE = \{([^}]+)\}/.exec(read('pkg-template/errors.js')) ?? [];
  const classes = Object.fromEntries([...table.matchAll(/(\w+): (\w+),/g)].map(([, code, name]) => [code, name]));
  const transport = { connection_failed: 'ConnectionError', timeout: 'TimeoutError', run_stopped: 'RunStoppedError' };
  const others = { engine_failed: 'CaiboError', invalid_option: 'CaiboError', wasm_refused: 'CaiboError' };
  assert.deepEqual({ ...classes, ...transport, ...others }, Object.fromEntries(documented));
});
