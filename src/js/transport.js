/** The only I/O: `fetch`, the deadline and the caller's signal. */

import { CaiboError, ConnectionError, ResponseError, TimeoutError } from './errors.js';

/**
 * What Rust has prepared: the request as data, and as a `Request` where one was asked for.
 *
 * @typedef {{ request: import('./index.js').HttpRequest, fetchRequest?: Request | null, timeout: number }} Prepared
 */

/** @typedef {{ status: number, contentType: string | undefined, body: Uint8Array | undefined }} Received */

/** No answer of the API is nearly as large; a larger one is not worth the memory of the page. */
const MAX_BODY_BYTES = 8 * 2 ** 20;

/** One call, sent once. */
export class Transport {
  /** @type {typeof fetch | undefined} */
  #fetch;
  /** @type {AbortSignal | undefined} */
  #callerSignal;
  #controller = new AbortController();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** Why the call was stopped, in a box, as a caller may abort with any reason. @type {{ reason: unknown } | undefined} */
  #stop;
  /** @type {(reason: unknown) => void} */
  #rejectStopped = () => {};
  /** Rejects when the call is stopped; a `fetch` of the caller's may not look at its signal. @type {Promise<never>} */
  #stopped;

  #onCallerAbort = () => this.#stopWith(this.#callerSignal?.reason);

  /**
   * @param {unknown} fetch
   * @param {unknown} signal
   */
  constructor(fetch, signal) {
    if (typeof (fetch ?? globalThis.fetch) !== 'function') {
      throw invalidOption('fetch', 'must be a function');
    }
    if (signal !== undefined && signal !== null && !isSignal(signal)) {
      throw invalidOption('signal', 'must be an AbortSignal');
    }
    this.#fetch = /** @type {typeof globalThis.fetch | undefined} */ (fetch ?? undefined);
    this.#callerSignal = signal ?? undefined;
    this.#stopped = new Promise((_, reject) => {
      this.#rejectStopped = reject;
    });
    // Stopped before or after the waiting is no unhandled rejection.
    this.#stopped.catch(() => {});
  }

  /**
   * The signal for a `Request` of the platform's own, or undefined where there is to be none: a `fetch` of
   * the caller's gets what such functions are written for, an address and an object.
   */
  get requestSignal() {
    const isPlatforms = this.#fetch === undefined && typeof globalThis.Request === 'function';
    return isPlatforms ? this.#controller.signal : undefined;
  }

  /**
   * @param {Prepared} prepared
   * @returns {Promise<Received>}
   */
  async send(prepared) {
    try {
      this.#start(prepared.timeout);
      return await this.#read(await this.#fetchUnlessStopped(prepared));
    } finally {
      clearTimeout(this.#timer);
      this.#callerSignal?.removeEventListener('abort', this.#onCallerAbort);
    }
  }

  /** @param {number} timeout in milliseconds */
  #start(timeout) {
    this.#callerSignal?.addEventListener('abort', this.#onCallerAbort);
    if (this.#callerSignal?.aborted) this.#onCallerAbort();
    this.#timer = setTimeout(() => {
      const message = `no complete response within ${timeout} ms`;
      this.#stopWith(new TimeoutError({ code: 'timeout', message }));
    }, timeout);
  }

  /**
   * @param {Prepared} prepared
   * @returns {Promise<Response>}
   */
  async #fetchUnlessStopped({ request, fetchRequest }) {
    this.#throwIfStopped();
    // Called as a method of something else, the browser's own refuses.
    const fetch = this.#fetch ?? globalThis.fetch;
    const { method, url, headers, body } = request;
    try {
      const response = fetchRequest
        ? fetch(fetchRequest)
        : fetch(url, { method, headers, body, redirect: 'error', signal: this.#controller.signal });
      return await Promise.race([this.#stopped, response]);
    } catch (cause) {
      this.#throwIfStopped();
      throw new ConnectionError({
        code: 'connection_failed',
        message: 'no response from the API: check the network, baseUrl and CORS',
        cause,
      });
    }
  }

  /**
   * Reads a response, which may be anything that a `fetch` of the caller's resolves to.
   *
   * @param {Response} response
   * @returns {Promise<Received>} without a body where it ended too early
   */
  async #read(response) {
    /** @type {Received} */
    const received = { status: 0, contentType: undefined, body: undefined };
    try {
      received.status = response.status;
      const contentType = response.headers.get('Content-Type');
      if (typeof contentType === 'string') received.contentType = contentType;
    } catch (cause) {
      throw invalidResponse('fetch resolved to something that is not a Response', { cause });
    }
    if (!Number.isInteger(received.status) || received.status < 200 || received.status > 599) {
      throw invalidResponse('fetch resolved to something that is not a Response');
    }
    const { status } = received;
    let buffer;
    try {
      buffer = await Promise.race([this.#stopped, response.arrayBuffer()]);
    } catch {
      // A failure that has said its status is not undone by a body that stalls.
      const isTold = status >= 400 && this.#stop?.reason instanceof TimeoutError;
      if (!isTold) this.#throwIfStopped();
      return received;
    }
    if (Object.prototype.toString.call(buffer) !== '[object ArrayBuffer]') {
      throw invalidResponse('the body of the response is no ArrayBuffer', { status });
    }
    if (buffer.byteLength > MAX_BODY_BYTES) {
      throw invalidResponse(`the body of the response is larger than ${MAX_BODY_BYTES} bytes`, { status });
    }
    received.body = new Uint8Array(buffer);
    return received;
  }

  #throwIfStopped() {
    if (this.#stop) throw this.#stop.reason;
  }

  /** @param {unknown} reason */
  #stopWith(reason) {
    this.#stop ??= { reason };
    this.#rejectStopped(this.#stop.reason);
    this.#controller.abort(this.#stop.reason);
  }
}

/**
 * @param {unknown} value
 * @returns {value is AbortSignal} of any realm
 */
function isSignal(value) {
  const isMethod = (/** @type {string} */ name) =>
    typeof Reflect.get(/** @type {object} */ (value), name) === 'function';
  return (
    typeof value === 'object' &&
    value !== null &&
    'aborted' in value &&
    isMethod('addEventListener') &&
    isMethod('removeEventListener')
  );
}

/**
 * @param {string} option
 * @param {string} words
 */
function invalidOption(option, words) {
  const message = `invalid options: ${option} ${words}`;
  return new CaiboError({ code: 'invalid_option', message, option });
}

/**
 * @param {string} message
 * @param {{ status?: number, cause?: unknown }} [details]
 */
function invalidResponse(message, details) {
  return new ResponseError({ code: 'invalid_response', message, ...details });
}
