/**
 * Failed calls whose errors hold what was submitted: because a server repeats it, because a `fetch` throws it, or because
 * the caller's own values are invalid. One or more for every error class. It uses nothing of Node, so that a page can
 * import it.
 */

/** @typedef {typeof import('../pkg/index.js')} Package */

/**
 * One row of `cases/http/dumps.json`: what is submitted, and a server's words that repeat it. `hidden` are the parts of
 * the words that alone would give it away.
 *
 * @typedef {object} Row
 * @property {string} why
 * @property {object} [customer] members that differ from those of `ADA`
 * @property {object} [options] options that differ from those of `OPTIONS`
 * @property {string} words
 * @property {string[]} hidden
 */

/**
 * A failed call. `asked` are pairs of what a property of the error holds, and what it should hold.
 *
 * @typedef {{ error: any, events: unknown[], asked: [found: unknown, expected: unknown][] }} Failed
 * @typedef {{ name: string, className: string, fail: (caibo: Package, row: Row) => Promise<Failed> }} Failure
 */

const ADA = { name: 'Ada Lovelace', email: 'ada@example.com', phone: '+998 (71) 555-12-34' };
const OPTIONS = {
  token: 'sEcReT-t0ken',
  idempotencyKey: 'order-77/ada',
  headers: { 'X-Api-Key': 's3cr3t-value' },
  maxRetries: 0,
};

/** Milliseconds: longer than the wait before a second attempt, which is 500 ms at most. */
const TIMEOUT = 1000;

/** @type {(caibo: Package, row: Row, options: object) => Promise<unknown>} */
const create = (caibo, row, options) =>
  caibo.createCustomer(/** @type {any} */ ({ ...ADA, ...row.customer }), { ...OPTIONS, ...row.options, ...options });

/**
 * Makes a call that must fail, and records its events.
 *
 * @param {(options: object) => unknown} call
 * @param {(error: any) => Failed['asked']} [asked]
 * @returns {Promise<Failed>}
 */
async function failed(call, asked = () => []) {
  /** @type {unknown[]} */
  const events = [];
  try {
    await call({ onEvent: (/** @type {unknown} */ event) => void events.push(event) });
  } catch (error) {
    return { error, events, asked: asked(error) };
  }
  throw new Error('the call should fail');
}

/** A header field holds bytes: the text in UTF-8, each byte as one character. @param {string} text */
const fieldValue = (text) => String.fromCharCode(...new TextEncoder().encode(text));

/** Header fields that repeat the words, all that this package reads among them. @param {Row} row */
const repeatingFields = ({ words }) => ({
  'X-Echo': fieldValue(words),
  'X-Request-Id': fieldValue(words),
  'Request-Id': OPTIONS.token,
  'X-Correlation-Id': OPTIONS.token,
  'Retry-After': fieldValue(words),
  Date: fieldValue(words),
});

/** @typedef {{ body: (words: string) => unknown, title?: boolean, detail?: boolean, issues: number }} Format */

/**
 * The bodies of failures, with the words in every place that explains and in every other one, and what the properties of the
 * error then hold. `tests/dumps.rs` has the same bodies.
 *
 * @satisfies {Record<string, Format>}
 */
const FORMATS = {
  problem: {
    body: (/** @type {string} */ words) => ({
      type: words,
      title: words,
      detail: words,
      instance: words,
      message: words,
      errors: { Email: [words], [words]: [words] },
      traceId: words,
      [words]: words,
    }),
    title: true,
    detail: true,
    issues: 2,
  },
  envelope: {
    body: (/** @type {string} */ words) => ({ error: { code: words, message: words, details: { email: [words], [words]: words } } }),
    title: true,
    detail: true,
    issues: 1,
  },
  entries: {
    body: (/** @type {string} */ words) => ({
      message: words,
      code: words,
      requestId: words,
      errors: [{ field: words, message: words, code: words, attemptedValue: words }, { source: { pointer: words }, title: words }],
    }),
    detail: true,
    issues: 2,
  },
  dictionary: { body: (/** @type {string} */ words) => ({ Email: [words], [words]: [words] }), issues: 2 },
  list: { body: (/** @type {string} */ words) => [{ code: words, description: words }, { propertyName: words, errorMessage: words }], issues: 2 },
  text: { body: (/** @type {string} */ words) => words, detail: true, issues: 0 },
};

/**
 * A response with a status of 400 or more.
 *
 * @param {string} className
 * @param {number} status
 * @param {keyof typeof FORMATS} format
 * @returns {Failure}
 */
function refusal(className, status, format) {
  const { body: makeBody, title, detail, issues } = /** @type {Format} */ (FORMATS[format]);
  const fail = (/** @type {Package} */ caibo, /** @type {Row} */ row) => {
    const { words } = row;
    const body = makeBody(words);
    const headers = repeatingFields(row);
    const fetch = async () => new Response(JSON.stringify(body), { status, headers });
    return failed(
      (options) => create(caibo, row, { fetch, ...options }),
      (error) => [
        [error.status, status],
        [error.requestId, undefined],
        [error.serverCode, undefined],
        [error.title, title && words],
        [error.detail, detail && words],
        [error.problem, body],
        [error.headers['x-echo'], headers['X-Echo']],
        [error.issues.length, issues],
        [error.issues.every((/** @type {any} */ { message }) => message === words), true],
      ],
    );
  };
  return { name: `${status}, ${format}`, className, fail };
}

/**
 * A refusal whose code and request id hold the token, in this spelling.
 *
 * @param {string} name
 * @param {(token: string) => string} spell
 * @returns {Failure}
 */
function tokenAsCode(name, spell) {
  const fail = (/** @type {Package} */ caibo, /** @type {Row} */ row) => {
    const code = `E-${spell(OPTIONS.token)}-1`;
    const body = { error: { code, message: row.words }, code, errorCode: code, traceId: code };
    const fetch = async () => new Response(JSON.stringify(body), { status: 400, headers: { 'X-Request-Id': code } });
    return failed(
      (options) => create(caibo, row, { fetch, ...options }),
      (error) => [
        [error.serverCode, undefined],
        [error.requestId, undefined],
        [error.detail, row.words],
      ],
    );
  };
  return { name, className: 'BadRequestError', fail };
}

/**
 * A response that is not in a format of the API.
 *
 * @param {string} name
 * @param {(row: Row) => Response} respond
 * @returns {Failure}
 */
function unreadable(name, respond) {
  const fail = (/** @type {Package} */ caibo, /** @type {Row} */ row) => {
    const fetch = async () => respond(row);
    return failed(
      (options) => create(caibo, row, { fetch, ...options }),
      (error) => [
        [error.requestId, undefined],
        [error.headers['x-echo'], fieldValue(row.words)],
      ],
    );
  };
  return { name, className: 'ResponseError', fail };
}

/** An exception like those of HTTP clients, which hold the request. @param {Row} row @param {unknown} request */
const exception = ({ words }, request) =>
  Object.assign(new Error(words, { cause: new Error(words) }), { request, code: words, data: [words], [words]: words });

/**
 * Values and options that break the rules, each of which contains the words.
 *
 * @param {string} name
 * @param {string} className
 * @param {(caibo: Package, row: Row, options: object) => unknown} call
 * @returns {Failure}
 */
function invalid(name, className, call) {
  return { name, className, fail: (caibo, row) => failed((options) => call(caibo, row, options)) };
}

/** @type {(caibo: Package, row: Row, option: object) => Promise<unknown>} */
const withOption = (caibo, row, option) => create(caibo, row, { fetch: unexpected, ...option });

function unexpected() {
  throw new Error('nothing may be sent');
}

/** @type {Failure[]} */
export const FAILURES = [
  refusal('BadRequestError', 400, 'problem'),
  refusal('BadRequestError', 400, 'envelope'),
  refusal('UnauthorizedError', 401, 'envelope'),
  refusal('NotFoundError', 404, 'problem'),
  refusal('ApiError', 409, 'problem'),
  refusal('ApiError', 422, 'envelope'),
  refusal('RateLimitError', 429, 'problem'),
  refusal('ServerError', 500, 'problem'),
  refusal('BadRequestError', 400, 'entries'),
  refusal('BadRequestError', 400, 'dictionary'),
  refusal('ApiError', 422, 'list'),
  refusal('ServerError', 502, 'text'),
  tokenAsCode('a code that holds the token', (token) => token),
  tokenAsCode('a code that holds the token in lower case', (token) => token.toLowerCase()),
  {
    name: '400, plain text in ISO-8859-1',
    className: 'BadRequestError',
    fail: (caibo, row) => {
      const headers = { ...repeatingFields(row), 'Content-Type': 'text/plain; charset=iso-8859-1' };
      const bytes = Uint8Array.from(row.words, (character) => character.charCodeAt(0) & 255);
      const fetch = async () => new Response(bytes, { status: 400, headers });
      return failed(
        (options) => create(caibo, row, { fetch, ...options }),
        (error) => [
          [error.detail.length, row.words.length],
          [error.problem, undefined],
        ],
      );
    },
  },

  unreadable('200, HTML', (row) => new Response(`<p>${row.words}`, { headers: repeatingFields(row) })),
  unreadable('200, not JSON', (row) => new Response(row.words, { headers: repeatingFields(row) })),
  unreadable('200, cut short', (row) => new Response(`{"name":"${row.words}`, { headers: repeatingFields(row) })),
  unreadable('200, not an object', (row) => new Response(JSON.stringify([row.words]), { headers: repeatingFields(row) })),
  unreadable('301', (row) => new Response(null, { status: 301, headers: { ...repeatingFields(row), Location: fieldValue(row.words) } })),
  {
    name: 'fetch resolves to an object that throws',
    className: 'ResponseError',
    fail: (caibo, row) => {
      /** @type {unknown} */
      let thrown;
      const fetch = async (/** @type {unknown} */ url, /** @type {unknown} */ init) => ({
        get status() {
          throw (thrown = exception(row, { url, init }));
        },
      });
      return failed(
        (options) => create(caibo, row, { fetch, ...options }),
        (error) => [[error.cause, thrown]],
      );
    },
  },
  {
    name: 'fetch throws the request',
    className: 'ConnectionError',
    fail: (caibo, row) => {
      /** @type {unknown} */
      let thrown;
      const fetch = async (/** @type {unknown} */ url, /** @type {unknown} */ init) => {
        throw (thrown = exception(row, { url, init }));
      };
      return failed(
        (options) => create(caibo, row, { fetch, ...options }),
        (error) => [[error.cause, thrown]],
      );
    },
  },
  {
    name: 'fetch throws a text',
    className: 'ConnectionError',
    fail: (caibo, row) => {
      const fetch = () => Promise.reject(row.words);
      return failed(
        (options) => create(caibo, row, { fetch, ...options }),
        (error) => [[error.cause, row.words]],
      );
    },
  },
  {
    name: 'no answer after a 503',
    className: 'TimeoutError',
    fail: (caibo, row) => {
      const headers = { ...repeatingFields(row), 'Retry-After': '0' };
      const answers = [new Response(JSON.stringify(FORMATS.problem.body(row.words)), { status: 503, headers })];
      const fetch = async () => answers.pop() ?? new Promise(() => {});
      return failed(
        (options) => create(caibo, row, { fetch, maxRetries: 1, timeout: TIMEOUT, ...options }),
        (error) => [
          [error.cause.name, 'ServerError'],
          [error.cause.detail, row.words],
        ],
      );
    },
  },
  {
    name: 'no answer after an exception',
    className: 'TimeoutError',
    fail: (caibo, row) => {
      /** @type {Error[]} */
      const thrown = [];
      const fetch = (/** @type {unknown} */ url, /** @type {unknown} */ init) => {
        if (thrown.length > 0) return new Promise(() => {});
        thrown.push(exception(row, { url, init }));
        return Promise.reject(thrown[0]);
      };
      return failed(
        (options) => create(caibo, row, { fetch, maxRetries: 1, timeout: TIMEOUT, ...options }),
        (error) => [
          [error.cause.name, 'ConnectionError'],
          [error.cause.cause, thrown[0]],
        ],
      );
    },
  },
  {
    name: 'an invalid token after a 401',
    className: 'CaiboError',
    fail: (caibo, row) => {
      const headers = repeatingFields(row);
      const fetch = async () => new Response(JSON.stringify(FORMATS.envelope.body(row.words)), { status: 401, headers });
      const token = (/** @type {{ refused: boolean }} */ { refused }) => (refused ? `${row.words}\n` : OPTIONS.token);
      return failed(
        (options) => caibo.getPaymentMethods(1, { fetch: /** @type {any} */ (fetch), token, ...options }),
        (error) => [
          [error.option, 'token'],
          [error.cause.detail, row.words],
        ],
      );
    },
  },

  {
    name: 'a run that ends early',
    className: 'RunStoppedError',
    fail: (caibo, row) => {
      const headers = repeatingFields(row);
      const fetch = async () => new Response(JSON.stringify(FORMATS.problem.body(row.words)), { status: 401, headers });
      const customer = /** @type {any} */ ({ ...ADA, ...row.customer });
      return failed(
        async (options) => {
          const { token } = OPTIONS;
          const run = caibo.createCustomers([customer], { fetch: /** @type {any} */ (fetch), token, ...options });
          for await (const result of run) if (result.row !== customer) throw new Error('another row');
        },
        (error) => [
          [error.reason, 'unauthorized'],
          [error.cause.detail, row.words],
        ],
      );
    },
  },

  invalid('an invalid customer', 'ValidationError', (caibo, row, options) => {
    const { words } = row;
    const customer = {
      id: words,
      ownerName: 5,
      name: words.repeat(101),
      email: `${words}@${words}`,
      address: [words],
      phone: { [words]: words },
      memberId: `${words}\ud800`,
      hasPaymentRequests: words,
      totalDeposits: words,
      createDate: words,
      Email: words,
    };
    return create(caibo, { ...row, customer }, { fetch: unexpected, ...options });
  }),
  invalid('an invalid change', 'ValidationError', ({ updateCustomer }, { words }, options) =>
    updateCustomer(1, /** @type {any} */ ({ name: [words], preferences: { currency: words, notifications: words } }), options),
  ),
  invalid('an invalid id', 'ValidationError', ({ getPaymentMethods }, { words }, options) => getPaymentMethods(words, options)),
  invalid('an invalid token', 'CaiboError', (caibo, row) => withOption(caibo, row, { token: `${row.words}\n` })),
  invalid('an invalid idempotency key', 'CaiboError', (caibo, row) => withOption(caibo, row, { idempotencyKey: `${row.words}\n` })),
  invalid('an invalid header', 'CaiboError', (caibo, row) => withOption(caibo, row, { headers: { 'X-Api-Key': `${row.words}\n` } })),
  invalid('an invalid address of the API', 'CaiboError', (caibo, row) => withOption(caibo, row, { baseUrl: `https://api.example?${row.words}` })),
  invalid('an invalid media type', 'CaiboError', (caibo, row) => withOption(caibo, row, { contentType: row.words })),
  invalid('options of wrong types', 'CaiboError', (caibo, row) => withOption(caibo, row, { timeout: row.words, maxRetries: [row.words] })),
];
