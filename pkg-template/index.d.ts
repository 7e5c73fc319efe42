/**
 * The Caibo IPG customer API with the rules of its backend.
 *
 * The rules are the contract's schema `Client`, written once in Rust and compiled to WebAssembly. Nothing
 * needs to be initialised: the first call does it.
 *
 * @packageDocumentation
 */

import type { Customer, CustomerField, CustomerInput, IssueCode, IssueParams } from './schema.js';

export type { Customer, CustomerField, CustomerInput, IssueCode, IssueParams } from './schema.js';

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

/** What goes into a request. */
export interface RequestOptions {
  /**
   * Where the API is; its paths are appended. `https`, or `http` for `localhost`, `127.0.0.0/8` and `[::1]`.
   * @defaultValue `https://apay.caibo.digital`
   */
  baseUrl?: string | undefined;
  /** A bearer token (RFC 6750), without the word `Bearer`. It stands in the `Authorization` header only. */
  token?: string | undefined;
}

/** How a call is made. */
export interface Options extends RequestOptions {
  /**
   * Called with the address and an object of the same properties as the request; its `Response` may be of any realm.
   * @defaultValue the global `fetch`, looked up when the call is made
   */
  fetch?: typeof globalThis.fetch | undefined;
  /** Stops the call, which rejects with the signal's own reason. */
  signal?: AbortSignal | undefined;
  /**
   * Milliseconds until the whole response must have arrived; from 1 to 2147483647.
   * @defaultValue 30000
   */
  timeout?: number | undefined;
}

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
 * Creates a customer: `POST /customers`, sent exactly once.
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
 * @throws the reason of `signal` if it aborts, and whatever a getter of the object throws
 */
export function createCustomer(customer: CustomerInput, options?: Options): Promise<Customer | null>;

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
  | 'invalid_customer'
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
 * of the server's they are taken. `JSON.stringify` gives all of it but `cause` and `problem`.
 */
export class CaiboError extends Error {
  protected constructor();
  readonly code: ErrorCode;
  /** Of an `invalid_option`: which. */
  readonly option?: string;
  toJSON(): Record<string, unknown>;
}

/** The customer breaks the rules; nothing was sent. The server's own complaints are a {@link BadRequestError}. */
export class ValidationError extends CaiboError {
  /** At most the first 100. */
  readonly issues: Issue[];
  /** How many there are in all. */
  readonly issueCount: number;
}

/** The API answered with a status of 400 or more that has no class of its own below. */
export class ApiError extends CaiboError {
  readonly status: number;
  /** What kind of problem it is, in the server's words. */
  readonly title: string | undefined;
  /** What went wrong this time, in the server's words. */
  readonly detail: string | undefined;
  /** The server's complaints, each at its field, of the shape of {@link ValidationError.issues}. */
  readonly issues: Issue[];
  /** The body as received, if it was JSON. It may repeat what was submitted, so no log shows it. */
  get problem(): unknown;
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
  readonly status: number | undefined;
}

/** No response came: the server is down, the network or CORS is in the way, or it was a redirect. `cause` says more. */
export class ConnectionError extends CaiboError {}

/** The response was not complete in time. */
export class TimeoutError extends CaiboError {}
