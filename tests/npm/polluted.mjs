/**
 * Makes every call of the package at the URL of the first argument, with every name of `NAMES` on `Object.prototype`, and prints the
 * outcomes that differ from those of a clean `Object.prototype`. It is a process of its own, since the names disturb other code too.
 */

/** @typedef {typeof import('../../pkg/index.js')} Package */

const NAMES = [
  // Options
  ...['baseUrl', 'token', 'idempotencyKey', 'contentType', 'headers', 'credentials', 'timeout', 'maxRetries'],
  ...['concurrency', 'fetch', 'onEvent', 'onProgress', 'signal', 'refused', 'reason'],
  // Replies of the rules, and data of errors
  ...['ok', 'error', 'code', 'message', 'option', 'issues', 'issueCount', 'status', 'requestId', 'retryAfter', 'attempts', 'cause'],
  ...['title', 'detail', 'problem', 'path', 'isRepeatable', 'mayReauthorize', 'operation', 'total', 'params', 'source'],
  // What `fetch` takes and gives, and results of iterators and streams
  ...['method', 'url', 'body', 'redirect', 'mode', 'cache', 'referrer', 'keepalive', 'integrity', 'priority', 'dispatcher'],
  ...['type', 'arrayBuffer', 'text', 'json', 'blob', 'clone', 'getReader', 'forEach', 'value', 'done', 'get', 'set', 'writable'],
  // Fields of a customer
  ...['name', 'email', 'phone', 'id', 'preferences', 'currency'],
];

const POISONS = ['https://evil.example', () => 'poison', true, 1, { poison: 1 }];

/** @type {Package} */
const caibo = await import(/** @type {string} */ (process.argv[2]));
await caibo.ready();

const ADA = { name: 'Ada Lovelace', email: 'ada@example.com' };
const text = new TextEncoder();

/** A mock of a response. It has nothing but these members, so that all others would be those of `Object.prototype`. */
const mock = (/** @type {number} */ status, /** @type {string} */ body) => ({
  status,
  arrayBuffer: async () => text.encode(body).buffer,
});

/** A response whose body is a stream that leaves out what it may. */
const streaming = (/** @type {string} */ body) => {
  const steps = [{ value: text.encode(body) }, { done: true }];
  return { status: 200, headers: {}, body: { getReader: () => ({ read: async () => steps.shift() }) } };
};

/** Makes every call. @returns {Promise<unknown[]>} the outcomes and what was sent */
async function callAll() {
  /** @type {unknown[]} */
  const seen = [];
  /** @type {any[]} */
  let answers = [];
  const send = async (/** @type {string} */ url, /** @type {any} */ init) => {
    const { method, headers, body, redirect, ...others } = init;
    seen.push(url, method, { ...headers }, body, redirect, Object.keys(others));
    for (const name of NAMES) if (!Object.hasOwn(init, name) && init[name] !== undefined) seen.push(`fetch sees ${name}`);
    return answers.shift();
  };
  const fetch = /** @type {any} */ (send);
  /** @param {any[]} given @param {() => unknown} call */
  const add = async (given, call) => {
    answers = given;
    try {
      seen.push(await call());
    } catch (error) {
      seen.push(members(error));
    }
  };
  const ok = () => mock(200, '{"id":1}');
  const options = { fetch, maxRetries: 0 };
  await add([ok()], () => caibo.createCustomer(ADA, options));
  await add([streaming('{"id":2}')], () => caibo.createCustomer(ADA, options));
  await add([ok()], () => caibo.updateCustomer(1, { phone: '1' }, options));
  await add([ok()], () => caibo.getPaymentMethods(1, options));
  await add([ok()], () => caibo.createClient({ fetch }).createCustomer(ADA));
  await add([ok()], () => caibo.createClient({ fetch, headers: { a: 'b' } }).createCustomer(ADA, { headers: { c: 'd' } }));
  await add([ok()], () => caibo.createCustomer(ADA, { ...options, token: async () => 'abc' }));
  for (const status of [400, 401, 404, 429, 500]) {
    await add([mock(status, '{"error":{"message":"no"}}')], () => caibo.createCustomer(ADA, options));
  }
  await add([mock(200, '<p>')], () => caibo.createCustomer(ADA, options));
  await add([{ status: 200 }], () => caibo.createCustomer(ADA, options));
  await add([undefined], () => caibo.createCustomer(ADA, options));
  await add([], () => caibo.createCustomer(ADA, { fetch: () => Promise.reject('down') }));
  await add([], () => caibo.createCustomer(/** @type {any} */ ({}), options));
  await add([], () => caibo.createCustomer(ADA, { timeout: 0 }));
  await add([], () => caibo.createCustomer(ADA, /** @type {any} */ ({ nonsense: 1 })));
  await add([], () => caibo.buildCreateCustomerRequest(ADA));
  await add([], () => caibo.validateCustomer({ email: 5, nmae: 1 }).map(members));
  await add([], () => caibo.validateCustomer(ADA).length);
  await add([], () => caibo.validateCustomerChanges({ preferences: { currency: 'x' } }).map(members));
  await add([], () => caibo.validateCustomerField('phone', 5).map(members));
  const rows = { [Symbol.iterator]: () => ({ steps: [{ value: ADA }, { value: {} }, { done: true }], next() { return this.steps.shift(); } }) };
  await add([ok()], async () => {
    const results = [];
    for await (const row of caibo.createCustomers(/** @type {any} */ (rows), options)) results.push(members(row));
    return results;
  });
  return seen;
}

/** The own members of an object, and of an error its own name. @param {any} object */
function members(object) {
  return { ...object, ...(object instanceof Error && { name: Object.getOwnPropertyDescriptor(object, 'name')?.value, text: object.message }) };
}

const clean = JSON.stringify(await callAll());
let runs = 0;
for (const name of NAMES) {
  for (const poison of POISONS) {
    Object.defineProperty(Object.prototype, name, Object.assign(Object.create(null), { value: poison, configurable: true, writable: true, enumerable: true }));
    /** @type {unknown} */
    let outcome;
    try {
      outcome = await callAll();
    } catch (error) {
      outcome = error;
    } finally {
      Reflect.deleteProperty(Object.prototype, name);
    }
    const found = JSON.stringify(outcome instanceof Error ? outcome.stack : outcome);
    if (found !== clean) {
      let at = 0;
      while (found[at] === clean[at]) at += 1;
      console.log(`${name} = ${typeof poison}: ${found.slice(Math.max(0, at - 60), at + 90)}`);
    }
    runs += 1;
  }
}
console.log(`${runs} runs`);
