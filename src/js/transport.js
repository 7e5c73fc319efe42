/** The platform's side of a call: `fetch`, the deadline and the caller's signal. */

import { CaiboError, ConnectionError, ResponseError, TimeoutError } from './errors.js';

/**
 * One call. Rust starts it, sends through it, and passes on what it rejects with; the caller ends it.
 */
export class Transport {
  /** @type {typeof fetch} */
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
  constructor(fetch = globalThis.fetch, signal = undefined) {
    if (typeof fetch !== 'function') throw invalidOption('fetch', 'must be a function');
    if (signal !== undefined && !isSignal(signal)) {
      throw invalidOption('signal', 'must be an AbortSignal');
    }
    this.#fetch = /** @type {typeof globalThis.fetch} */ (fetch);
    this.#callerSignal = signal;
    this.#stopped = new Promise((_, reject) => {
      this.#rejectStopped = reject;
    });
    // Stopped before or after the waiting is no unhandled rejection.
    this.#stopped.catch(() => {});
  }

  /**
   * @param {number} timeout in milliseconds
   * @returns {AbortSignal}
   */
  start(timeout) {
    this.#timer = setTimeout(() => {
      const message = `no complete response within ${timeout} ms`;
      this.#stopWith(new TimeoutError({ code: 'timeout', message }));
    }, timeout);
    if (this.#callerSignal?.aborted) this.#onCallerAbort();
    this.#callerSignal?.addEventListener('abort', this.#onCallerAbort);
    return this.#controller.signal;
  }

  /**
   * @param {Request} request
   * @returns {Promise<{ response: Response, body: Uint8Array | undefined }>}
   */
  async send(request) {
    const response = await this.#fetchUnlessStopped(request);
    if (!isResponse(response)) {
      throw new ResponseError({
        code: 'invalid_response',
        message: 'the fetch option resolved to something that is not a Response',
      });
    }
    return { response, body: await this.#read(response) };
  }

  /** Leaves no timer and no listener behind. */
  end() {
    clearTimeout(this.#timer);
    this.#callerSignal?.removeEventListener('abort', this.#onCallerAbort);
  }

  /**
   * @param {Request} request
   * @returns {Promise<unknown>}
   */
  async #fetchUnlessStopped(request) {
    this.#throwIfStopped();
    // Called as a method of something else, the browser's own refuses.
    const fetch = this.#fetch;
    try {
      return await Promise.race([this.#stopped, fetch(request)]);
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
   * @param {Response} response
   * @returns {Promise<Uint8Array | undefined>} undefined where the body ended too early
   */
  async #read(response) {
    try {
      return new Uint8Array(await Promise.race([this.#stopped, response.arrayBuffer()]));
    } catch {
      this.#throwIfStopped();
      return undefined;
    }
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
  return (
    typeof value === 'object' &&
    value !== null &&
    'aborted' in value &&
    'addEventListener' in value
  );
}

/**
 * @param {unknown} value
 * @returns {value is Response} of any realm
 */
function isResponse(value) {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof Reflect.get(value, 'status') === 'number' &&
    typeof Reflect.get(value, 'arrayBuffer') === 'function' &&
    typeof Reflect.get(value, 'headers')?.get === 'function'
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
