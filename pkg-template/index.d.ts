/**
 * A client for the customer API of the Caibo payment gateway (IPG), with the rules of its backend.
 *
 * The rules are written in Rust and compiled to WebAssembly. No initialisation is needed: the first call compiles them.
 *
 * @packageDocumentation
 */

import type {
  Customer,
  CustomerChanges,
  CustomerField,
  CustomerInput,
  IssueCode,
  IssueParams,
} from '#boundary/schema.js';

export type {
  Customer,
  CustomerChanges,
  CustomerField,
  CustomerInput,
  IssueCode,
  IssueParams,
  Preferences,
} from '#boundary/schema.js';

/**
 * One thing that is wrong with a customer or an update. It never contains a submitted value, except that the message of a
 * `rejected` issue is the server's.
 */
export type Issue = {
  [Code in IssueCode]: {
    code: Code;
    /**
     * The keys from the root to the value; empty for the root itself. An unknown key of more than 40 characters is cut, with `…`
     * at its end.
     */
    path: string[];
    /**
     * The parameters of the code, such as the limit of a length; `{}` for a code without parameters. A `rejected` issue at the
     * root has `place`, if the server named something that is no field: `TenantId`. It is a word of the server, as `message` is.
     */
    params: IssueParams[Code];
    /**
     * English, in lower case, without a trailing period: put the field's label before it. The message of a `rejected`
     * issue is the server's, whole, and may repeat submitted values: show it, but do not log it. If the server gave no words,
     * it is `was refused`.
     */
    message: string;
    /** `server` for an issue that the server reported, else `client`. */
    source: Code extends 'rejected' ? 'server' : 'client';
  };
}[IssueCode];

/** A list of issues: the first 100 at most. Treat it as read-only: the list of no issues is one frozen array. */
export interface Issues extends Array<Issue> {
  /** The number of all issues. It is not enumerable, so that an empty list equals `[]`. */
  readonly total: number;
}

/**
 * A language for {@link issueSentence}: the default export of `caibo-customers/locales/de` and the like. Its words are in an
 * order that may change with each version, so do not write one by hand.
 */
export interface Locale {
  /** The BCP 47 tag of the language, such as `de` or `zh-Hant`. It is the name of the entry. */
  readonly tag: string;
  /** The direction of its script: a value for the attribute `dir` of the element that shows the sentences. */
  readonly dir: 'ltr' | 'rtl';
  /** The words for issues. A text that depends on a number has a form for each plural category of the language. */
  readonly issues: readonly (string | { readonly [Category in Intl.LDMLPluralRule]?: string })[];
}

/** A language for a bound form too: the default export of `caibo-customers/locales/de/form` and the like. */
export interface FormLocale extends Locale {
  /** The sentences of the form. */
  readonly form: readonly string[];
}

/**
 * Writes an issue as a sentence for the person in front of the form: `Phone must be at most 20 characters long, not 21`. It has no
 * period at its end. Numbers are in ASCII digits.
 *
 * The words of a `rejected` issue are the server's, in whatever language the server wrote them. They stand after the label and a
 * colon. If the issue has a `place` and no label is given, the place is the label.
 *
 * In a language that is written from right to left, the label and every other inserted text are isolated with U+2068 and
 * U+2069. In another language only a text in a right-to-left script is.
 *
 * @param options `label` is what the page calls the field; without it the result is the message alone. `locale` is the language:
 * the default export of `caibo-customers/locales/de` and the like. Without it the sentence is English.
 */
export function issueSentence(
  issue: Issue,
  options?: { label?: string | undefined; locale?: Locale | undefined },
): string;

/** An int64: a safe integer, a `BigInt`, or a string of decimal digits. */
export type Id = number | bigint | string;

// The types of the platform that the options mention, by what is used of them, so that these declarations compile without the
// DOM's, and so that a polyfill or an object of another realm is accepted.

/** What is used of an `AbortSignal`. */
export interface AbortSignalLike {
  readonly aborted: boolean;
  /** The value that the call rejects with. The signals of old polyfills have none; the call then rejects with an `AbortError`. */
  readonly reason?: unknown;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** What is used of `Headers`. */
export interface HeadersLike {
  get(name: string): string | null;
  forEach(callback: (value: string, name: string) => void): void;
}

/** The second argument of a `fetch`: an object without a prototype. */
export interface FetchInit {
  method: string;
  /** A plain object. Each attempt has its own. */
  headers: Record<string, string>;
  redirect: 'manual';
  /** Aborts when the deadline passes and when the option `signal` aborts. */
  signal: typeof globalThis extends { AbortSignal: { prototype: infer Signal } } ? Signal : AbortSignalLike;
  body?: string;
  credentials?: 'omit' | 'same-origin' | 'include';
}

/**
 * What a `fetch` resolves to: a `Response` of any implementation. `headers` may be a `Headers`, a `Map`, a plain object or an
 * object with `get` alone. The body is read by what is there: `body` as a stream of the web or of Node, else `arrayBuffer`, `text`,
 * `blob` or `json`.
 */
export interface FetchResponse {
  readonly status: number;
}

/**
 * The options that determine a request. `undefined` is the same as absent. Options may be inherited, such as from a class, but not
 * from `Object.prototype`.
 */
export interface RequestOptions {
  /**
   * The address of the API, to which the paths are appended: an absolute `https` URL without user name, query and fragment, as text.
   * Of a `URL` object give its `href`.
   * `http` is allowed for `localhost`, `127.0.0.0/8` and `[::1]` only.
   * @defaultValue `https://apay.caibo.digital`
   */
  baseUrl?: string | undefined;
  /** A bearer token (RFC 6750), without the word `Bearer`. It is sent in the `Authorization` header. No error contains it. */
  token?: string | undefined;
  /**
   * The media type of the body, without parameters. The body is the same JSON for every type.
   * @defaultValue `application/json`
   */
  contentType?: 'application/json' | 'text/json' | `application/${string}+json` | undefined;
  /**
   * Further header fields. `Accept`, `Authorization`, `Content-Type`, `Idempotency-Key` and the fields that concern the
   * connection, such as `Host`, are an `invalid_option`. Values are visible ASCII characters, spaces and tabs. The fields of
   * a call are added to those of its client; a field of the same name, in any case, replaces the client's.
   */
  headers?: HeadersLike | { readonly [name: string]: string | undefined } | undefined;
  /**
   * A key by which the server recognizes a repeated call, and so creates one customer: 1 to 255 visible ASCII characters,
   * such as a UUID. It is sent as `Idempotency-Key`, the same on every attempt. With a key, a `POST` is repeated like a
   * `PUT`. Each customer needs a key of its own, so it is not an option of a client.
   */
  idempotencyKey?: string | undefined;
}

/**
 * Returns a bearer token, or a promise of one. It is called before each attempt. `timeout` covers this function too. If it throws,
 * the call rejects with the same exception.
 *
 * `refused` is true after a 401: the server refused the last token that the function gave, and it should give another one. A
 * refusal belongs to the token: the function is asked once for all calls that wait for another token, by whichever call comes next.
 * A call that was refused with an older token takes the newer one. A function that gives the refused token again fails the call
 * with {@link UnauthorizedError}.
 *
 * The calls of a client share this. Calls without a client share it if they have the same function.
 */
export type TokenFunction = (request: { refused: boolean }) => string | PromiseLike<string>;

/** The options of a call. `undefined` is the same as absent. */
export interface Options extends Omit<RequestOptions, 'token'> {
  /**
   * A bearer token (RFC 6750), without the word `Bearer`, or a function that returns one. After a 401 the function is asked for
   * another token, and a `GET`, a `PUT` or a `POST` with an `idempotencyKey` is repeated once.
   */
  token?: string | TokenFunction | undefined;
  /**
   * The function that sends the requests. It is called with the URL and a plain object: `method`, `headers`, `redirect`,
   * `signal`, and `body` and `credentials` if the request has them. It returns a promise of a `Response`, of any implementation.
   * @defaultValue the global `fetch`, looked up when the call is made
   */
  fetch?: ((url: string, init: FetchInit) => PromiseLike<FetchResponse>) | undefined;
  /**
   * Stops the call when it aborts. The call then rejects at once with the signal's own reason, or with an `AbortError` if it has
   * none.
   */
  signal?: AbortSignalLike | null | undefined;
  /**
   * The deadline of the whole call in milliseconds, from 1 to 2147483647. It covers the token, every attempt, every wait and
   * the body of the response. After it the call rejects with a {@link TimeoutError}.
   * @defaultValue 30000
   */
  timeout?: number | undefined;
  /**
   * The number of times that a failed call may be repeated: an integer from 0 to 10.
   *
   * `GET`, `PUT` and a `POST` with an `idempotencyKey` are repeated if no complete response came, after 408, 425, 429, 500, 502,
   * 503, 504 and any status from 600, and after a 409 whose code says that a request with the same key is in progress. A `POST`
   * without a key is repeated only after a 429 with `Retry-After`, by which the server refuses it before any work. The wait is the
   * one that `Retry-After` asks for; if it is longer than the time left, the call fails at once. Without `Retry-After` the wait is
   * random, up to 500 ms before the first repetition; the bound doubles with each repetition, to at most 8 s.
   *
   * A 429 or 503 with `Retry-After` holds all calls of the client until then. Calls without a client are held together if they have
   * the same token function. A call whose time does not last so long fails at once with the error of that refusal.
   * @defaultValue 2
   */
  maxRetries?: number | undefined;
  /** Whether a browser sends cookies: the option `credentials` of `fetch`. If absent, `fetch` uses its own default. */
  credentials?: 'omit' | 'same-origin' | 'include' | undefined;
  /**
   * Called at every step of a call. An exception that it throws does not affect the call. It is reported like an exception of
   * an event listener: by `reportError`, or in Node as an uncaught exception.
   */
  onEvent?: ((event: CallEvent) => void) | null | undefined;
}

/** The options that all calls of a client share. The options of a call override them. */
export type ClientOptions = Omit<Options, 'idempotencyKey'>;

/** One step of a call. It contains no personal data: no customer, no id, no URL, no token and no words of the server. */
export type CallEvent = {
  /** The number of the call. All events of a call have the same number, and no other call of this copy of the package has it. */
  call: number;
  /** `POST`, `PUT` or `GET`. */
  method: string;
  /** The path, with `{id}` in place of the id: `/customers`, `/api/customers/{id}`, `/api/users/payment-methods/{id}`. */
  path: string;
  /** The number of the attempt, from 1; 0 if no attempt was sent yet. */
  attempt: number;
} & (
  | {
      /** An attempt is about to be sent. */
      type: 'request';
      status?: undefined;
      code?: undefined;
    }
  | {
      /** The response to an attempt has arrived, complete or cut short. */
      type: 'response';
      /** The status code of the response. */
      status: number;
      code?: undefined;
      /** Milliseconds since the attempt was sent. */
      duration: number;
      /** The server's id of the request, if the response is a failure: see {@link ApiError.requestId}. */
      requestId?: string | undefined;
    }
  | {
      /** An attempt has failed and will be repeated. */
      type: 'retry';
      /** The code of the error. */
      code: ErrorCode;
      /** The status code of the response, if there was one. */
      status?: number | undefined;
      /** Milliseconds until the next attempt. */
      delay: number;
    }
  | {
      /**
       * The call rejects. It is the last event of the call. A call whose customer or options are not valid has no events.
       */
      type: 'error';
      /** The code of the error. Absent for the reason of `signal` and for an exception of a token function. */
      code?: ErrorCode | undefined;
      /** The status code of the last response, if there was one. */
      status?: number | undefined;
      /** The server's id of the request: see {@link ApiError.requestId}. */
      requestId?: string | undefined;
      /** Milliseconds since the call was made. */
      duration: number;
    }
);

/** An HTTP request as plain data. */
export interface HttpRequest {
  /** `POST`. */
  method: string;
  /** The absolute URL. */
  url: string;
  /** The header fields, with the token if there is one. */
  headers: Record<string, string>;
  /** The customer as JSON text. */
  body: string;
}

/**
 * Creates a customer: `POST /customers`.
 *
 * The customer is read exactly once, when the function is called: the value that is validated is the value that is sent. A
 * failed request is repeated only if this cannot create a second customer: see {@link Options.maxRetries}.
 *
 * @returns the customer as stored, or `null` if the API answers without a body. An int64 that a double cannot hold is a `BigInt`,
 * which `JSON.stringify` refuses: give it a function such as
 * `(_, value) => (typeof value === 'bigint' ? String(value) : value)`
 * @throws {@link ValidationError} if the customer is not valid; nothing was sent
 * @throws {@link CaiboError} with the code `invalid_option` if an option is not valid; nothing was sent, unless it is the
 * token that a function returned for a later attempt
 * @throws {@link CaiboError} with the code `wasm_refused` or `engine_failed` if the rules cannot run: see {@link ErrorCode}
 * @throws {@link ApiError} or a subclass if the API answers with a status of 400 or more
 * @throws {@link ConnectionError} if no response came; the customer may exist
 * @throws {@link TimeoutError} if `timeout` passed; the customer may exist
 * @throws {@link ResponseError} if the response is not one of the API's; the customer may exist
 * @throws the reason of `signal` if it aborts, and any exception of a getter of the customer or of the token function
 */
export function createCustomer(customer: CustomerInput, options?: Options): Promise<Customer | null>;

/**
 * Updates a customer: `PUT /api/customers/{id}`. The API requires a token.
 *
 * A field that is absent or `undefined` stays as it is. `null` empties a field that accepts `null`. At least one field must
 * be present.
 *
 * @returns the customer as stored, or `null` if the API answers without a body
 * @throws {@link ValidationError} with the code `invalid_id` if the id is not an int64, or `invalid_changes` if the changes
 * are not valid; nothing was sent
 * @throws {@link NotFoundError} if there is no such customer
 * @throws all other errors of {@link createCustomer}
 */
export function updateCustomer(
  id: Id,
  changes: CustomerChanges,
  options?: Options,
): Promise<Customer | null>;

/**
 * Reads the payment methods of a user: `GET /api/users/payment-methods/{id}`. The API requires a token.
 *
 * @returns the JSON value of the answer, whose type the API does not document, or `null` if it has no body. An int64 that a
 * double cannot hold is a `BigInt`
 * @throws {@link ValidationError} with the code `invalid_id` if the id is not an int64; nothing was sent
 * @throws {@link NotFoundError} if there is no such user
 * @throws all other errors of {@link createCustomer}, except those of a customer
 */
export function getPaymentMethods(userId: Id, options?: Options): Promise<unknown>;

/**
 * The options of {@link createCustomers}. `timeout` and `maxRetries` are of each row. The time of a row begins when it is sent.
 */
export interface BulkOptions<Row = unknown> extends Omit<Options, 'idempotencyKey'> {
  /**
   * The number of rows that may be in progress, or finished but not yet read by the loop, at the same time: an integer from
   * 1 to 100. A run begins with 4 at most and doubles them while rows are answered soon. It is slower after a refusal.
   * @defaultValue 4
   */
  concurrency?: number | undefined;
  /**
   * Called after each row, even if the loop has ended before. An exception that it throws is reported like one of
   * {@link Options.onEvent}.
   */
  onProgress?: ((progress: BulkProgress) => void) | null | undefined;
  /**
   * Returns the {@link RequestOptions.idempotencyKey} of a row, or `undefined` for a row without a key. `index` is the row's
   * position in the source, from 0. If it throws, the row is `failed` with this exception.
   *
   * Rows of different content need different keys. A row whose key another row of other content had is not sent: it is `failed` with
   * an `invalid_option`. The last 100 000 keys are remembered for this, each with a hash of its row.
   */
  idempotencyKey?: ((row: Row, index: number) => string | undefined) | null | undefined;
  /**
   * Called with the result of each row. If it returns true, the run ends early with a {@link RunStoppedError}. If it throws, the run
   * ends with the same exception.
   */
  stopOn?: ((result: BulkResult<Row>) => boolean) | null | undefined;
}

/** The number of finished rows, by result. */
export interface BulkProgress {
  /** All finished rows: the sum of the other three. */
  done: number;
  /** The rows that were created. */
  created: number;
  /** The rows that break a rule and were not sent. */
  invalid: number;
  /** The rows that failed for any other reason. */
  failed: number;
}

/** The result of a row. `index` is the row's position in the source, from 0, and `row` is the row as the source gave it. */
export type BulkResult<Row = unknown> =
  /** The customer was created. `customer` is the customer as stored, or `null` if the API answered without a body. */
  | { index: number; row: Row; status: 'created'; customer: Customer | null }
  /** The row breaks a rule. Nothing was sent. */
  | { index: number; row: Row; status: 'invalid'; issues: Issue[]; error: ValidationError }
  /** The row failed: `error` is the error of {@link createCustomer}, or the exception of a getter of the row. */
  | { index: number; row: Row; status: 'failed'; error: unknown };

/**
 * Creates many customers, {@link BulkOptions.concurrency} at a time.
 *
 * Results arrive in the order in which the rows end. A row that is not valid or fails does not stop the others. A row is
 * taken from the source only when it can be sent, so the source may be endless.
 *
 * Rows start only while the loop waits for a result. If the loop ends early, no further row starts; the rows in progress
 * end first, then the source is closed.
 *
 * A row that the server refuses with 429 or 503 and `Retry-After` is sent again later, which costs neither a retry nor its time, up to
 * ten times. Until then no row is sent. Then rows are sent at the rate that the server has accepted, which rises slowly.
 *
 * The run ends early where no row can succeed: see {@link RunStoppedError}. No further row starts; the results of the rows in
 * progress are yielded, and then the loop throws.
 *
 * If `signal` aborts, no further row starts. The rows in progress are `failed` with the signal's reason, and then the loop
 * throws the reason. An exception of the source is thrown after the results of the rows in progress.
 *
 * @param source an iterable or async iterable of customers, such as an array, a stream or a database cursor. A row that is
 * not a {@link CustomerInput} has the result `invalid`
 * @returns a generator of the results, for `for await`
 * @throws {@link CaiboError} with the code `invalid_option` if an option is not valid: some options are checked at once,
 * others when the first row is sent. The key of a row is an exception: if it is not valid, the row is `failed`
 * @throws {@link RunStoppedError} from the loop if no row can succeed, or if `stopOn` says so
 * @throws {@link CaiboError} with the code `wasm_refused` from the loop if the rules cannot be compiled
 * @throws {@link TypeError} at once if `source` is not iterable
 */
export function createCustomers<Row>(
  source: Iterable<Row> | AsyncIterable<Row>,
  options?: BulkOptions<Row>,
): AsyncGenerator<BulkResult<Row>, void, undefined>;

/** The calls with default options, made by {@link createClient}. */
export interface Client {
  createCustomer: typeof createCustomer;
  updateCustomer: typeof updateCustomer;
  getPaymentMethods: typeof getPaymentMethods;
  createCustomers: typeof createCustomers;
}

/**
 * Returns the calls with `options` as defaults. The options are read now, and checked when a call is made.
 *
 * The options of a call override the defaults one by one, and `headers` name by name. `undefined` keeps the default.
 *
 * @throws {@link CaiboError} with the code `invalid_option` if `options` is not an object or has an `idempotencyKey`
 */
export function createClient(options?: ClientOptions): Client;

/**
 * Validates a whole customer. It sends nothing.
 *
 * @param value any value; anything but an object is one `wrong_type` issue with an empty path
 * @returns every issue of every field, in the order of the fields, then unknown keys in input order; `[]` for a valid customer
 * @throws {@link CaiboError} with the code `wasm_refused` or `engine_failed` if the rules cannot run: see {@link ErrorCode}
 * @throws any exception of a getter of the customer
 */
export function validateCustomer(value: unknown): Issues;

/**
 * Validates one field of a customer, for example at each keystroke. It sends nothing.
 *
 * @param field the name of the field; any other name is one `unknown_field` issue
 * @param value the value of the field; `undefined` for an absent field
 * @returns the issues that {@link validateCustomer} would report at this field; `[]` for a valid value
 * @throws {@link CaiboError} as {@link validateCustomer}
 */
export function validateCustomerField(field: CustomerField, value: unknown): Issues;

/**
 * Validates the changes of an update. Every field keeps its rules, no field is required, and at least one must be present.
 * It sends nothing.
 *
 * @param value any value; anything but an object is one `wrong_type` issue with an empty path
 * @returns every issue, as {@link validateCustomer}; `[]` for valid changes
 * @throws as {@link validateCustomer}
 */
export function validateCustomerChanges(value: unknown): Issues;

/** A version of JSON Schema: `draft-2020-12`, `draft-07` or `openapi-3.0`. There are no others. */
export type JsonSchemaTarget = 'draft-2020-12' | 'draft-07' | 'openapi-3.0' | (string & {});

/** A Standard Schema, version 1, with its extension for JSON Schema: https://standardschema.dev */
export interface Schema<Input, Output = Input> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: 'caibo-customers';
    /**
     * Returns the value if it is valid, else its issues. Their messages are in English, or in the language of
     * `libraryOptions.locale`, which is a {@link Locale}. Throws what {@link validateCustomer} throws.
     */
    readonly validate: (
      value: unknown,
      options?: { readonly libraryOptions?: Record<string, unknown> | undefined } | undefined,
    ) => { value: Output; issues?: undefined } | { issues: readonly Issue[] };
    readonly jsonSchema: {
      /** Returns the JSON Schema of the input. Throws a `TypeError` for any other target. */
      readonly input: (options: { readonly target: JsonSchemaTarget }) => Record<string, unknown>;
      /** Returns the JSON Schema of the output. Throws a `TypeError` for any other target. */
      readonly output: (options: { readonly target: JsonSchemaTarget }) => Record<string, unknown>;
    };
    readonly types?: { readonly input: Input; readonly output: Output };
  };
}

/** The schema of an object, and in `fields` of each of its fields. The path of an issue begins at the value that is validated. */
export interface ObjectSchema<Input, Output, Field extends keyof Output> extends Schema<Input, Output> {
  readonly fields: { readonly [Name in Field]-?: Schema<Input extends Output ? Input[Name] : any, Output[Name]> };
}

/** The type of {@link customerSchema}. */
export type CustomerSchema = ObjectSchema<CustomerInput, CustomerInput, CustomerField>;

/**
 * The rules of a customer as a Standard Schema, for routers and other libraries that accept one. It validates as
 * {@link validateCustomer}, and returns the value itself. Its JSON Schema of `draft-2020-12` is `schema.json`. For values of forms use
 * {@link customerFormSchema}.
 */
export const customerSchema: CustomerSchema;

/** The rules of changes as a Standard Schema. It validates as {@link validateCustomerChanges}, and returns the value itself. */
export const customerChangesSchema: ObjectSchema<CustomerChanges, CustomerChanges, keyof CustomerChanges>;

export { changesFormSchema, changesFromForm, customerFormSchema, customerFromForm } from './form.js';
export type { FormElement, FormField, FormOptions, FormSource } from './form.js';

/**
 * Returns the request that {@link createCustomer} would send, for another transport or for a preview. It sends nothing.
 *
 * @throws {@link CaiboError} with the code `invalid_option` if an option is not valid. Options are checked before the customer
 * @throws {@link ValidationError} if the customer is not valid
 * @throws {@link CaiboError} with the code `wasm_refused` or `engine_failed` if the rules cannot run: see {@link ErrorCode}
 * @throws any exception of a getter of the customer
 */
export function buildCreateCustomerRequest(
  customer: CustomerInput,
  options?: RequestOptions,
): HttpRequest;

/**
 * Compiles the rules before the first call, off the main thread if the platform can. Calling it is optional, and it may be
 * called repeatedly.
 *
 * @throws {@link CaiboError} with the code `wasm_refused` or `engine_failed` if the rules cannot run: see {@link ErrorCode}
 */
export function ready(): Promise<void>;

/** Returns whether a value is an error of this package, of any realm and of any copy of the package. Accepts any value. */
export function isCaiboError(value: unknown): value is CaiboError;

/**
 * The stable code of an error. The list is closed. Each class documents its codes.
 *
 * A {@link CaiboError} that is of no subclass has one of these:
 *
 * - `invalid_option`: an option is not valid.
 * - `wasm_refused`: the platform does not compile WebAssembly, for example under a Content-Security-Policy without
 *   `'wasm-unsafe-eval'`.
 * - `engine_failed`: the rules could not start or have stopped, for example because memory or the stack ran out. The next call
 *   starts afresh. In Node and Chromium WebAssembly reserves 10 GB of address space, which a limit such as `ulimit -v` must allow;
 *   `caibo-customers/js` reserves none.
 */
export type ErrorCode =
  | 'api_error'
  | 'bad_request'
  | 'connection_failed'
  | 'engine_failed'
  | 'invalid_changes'
  | 'invalid_customer'
  | 'invalid_id'
  | 'invalid_option'
  | 'invalid_response'
  | 'not_found'
  | 'rate_limited'
  | 'run_stopped'
  | 'server_error'
  | 'timeout'
  | 'unauthorized'
  | 'wasm_refused';

/**
 * The base class of all errors of this package.
 *
 * `message` is written by this package: it never contains a submitted value, the token or words of the server, except the
 * server's code of the problem: see {@link ApiError.serverCode}.
 *
 * `cause`, and in subclasses `title`, `detail`, `issues`, `problem` and `headers` of a response, may repeat what was submitted.
 * They are getters. Code that reads them gets them whole. They are not in `message`, `stack`, `toJSON`, `console.log`,
 * `console.dir`, the output of an uncaught error, `structuredClone` or any event. Only `console.log` of
 * Node says something of a cause: it prints an error of this package in the same way, and the code of an exception of Node, such
 * as `ECONNREFUSED`.
 *
 * `name` can be assigned, as that of every error. `structuredClone` and `postMessage` keep only the message and the stack of an error,
 * as for every class of errors. To pass one to another thread, send `error.toJSON()`.
 */
export class CaiboError extends Error {
  protected constructor();
  /** The stable code of the error. */
  readonly code: ErrorCode;
  /** The name of the option, for the code `invalid_option`. Absent if the options are not an object. */
  readonly option?: string;
  /**
   * Whether any attempt of the call may have created or changed something, earlier attempts included. It is false for a
   * `GET`, if nothing was sent, if Node reports that no connection was made, and if every attempt was refused: by 401 or 429, for
   * example. It is true after a timeout, a dropped connection, an answer that cannot be read, a 408, a status from 500, and a 409
   * by which a request with the same key is in progress. Then make the same call again with the same `idempotencyKey`.
   */
  readonly mayExist: boolean;
  /** Returns `name`, `message` and the enumerable own properties, for `JSON.stringify`. */
  toJSON(): { name: string; message: string; code: string; mayExist: boolean; [property: string]: unknown };
}

/**
 * The argument breaks a rule; nothing was sent. The code is `invalid_customer`, `invalid_changes`, or `invalid_id` for an id
 * that is not an int64. An answer of the server that refuses a customer is a {@link BadRequestError} instead.
 */
export class ValidationError extends CaiboError {
  /** The first 100 issues at most. They contain no submitted value. */
  readonly issues: Issue[];
  /** The number of all issues. */
  readonly issueCount: number;
}

/**
 * The API answered with a status of 400 or more. The subclasses are for single statuses; this class itself, with the code
 * `api_error`, is for all others. It describes the last attempt.
 */
export class ApiError extends CaiboError {
  /** The status code of the response, 400 to 999. */
  readonly status: number;
  /** The number of attempts. */
  readonly attempts: number;
  /**
   * The server's own code of the problem, such as `CUSTOMER_NOT_FOUND`: `code` or `errorCode` of the body or of the object `error`
   * in it. It is set under the conditions of `requestId`. Logs show it.
   */
  readonly serverCode: string | undefined;
  /** The kind of problem, in the server's words, for the person in front of the form. No log shows it. */
  get title(): string | undefined;
  /**
   * The explanation of this occurrence, in the server's words, for the person in front of the form. A body that is a text, and not
   * HTML, is the explanation itself. No log shows it.
   */
  get detail(): string | undefined;
  /**
   * The server's complaints, each at its field or at the root; the first 100 at most. They have the shape of
   * {@link ValidationError.issues} and the code `rejected`. Their messages are the server's words, and `params.place` of one at
   * the root is what it names, if that is no field. They are read from every common format: ProblemDetails and ASP.NET's
   * dictionaries, JSON:API, FluentValidation, Spring, Laravel, Django, FastAPI, Zod and others. No log shows them.
   */
  get issues(): Issue[];
  /** The number of all complaints. */
  readonly issueCount: number;
  /** The wait in milliseconds that the server asks for (`Retry-After`), if it does. */
  readonly retryAfter: number | undefined;
  /**
   * The server's id of the request, for its operators: the header field `X-Request-Id`, `Request-Id` or `X-Correlation-Id`, else
   * `traceId`, `requestId` or `correlationId` of the body. It is set only if it looks like an id, that is 1 to 128 characters of
   * `[A-Za-z0-9._:/+=-]`, and does not contain the token. Logs show it.
   */
  readonly requestId: string | undefined;
  /**
   * The body, if it was JSON: in UTF-8, or in the `charset` of its `Content-Type`. U+FFFD replaces what cannot be decoded. No log
   * shows it.
   */
  get problem(): unknown;
  /** The header fields as received, with names in lower case. No log shows them. */
  get headers(): Record<string, string>;
}

/** 400, code `bad_request`: the server refused the request. A customer that the client refused is a {@link ValidationError}. */
export class BadRequestError extends ApiError {}

/** 401, code `unauthorized`: the token is missing, wrong or expired. */
export class UnauthorizedError extends ApiError {}

/** 404, code `not_found`: there is no such customer or user. */
export class NotFoundError extends ApiError {}

/** 429, code `rate_limited`: too many requests. `retryAfter` is the wait that the server asks for. */
export class RateLimitError extends ApiError {}

/** 500 to 999, code `server_error`: the server failed. After a `POST` the customer may exist. */
export class ServerError extends ApiError {}

/**
 * The response is not one of the API's: HTML, a redirect, cut short, too large, not JSON. The code is `invalid_response`. After
 * a `POST` the customer may exist. If reading the body failed, `cause` is the exception; only a connection that ended in the middle
 * of a body is a reason to repeat the call. A status of 400 or more is an {@link ApiError}, whatever the body.
 */
export class ResponseError extends CaiboError {
  /** The status code. Absent if the response has no readable one, such as an opaque redirect. */
  readonly status: number | undefined;
  /** The number of attempts. */
  readonly attempts: number;
  /** The server's id of the request: see {@link ApiError.requestId}. */
  readonly requestId: string | undefined;
  /** The header fields as received, if they could be read. No log shows them. */
  get headers(): Record<string, string> | undefined;
}

/**
 * No response came: the server is down, or the network or CORS prevents it. The code is `connection_failed`. After a `POST` the
 * customer may exist. `cause` is the exception of `fetch`.
 */
export class ConnectionError extends CaiboError {
  /** The number of attempts. */
  readonly attempts: number;
}

/**
 * The response was not complete within `timeout`. The code is `timeout`. After a `POST` the customer may exist. `cause` is the
 * error of the previous attempt, if there was one.
 */
export class TimeoutError extends CaiboError {
  /** The number of attempts; 0 if the token function took too long. */
  readonly attempts: number;
}

/**
 * A run of {@link createCustomers} ended early. The code is `run_stopped`. `cause` is the error of the row that decided, if it has one.
 * `mayExist` is that of this error. Every row that was taken from the source has a result, yielded before.
 */
export class RunStoppedError extends CaiboError {
  /**
   * The reason:
   *
   * - `unauthorized`: the token is refused and is fixed, or another one of the token function was refused too.
   * - `connection_failed`: ten rows in a row got no connection.
   * - `rate_limited`: the server asked with `Retry-After` for more than 15 minutes, or refused one row eleven times.
   * - `stop_on`: {@link BulkOptions.stopOn} returned true.
   */
  readonly reason: 'connection_failed' | 'rate_limited' | 'stop_on' | 'unauthorized';
  /** The position of the row in the source, from 0. */
  readonly index: number;
}
