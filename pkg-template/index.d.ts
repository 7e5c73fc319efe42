/**
 * The Caibo IPG customer API with the rules of its backend.
 *
 * The rules are the contract's schema `Client`, written once in Rust and compiled to WebAssembly. Nothing
 * needs to be initialised: the first call does it.
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

/** One thing that is wrong. It never contains a submitted value. */
export type Issue = {
  [Code in IssueCode]: {
    code: Code;
    /** The keys from the root to the place; empty for the root itself. */
    path: string[];
    params: IssueParams[Code];
    /**
     * Plain English, lower case, without a trailing period: put the field's label before it. Of a `rejected`
     * one it is the server's own wording, without what was submitted.
     */
    message: string;
    source: Code extends 'rejected' ? 'server' : 'client';
  };
}[IssueCode];

/** At most the first 100 issues. `total` counts them all, and is not enumerable. */
export interface Issues extends Array<Issue> {
  readonly total: number;
}

/** An int64: a safe integer, a `BigInt`, or its decimal digits. */
export type Id = number | bigint | string;

/** What goes into a request. */
export interface RequestOptions {
  /**
   * Where the API is; its paths are appended. `https`, or `http` for `localhost`, `127.0.0.0/8` and `[::1]`.
   * @defaultValue `https://apay.caibo.digital`
   */
  baseUrl?: string | undefined;
  /** A bearer token (RFC 6750), without the word `Bearer`. It stands in the `Authorization` header only. */
  token?: string | undefined;
  /**
   * The media type of the body, one of the contract's, without parameters. What is sent is the same JSON.
   * @defaultValue `application/json`
   */
  contentType?: 'application/json' | 'text/json' | `application/${string}+json` | undefined;
  /**
   * Header fields to send besides the call's own. `Accept`, `Authorization`, `Content-Type` and `Idempotency-Key`
   * are the call's own, and refused here. Of a client and of a call they are merged by name, in whatever case.
   */
  headers?: Headers | { readonly [name: string]: string | undefined } | undefined;
  /**
   * Tells the server that a repeated call is the same one, so that there is one customer: 1 to 255 visible ASCII
   * characters, such as a UUID. Sent as `Idempotency-Key`, the same on every attempt. With it a `POST` is
   * repeated as a `PUT` is. Not for a client: each customer needs one of its own.
   */
  idempotencyKey?: string | undefined;
}

/**
 * Gives a bearer token, asked for before each attempt. `refused` is true right after a 401: the last token was
 * not accepted, and another one is due. It is waited for no longer than `timeout`; what it throws, the call
 * rejects with.
 */
export type TokenFunction = (request: { refused: boolean }) => string | PromiseLike<string>;

/** How a call is made. `undefined` is as good as absent. */
export interface Options extends Omit<RequestOptions, 'token'> {
  /**
   * A bearer token (RFC 6750), without the word `Bearer`, or a function that gives one. After a 401 such a
   * function is asked once more, and a `GET` or `PUT` is repeated once with what it gives.
   */
  token?: string | TokenFunction | undefined;
  /**
   * Called with the address and an object of the same properties as the request; its `Response` may be of any realm.
   * @defaultValue the global `fetch`, looked up when the call is made
   */
  fetch?: typeof globalThis.fetch | undefined;
  /** Stops the call, which rejects with the signal's own reason at once. */
  signal?: AbortSignal | null | undefined;
  /**
   * Milliseconds until the whole response must have arrived; from 1 to 2147483647. One deadline for all of the call:
   * the token, every attempt, every wait.
   * @defaultValue 30000
   */
  timeout?: number | undefined;
  /**
   * How often a failed call may be repeated; an integer from 0 to 10.
   *
   * `GET`, `PUT` and a `POST` with an `idempotencyKey` are repeated where no complete response came, and for 408, 429,
   * 500, 502, 503 and 504. A `POST` without is repeated only for a 429 with `Retry-After`, which is a refusal
   * before any work. `Retry-After` is obeyed where the deadline allows; else the wait is random, up to 500 ms that
   * double each time, 8 s at most.
   * @defaultValue 2
   */
  maxRetries?: number | undefined;
  /** When a browser sends cookies along, as `fetch` has it. Left to `fetch` if absent. */
  credentials?: 'omit' | 'same-origin' | 'include' | undefined;
  /**
   * Told of every step of a call, as it happens. What it throws does not disturb the call: it is reported as what
   * an event listener throws, by `reportError`, or in Node as an uncaught exception.
   */
  onEvent?: ((event: CallEvent) => void) | null | undefined;
}

/** The options that all calls of a client share. A call's own go over them. */
export type ClientOptions = Omit<Options, 'idempotencyKey'>;

/** One step of a call. It holds no personal data: no id, no address, no body, no token. */
export type CallEvent = {
  /** The same for all events of one call, and for no other call of this copy of the package. */
  call: number;
  method: string;
  /** The path with `{id}` in place of an id: `/customers`, `/api/customers/{id}`, `/api/users/payment-methods/{id}`. */
  path: string;
  /** Which attempt it is about, from 1; 0 where the first one was not sent yet. */
  attempt: number;
} & (
  | {
      /** An attempt is about to be sent. */
      type: 'request';
      status?: undefined;
      code?: undefined;
    }
  | {
      /** The response to an attempt has come, or as much of it as will. */
      type: 'response';
      status: number;
      code?: undefined;
      /** Milliseconds since the attempt was sent. */
      duration: number;
      /** What the server calls the request, if the response is a failure. */
      requestId?: string | undefined;
    }
  | {
      /** An attempt has failed, and there will be another one. */
      type: 'retry';
      /** Why it failed. */
      code: ErrorCode;
      status?: number | undefined;
      /** Milliseconds until then. */
      delay: number;
    }
  | {
      /** The call rejects. No event follows. A call that is refused before its first attempt has none at all. */
      type: 'error';
      /** Absent where it is no error of this package: the reason of `signal`, or what a token function threw. */
      code?: ErrorCode | undefined;
      status?: number | undefined;
      requestId?: string | undefined;
      /** Milliseconds since the call was made. */
      duration: number;
    }
);

/** An HTTP request as plain data. */
export interface HttpRequest {
  method: string;
  /** Absolute. */
  url: string;
  headers: Record<string, string>;
  /** JSON text. */
  body: string;
}

/**
 * Creates a customer: `POST /customers`, repeated only where that cannot make a second one: see
 * {@link Options.maxRetries}.
 *
 * The object is read when the call is made, and once: what is validated is what is sent.
 *
 * @returns the customer as stored, or `null` for a success without a body
 * @throws {@link ValidationError} if the customer is not valid; nothing was sent
 * @throws {@link CaiboError} with the code `invalid_option` for options that no call can be made with; nothing was sent
 * @throws {@link ApiError} or a class below it if the API answers with a status of 400 or more
 * @throws {@link ConnectionError} if no response came; the customer may have been created
 * @throws {@link TimeoutError} if `timeout` passed; the customer may have been created
 * @throws {@link ResponseError} if the response cannot be read; the customer may have been created
 * @throws the reason of `signal` if it aborts, and whatever a getter of the object or the token function throws
 */
export function createCustomer(customer: CustomerInput, options?: Options): Promise<Customer | null>;

/**
 * Changes a customer: `PUT /api/customers/{id}`. The API asks for a token. What the object does not have, or has as
 * `undefined`, stays as it is; `null` empties a field that may be empty.
 *
 * @returns the customer as stored, or `null` for a success without a body
 * @throws {@link ValidationError} with the code `invalid_id` or `invalid_changes`; nothing was sent
 * @throws {@link NotFoundError} if there is no such customer
 * @throws what {@link createCustomer} throws
 */
export function updateCustomer(
  id: Id,
  changes: CustomerChanges,
  options?: Options,
): Promise<Customer | null>;

/**
 * The payment methods that a user has saved: `GET /api/users/payment-methods/{id}`. The API asks for a token.
 *
 * @returns what the API answered, of which the contract says no more than that it is JSON; an int64 that a double
 * cannot hold is a `BigInt`. `null` for a success without a body
 * @throws {@link ValidationError} with the code `invalid_id`; nothing was sent
 * @throws {@link NotFoundError} if there is no such user
 * @throws what {@link createCustomer} throws
 */
export function getPaymentMethods(userId: Id, options?: Options): Promise<unknown>;

/** How many customers are created. */
export interface BulkOptions<Row = unknown> extends Omit<Options, 'idempotencyKey'> {
  /**
   * How many rows may be in flight, or wait to be taken, at a time: an integer from 1 to 100.
   * @defaultValue 4
   */
  concurrency?: number | undefined;
  /** Called after each row, also of those that end after the results were abandoned. What it throws goes the way of `onEvent`'s. */
  onProgress?: ((progress: BulkProgress) => void) | null | undefined;
  /** The {@link RequestOptions.idempotencyKey} of a row, if it has one. What it throws fails the row. */
  idempotencyKey?: ((row: Row, index: number) => string | undefined) | null | undefined;
}

/** How many rows have ended, and how. */
export interface BulkProgress {
  /** All that follow together. */
  done: number;
  created: number;
  invalid: number;
  failed: number;
}

/** What became of a row. `index` is its place in the source, from 0. */
export type BulkResult =
  | { index: number; status: 'created'; customer: Customer | null }
  /** It breaks the rules; nothing was sent. */
  | { index: number; status: 'invalid'; issues: Issue[]; error: ValidationError }
  /** What {@link createCustomer} rejected with: a {@link CaiboError}, or what the row's own getters threw. */
  | { index: number; status: 'failed'; error: unknown };

/**
 * Creates many customers, {@link BulkOptions.concurrency} at a time. Rows may be anything: one that is no
 * {@link CustomerInput} is told as `invalid`. Results come as the rows end; no row stops
 * the others. The source is asked for a row only when it can be sent, so it may be endless.
 *
 * Rows are started only while a result is being waited for. After an early end of the loop none is started any more:
 * those in flight end first, then the source is closed. A row that the source gives after that is not sent.
 *
 * Once `signal` aborts no row is started either: those in flight come as `failed`, with the signal's
 * reason as the error, and then the loop throws the reason. Likewise what the source throws comes after the
 * results of the rows in flight.
 *
 * @throws {@link CaiboError} with the code `invalid_option`, at once or from the loop: it would fail every row, unless
 * it is the row's `idempotencyKey`
 * @throws {@link TypeError} at once if `source` is not iterable
 */
export function createCustomers<Row>(
  source: Iterable<Row> | AsyncIterable<Row>,
  options?: BulkOptions<Row>,
): AsyncGenerator<BulkResult, void, undefined>;

/** The calls with options of their own. */
export interface Client {
  createCustomer: typeof createCustomer;
  updateCustomer: typeof updateCustomer;
  getPaymentMethods: typeof getPaymentMethods;
  createCustomers: typeof createCustomers;
}

/**
 * The calls with `options` as defaults, which are read now, and judged when a call is made. A call's own options
 * go over them one by one, and `headers` name by name; `undefined` leaves the default.
 *
 * @throws {@link CaiboError} with the code `invalid_option` for an `idempotencyKey`
 */
export function createClient(options?: ClientOptions): Client;

/**
 * Judges a whole customer. Every issue of every field, in the order of the fields, then unknown keys.
 *
 * @returns `[]` if it is valid
 * @throws {@link CaiboError} with the code `wasm_refused` or `engine_failed`, as every function here
 * @throws whatever a getter of the object throws
 */
export function validateCustomer(value: unknown): Issues;

/**
 * Judges one field, as for a keystroke: the issues that {@link validateCustomer} would report of it.
 *
 * @param value `undefined` for an absent one
 * @returns `[]` if it is valid
 */
export function validateCustomerField(field: CustomerField, value: unknown): Issues;

/**
 * Judges what is to change of a customer: every field keeps its rules, none is required, and there is at least one.
 *
 * @returns `[]` if it is valid
 */
export function validateCustomerChanges(value: unknown): Issues;

/** A Standard Schema, version 1, with its extension for JSON Schema; see https://standardschema.dev. */
export interface CustomerSchema {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: 'caibo-customers';
    /** The value itself if it is valid, else the issues of {@link validateCustomer}. */
    readonly validate: (value: unknown) => { value: CustomerInput; issues?: undefined } | { issues: readonly Issue[] };
    readonly jsonSchema: {
      /** `schema.json`, as `draft-2020-12` or `draft-07`. Throws a `TypeError` for another target. */
      readonly input: (options: { readonly target: string }) => Record<string, unknown>;
      readonly output: (options: { readonly target: string }) => Record<string, unknown>;
    };
    readonly types?: { readonly input: CustomerInput; readonly output: CustomerInput };
  };
}

/** The rules, for libraries of forms, routers and the like that take a Standard Schema. */
export const customerSchema: CustomerSchema;

/**
 * The request that {@link createCustomer} would send, for another transport or for a preview.
 *
 * @throws {@link ValidationError} if the customer is not valid
 * @throws {@link CaiboError} with the code `invalid_option` for options that no request can be made with;
 * options are judged first
 */
export function buildCreateCustomerRequest(
  customer: CustomerInput,
  options?: RequestOptions,
): HttpRequest;

/** Compiles the rules ahead of the first call. Nothing requires it. */
export function ready(): Promise<void>;

/** Whether a value is an error of this package, of any realm and any copy of the package. */
export function isCaiboError(value: unknown): value is CaiboError;

/**
 * Which error it is; stable, and there are no others.
 *
 * Of a {@link CaiboError} itself: `invalid_option`; `wasm_refused`, where the rules cannot be compiled,
 * as under a Content-Security-Policy without `'wasm-unsafe-eval'`; `engine_failed`, where they broke off, as
 * for want of memory. The next call starts afresh.
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
  | 'server_error'
  | 'timeout'
  | 'unauthorized'
  | 'wasm_refused';

/**
 * Every failure that this package itself reports. Its own words hold no submitted value and no token, and out
 * of the server's they are taken. `JSON.stringify` gives all of it but `cause`, `problem` and `headers`.
 */
export class CaiboError extends Error {
  protected constructor();
  readonly code: ErrorCode;
  /** Of an `invalid_option`: which. */
  readonly option?: string;
  toJSON(): Record<string, unknown>;
}

/**
 * What was given breaks the rules; nothing was sent. `invalid_customer`, `invalid_changes`, or `invalid_id` for an id
 * that is no int64. The server's own complaints are a {@link BadRequestError}.
 */
export class ValidationError extends CaiboError {
  /** At most the first 100. */
  readonly issues: Issue[];
  /** How many there are in all. */
  readonly issueCount: number;
}

/** The API answered with a status of 400 or more that has no class of its own below. It is about the last attempt. */
export class ApiError extends CaiboError {
  readonly status: number;
  /** How often the call was sent. */
  readonly attempts: number;
  /** What kind of problem it is, in the server's words. */
  readonly title: string | undefined;
  /** What went wrong this time, in the server's words. */
  readonly detail: string | undefined;
  /** The server's complaints, each at its field, of the shape of {@link ValidationError.issues}. */
  readonly issues: Issue[];
  /** How many there are in all. */
  readonly issueCount: number;
  /** Milliseconds until the server wants to be asked again, if it said so (`Retry-After`). */
  readonly retryAfter: number | undefined;
  /** What the server calls the request, for its operators, if it said so (`X-Request-Id` and the like). */
  readonly requestId: string | undefined;
  /** The body as received, if it was JSON. It may repeat what was submitted, so no log shows it. */
  get problem(): unknown;
  /** The header fields as received, by their names in lower case; no log shows them. */
  get headers(): Record<string, string>;
}

/** 400: the server refused the customer. */
export class BadRequestError extends ApiError {}

/** 401: the token is missing, wrong or out of date. */
export class UnauthorizedError extends ApiError {}

/** 404: the API has no such resource. */
export class NotFoundError extends ApiError {}

/** 429: too many requests. */
export class RateLimitError extends ApiError {}

/** 500 to 599: the server failed. */
export class ServerError extends ApiError {}

/** A response came, but it is none of the API's: HTML, not JSON, cut short. Not for statuses of 400 or more. */
export class ResponseError extends CaiboError {
  /** Absent where `fetch` resolved to something that has none. */
  readonly status: number | undefined;
  /** How often the call was sent. */
  readonly attempts: number;
  /** As of an {@link ApiError}. */
  readonly requestId: string | undefined;
  /** As of an {@link ApiError}, if they could be read. */
  get headers(): Record<string, string> | undefined;
}

/** No response came: the server is down, the network or CORS is in the way. `cause` says more. */
export class ConnectionError extends CaiboError {
  /** How often the call was sent. */
  readonly attempts: number;
}

/** The response was not complete in time. `cause` is the failure of the attempt before, if there was one. */
export class TimeoutError extends CaiboError {
  /** How often the call was sent; 0 where no token came in time. */
  readonly attempts: number;
}
