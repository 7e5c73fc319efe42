/**
 * The error classes. Rust decides the class, the code and the message, except for failures that only the transport can
 * see. `index.d.ts` documents when each occurs.
 *
 * What may repeat submitted data (a server's words, a cause, the response as received) is behind a getter: it is
 * there for code that reads it, and in no log, dump or structured clone.
 */

/** Marks the errors of every realm and of every copy of the package. */
const BRAND = Symbol.for('caibo-customers.CaiboError');

/**
 * The errors of this copy, and the data of each, without a prototype, so that what stands on `Object.prototype` is no data. A lookup
 * here runs no code of a thrown object, as `instanceof` might.
 */
const failures = /** @type {WeakMap<object, Failure>} */ (new WeakMap());

/**
 * @typedef {object} Failure
 * @property {string} code
 * @property {string} message
 * @property {string | undefined} [option]
 * @property {unknown} [cause]
 * @property {number | undefined} [attempts]
 * @property {number} [index]
 * @property {string} [reason]
 * @property {number | undefined} [status]
 * @property {string} [serverCode]
 * @property {string} [title]
 * @property {string} [detail]
 * @property {import('./index.js').Issue[]} [issues]
 * @property {number} [issueCount]
 * @property {number} [retryAfter]
 * @property {string} [requestId]
 * @property {unknown} [problem]
 * @property {Record<string, string>} [headers]
 */

export class CaiboError extends Error {
  /** @param {Failure} failure */
  constructor(failure) {
    const data = bare(failure);
    const { code, message, option, cause, attempts } = data;
    super(message);
    // The getter `name` of the class allows no assignment. This member hides it and does, like `name` of any other error.
    define(this, 'name', { value: this.name, writable: true });
    /** @type {string} */
    this.code = code;
    if (option) this.option = option;
    if (attempts !== undefined) this.attempts = attempts;
    /** Whether any attempt of the call may have created or changed something. The call sets it when it ends. */
    this.mayExist = false;
    // An exception of the platform or of a caller's function may hold the request. Node prints `cause` of an uncaught
    // error and in `console.dir`, an inherited one too, but of an accessor of the error itself it prints `[Getter]`.
    if (cause !== undefined) define(this, 'cause', { get: () => cause });
    failures.set(this, data);
  }

  get name() {
    return 'CaiboError';
  }

  get [BRAND]() {
    return true;
  }

  /** For Node's `console.log`: adds the cause where it is an error of this package, else the platform's code. */
  [Symbol.for('nodejs.util.inspect.custom')](
    /** @type {number} */ _depth,
    /** @type {object} */ options,
    /** @type {(value: unknown, options: object) => string} */ inspect,
  ) {
    const { cause: thrown } = dataOf(this);
    const cause = own(thrown) ?? codeOf(thrown);
    return `${this.stack} ${inspect({ ...this, ...(cause && { cause }) }, options)}`;
  }

  /** The name, the message and the own properties: no cause, nothing of the response as received. */
  toJSON() {
    const { name, message } = this;
    return Object.assign({ name, message }, this);
  }
}

export class ValidationError extends CaiboError {
  /** @param {Failure} failure */
  constructor(failure) {
    super(failure);
    const { issues, issueCount } = dataOf(this);
    this.issues = issues;
    this.issueCount = issueCount;
  }

  get name() {
    return 'ValidationError';
  }
}

/** An error with a response. */
class AnsweredError extends CaiboError {
  /** @param {Failure} failure */
  constructor(failure) {
    super(failure);
    const { status, requestId } = dataOf(this);
    this.status = status;
    this.requestId = requestId;
  }

  get headers() {
    return dataOf(this).headers;
  }
}

export class ApiError extends AnsweredError {
  /** @param {Failure} failure */
  constructor(failure) {
    super(failure);
    const { serverCode, issueCount, retryAfter } = dataOf(this);
    this.serverCode = serverCode;
    this.issueCount = issueCount;
    this.retryAfter = retryAfter;
  }

  get name() {
    return 'ApiError';
  }

  get title() {
    return dataOf(this).title;
  }

  get detail() {
    return dataOf(this).detail;
  }

  get issues() {
    return dataOf(this).issues;
  }

  get problem() {
    return dataOf(this).problem ?? undefined;
  }
}

export class BadRequestError extends ApiError {
  get name() {
    return 'BadRequestError';
  }
}

export class UnauthorizedError extends ApiError {
  get name() {
    return 'UnauthorizedError';
  }
}

export class NotFoundError extends ApiError {
  get name() {
    return 'NotFoundError';
  }
}

export class RateLimitError extends ApiError {
  get name() {
    return 'RateLimitError';
  }
}

export class ServerError extends ApiError {
  get name() {
    return 'ServerError';
  }
}

export class ResponseError extends AnsweredError {
  get name() {
    return 'ResponseError';
  }
}

export class ConnectionError extends CaiboError {
  get name() {
    return 'ConnectionError';
  }
}

export class TimeoutError extends CaiboError {
  get name() {
    return 'TimeoutError';
  }
}

/** A run of `createCustomers` that ended early. It is in no table, so that a bundle without `createCustomers` leaves it out. */
export class RunStoppedError extends CaiboError {
  /** @param {Failure} failure */
  constructor(failure) {
    super(failure);
    const { reason, index } = dataOf(this);
    this.reason = reason;
    this.index = index;
  }

  get name() {
    return 'RunStoppedError';
  }
}

/** @type {Record<string, typeof CaiboError>} */
const CLASS_OF_CODE = {
  api_error: ApiError,
  bad_request: BadRequestError,
  invalid_changes: ValidationError,
  invalid_customer: ValidationError,
  invalid_id: ValidationError,
  invalid_response: ResponseError,
  not_found: NotFoundError,
  rate_limited: RateLimitError,
  server_error: ServerError,
  unauthorized: UnauthorizedError,
};

/**
 * @param {Failure} failure
 * @returns {CaiboError}
 */
export function toError(failure) {
  const { code } = failure;
  const ErrorClass = Object.hasOwn(CLASS_OF_CODE, code) && CLASS_OF_CODE[code];
  return new (ErrorClass || CaiboError)(failure);
}

/**
 * The code of an exception of Node, such as `ECONNREFUSED` or `UND_ERR_SOCKET`.
 *
 * @param {any} cause
 * @returns {string | undefined}
 */
function codeOf(cause) {
  try {
    const code = cause.code ?? cause.cause.code;
    return /^(E|UND_ERR_)[A-Z_]+$/.test(code) ? code : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Whether a request may have been sent. Node gives the reason why there is no connection; other platforms do not.
 *
 * @param {unknown} error
 */
export function wasSent(error) {
  return !/^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|UND_ERR_CONNECT_TIMEOUT)$/.test(codeOf(dataOf(error).cause) ?? '');
}

/**
 * The thrown value, if it is an error of this copy of the package.
 *
 * @param {any} thrown
 * @returns {any}
 */
export function own(thrown) {
  return failures.has(thrown) ? thrown : undefined;
}

/**
 * The data of an error of this copy of the package, else of none.
 *
 * @param {any} thrown
 * @returns {Partial<Failure>}
 */
export function dataOf(thrown) {
  return failures.get(thrown) ?? bare({});
}

/**
 * Defines a member that is not enumerable and may be replaced.
 *
 * @param {object} object
 * @param {string} name
 * @param {PropertyDescriptor} descriptor
 */
function define(object, name, descriptor) {
  Object.defineProperty(object, name, bare({ ...descriptor, configurable: true }));
}

/**
 * @template {object} T
 * @param {T} members
 * @returns {T} a copy without a prototype
 */
export function bare(members) {
  return { __proto__: null, ...members };
}

/**
 * Returns the value of a reply from Rust, or throws the reply's error.
 *
 * @template T
 * @param {{ ok: T, error?: undefined } | { error: Failure }} outcome
 * @param {Partial<Failure>} [details] further data of the error
 * @returns {T}
 */
export function unwrap(outcome, details) {
  if (outcome.error) throw toError({ ...outcome.error, ...details });
  return outcome.ok;
}

/**
 * The error of an option that JavaScript checks.
 *
 * @param {string | undefined} option undefined for the options as a whole
 * @param {string} words
 */
export function invalidOption(option, words) {
  const message = ['invalid options:', option, words].filter(Boolean).join(' ');
  return new CaiboError({ code: 'invalid_option', message, option });
}

/**
 * @param {unknown} value
 * @returns {value is CaiboError}
 */
export function isCaiboError(value) {
  try {
    return typeof value === 'object' && value !== null && Reflect.get(value, BRAND) === true;
  } catch {
    // A revoked `Proxy`, or one whose trap throws.
    return false;
  }
}
