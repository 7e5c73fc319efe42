/**
 * The error classes. Which one it is, its code and its words are decided in Rust, except for what only the
 * transport can see. When each occurs is written in `index.d.ts`.
 */

/** The same in every realm and in every copy of the package. */
const BRAND = Symbol.for('caibo-customers.CaiboError');

/**
 * @typedef {{ code: string, message: string, option?: string | null, cause?: unknown, status?: number, title?: string | null,
 *   detail?: string | null, issues?: import('./index.js').Issue[], issueCount?: number, problem?: unknown }} Failure
 */

export class CaiboError extends Error {
  /** @param {Failure} failure */
  constructor({ code, message, option, ...rest }) {
    super(message, 'cause' in rest ? { cause: rest.cause } : undefined);
    /** @type {string} */
    this.code = code;
    if (option) this.option = option;
  }

  get name() {
    return 'CaiboError';
  }

  get [BRAND]() {
    return true;
  }

  /** What a log may hold: no cause, no body. */
  toJSON() {
    const { name, message } = this;
    return Object.assign({ name, message }, this);
  }
}

export class ValidationError extends CaiboError {
  /** @param {Failure} failure */
  constructor(failure) {
    super(failure);
    this.issues = failure.issues ?? [];
    this.issueCount = failure.issueCount ?? this.issues.length;
  }

  get name() {
    return 'ValidationError';
  }
}

export class ApiError extends CaiboError {
  /** @type {unknown} */
  #problem;

  /** @param {Failure} failure */
  constructor(failure) {
    super(failure);
    this.status = failure.status;
    this.title = failure.title ?? undefined;
    this.detail = failure.detail ?? undefined;
    this.issues = failure.issues ?? [];
    this.#problem = failure.problem ?? undefined;
  }

  get name() {
    return 'ApiError';
  }

  /** Not a property of the object: the body may repeat what was submitted, and objects get logged. */
  get problem() {
    return this.#problem;
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

export class ResponseError extends CaiboError {
  /** @param {Failure} failure */
  constructor(failure) {
    super(failure);
    this.status = failure.status;
  }

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
  invalid_customer: ValidationError,
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
 * @param {unknown} value
 * @returns {value is CaiboError}
 */
export function isCaiboError(value) {
  return typeof value === 'object' && value !== null && Reflect.get(value, BRAND) === true;
}
