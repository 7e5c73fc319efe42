/**
 * The error classes. Which one it is, its code and its words are decided in Rust, except for what only the
 * transport can see. When each occurs is written in `index.d.ts`.
 */

/** The same in every realm and in every copy of the package. */
const BRAND = Symbol.for('caibo-customers.CaiboError');

/**
 * The errors of this copy, and what each was made of. To ask what was thrown itself, as `instanceof` does, may run code
 * of whoever threw it.
 */
const made = /** @type {WeakMap<object, Failure>} */ (new WeakMap());

/**
 * @typedef {object} Failure
 * @property {string} code
 * @property {string} message
 * @property {string | undefined} [option]
 * @property {unknown} [cause]
 * @property {number | undefined} [attempts]
 * @property {number | undefined} [status]
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
    const { code, message, option, cause, attempts } = failure;
    super(message, cause === undefined ? undefined : { cause });
    /** @type {string} */
    this.code = code;
    if (option) this.option = option;
    if (attempts !== undefined) this.attempts = attempts;
    made.set(this, failure);
  }

  get name() {
    return 'CaiboError';
  }

  get [BRAND]() {
    return true;
  }

  /** For Node's `console.log`, which would print all of a cause: the platform's may hold what was sent. */
  [Symbol.for('nodejs.util.inspect.custom')](
    /** @type {number} */ _depth,
    /** @type {object} */ options,
    /** @type {(value: unknown, options: object) => string} */ inspect,
  ) {
    const cause = own(this.cause) ?? codeOf(this.cause);
    return `${this.stack} ${inspect({ ...this, ...(cause && { cause }) }, options)}`;
  }

  /** What a log may hold: no cause, nothing of the response as received. */
  toJSON() {
    const { name, message } = this;
    return Object.assign({ name, message }, this);
  }
}

export class ValidationError extends CaiboError {
  /** @param {Failure} failure */
  constructor(failure) {
    super(failure);
    this.issues = failure.issues;
    this.issueCount = failure.issueCount;
  }

  get name() {
    return 'ValidationError';
  }
}

/** There was a response. */
class AnsweredError extends CaiboError {
  /** @param {Failure} failure */
  constructor(failure) {
    super(failure);
    this.status = failure.status;
    this.requestId = failure.requestId;
  }

  /** Not a property of the object: a header may repeat what was submitted, and objects get logged. */
  get headers() {
    return made.get(this)?.headers;
  }
}

export class ApiError extends AnsweredError {
  /** @param {Failure} failure */
  constructor(failure) {
    super(failure);
    this.title = failure.title;
    this.detail = failure.detail;
    this.issues = failure.issues;
    this.issueCount = failure.issueCount;
    this.retryAfter = failure.retryAfter;
  }

  get name() {
    return 'ApiError';
  }

  /** As for `headers`. */
  get problem() {
    return made.get(this)?.problem ?? undefined;
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
  const ErrorClass = CLASS_OF_CODE[failure.code] ?? CaiboError;
  return new ErrorClass(failure);
}

/**
 * The code of a failure of the platform's, such as `ECONNREFUSED`.
 *
 * @param {any} cause
 * @returns {string | undefined}
 */
function codeOf(cause) {
  try {
    const code = cause.code ?? cause.cause.code;
    return /^[A-Z_]{1,40}$/.test(code) ? code : undefined;
  } catch {
    return undefined;
  }
}

/**
 * What was thrown, if it is an error of this copy of the package.
 *
 * @param {any} thrown
 * @returns {any}
 */
export function own(thrown) {
  return made.has(thrown) ? thrown : undefined;
}

/**
 * The value of an outcome that Rust decided.
 *
 * @template T
 * @param {{ ok: T, error?: undefined } | { error: Failure }} outcome
 * @param {Partial<Failure>} [details] of the error, if it is one
 * @returns {T}
 */
export function unwrap(outcome, details) {
  if (outcome.error) throw toError({ ...outcome.error, ...details });
  return outcome.ok;
}

/**
 * For what only JavaScript can see of an option.
 *
 * @param {string | undefined} option undefined for all of them
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
  return typeof value === 'object' && value !== null && Reflect.get(value, BRAND) === true;
}
