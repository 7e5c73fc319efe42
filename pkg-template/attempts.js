/** Makes a call: Rust prepares the request and decides after each attempt whether to repeat it. */

// The engine comes first, so that in `/js` its large module precedes all other code, of which gzip then sees more at once.
import { ask, start } from './engine.js';
import { EMPTY, snapshot } from '../wasm/src/snapshot.js';
import { newDeadline } from './deadline.js';
import { TimeoutError, invalidOption, own, toError, unwrap } from './errors.js';
import { readFunction, readSignal } from './options.js';
import { report } from './report.js';
import { send } from './transport.js';

/** @import { Call as CallName } from '#boundary/names.js' */
/** @import { Snapshot } from '../wasm/src/snapshot.js' */
/** @import { CallEvent } from './index.js' */

/**
 * A call as Rust prepared it. `path` has `{id}` in place of the id.
 *
 * @typedef {{ path: string, timeout: number, maxRetries: number, isRepeatable: boolean, mayReauthorize: boolean }} Plan
 * @typedef {import('./transport.js').Sendable & Plan} Prepared
 */

/**
 * @typedef {object} Platform the options that only JavaScript uses
 * @property {typeof fetch | undefined} ownFetch
 * @property {((event: CallEvent) => void) | undefined} onEvent
 * @property {((request: { refused: boolean }) => unknown) | undefined} askToken
 */

/** The largest number of members of an error's body that Rust reads. */
const MAX_PROBLEM_MEMBERS = 1000;

/**
 * @param {CallName} name
 * @param {unknown} id
 * @param {Snapshot} body
 * @param {import('./options.js').Given} options
 * @returns {Promise<any>} the value of the API's answer
 */
export async function call(name, id, body, { fetch, signal, onEvent, token, ...others }) {
  // All options are read before the first `await`, so that later changes by the caller have no effect.
  const ownFetch = readFunction('fetch', fetch);
  if (typeof (ownFetch ?? globalThis.fetch) !== 'function') {
    throw invalidOption('fetch', 'must be a function');
  }
  const askToken = typeof token === 'function' ? /** @type {Platform['askToken']} */ (token) : undefined;
  const callerSignal = readSignal(signal);
  const platform = { ownFetch, askToken, onEvent: readFunction('onEvent', onEvent) };
  const settings = snapshot(askToken ? others : { ...others, token }, 2);
  const deadline = newDeadline(callerSignal);
  try {
    await deadline.race(start);
    const prepared = unwrap(ask('prepare', { call: name, id }, { body, options: settings }));
    return await new Call(name, prepared, platform, deadline).answer();
  } finally {
    deadline.end();
  }
}

/** The number of calls so far. */
let count = 0;

/** The attempts of one call. */
class Call {
  #number = (count += 1);
  #name;
  #prepared;
  #platform;
  #deadline;
  #attempts = 0;
  /** The failure of the last attempt. @type {import('./errors.js').CaiboError | undefined} */
  #failure;

  /**
   * @param {string} name
   * @param {Prepared} prepared
   * @param {Platform} platform
   * @param {import('./deadline.js').Deadline} deadline
   */
  constructor(name, prepared, platform, deadline) {
    this.#name = name;
    this.#prepared = prepared;
    this.#platform = platform;
    this.#deadline = deadline;
    const { timeout } = prepared;
    deadline.start(timeout, () => {
      const message = `no complete response within ${timeout} ms`;
      return new TimeoutError({ code: 'timeout', message, attempts: this.#attempts, cause: this.#failure });
    });
  }

  async answer() {
    try {
      return await this.#repeat();
    } catch (error) {
      const { code, status, requestId } = own(error) ?? {};
      this.#emit('error', { code, status, requestId, duration: this.#deadline.elapsed() });
      throw error;
    }
  }

  async #repeat() {
    const { isRepeatable, maxRetries } = this.#prepared;
    let mayReauthorize = this.#prepared.mayReauthorize && this.#platform.askToken !== undefined;
    let refused = false;
    let reauthorized = 0;
    for (;;) {
      const headers = await this.#authorize(refused);
      const { value, failure, status } = await this.#attempt(headers);
      if (failure === undefined) return value;
      this.#failure = failure;
      const { code, retryAfter } = failure;
      const timeLeft = this.#deadline.timeLeft();
      const delay = ask('retryDelay', {
        isRepeatable,
        attempt: this.#attempts - reauthorized,
        maxRetries,
        status,
        retryAfter,
        mayReauthorize,
        timeLeft,
        random: Math.random(),
      });
      if (Number.isNaN(delay) || this.#deadline.isExpired) throw failure;
      this.#emit('retry', { code, status: failure.status, delay });
      await this.#deadline.wait(delay);
      refused = status === 401;
      if (refused) {
        mayReauthorize = false;
        reauthorized = 1;
      }
    }
  }

  /**
   * @param {boolean} refused whether the server refused the last token
   * @returns {Promise<Record<string, string>>} the header fields of the next attempt, in an object for it alone
   */
  async #authorize(refused) {
    const { headers } = this.#prepared;
    const { askToken } = this.#platform;
    if (!askToken) return { ...headers };
    const token = await this.#deadline.race(() => askToken({ refused }));
    const details = { attempts: this.#attempts, cause: this.#failure };
    const authorization = unwrap(ask('authorization', { token }), details);
    return { ...headers, Authorization: authorization };
  }

  /**
   * @param {Record<string, string>} headers
   * @returns {Promise<{ value?: unknown, failure?: any, status: number }>} a failure that may be
   * repeated, with the status 0 if no complete response came
   */
  async #attempt(headers) {
    this.#deadline.throwIfStopped();
    const begun = performance.now();
    this.#attempts += 1;
    this.#emit('request');
    const attempts = this.#attempts;
    let received;
    try {
      received = await send({ ...this.#prepared, headers }, attempts, this.#platform.ownFetch, this.#deadline);
    } catch (failure) {
      this.#deadline.throwIfStopped();
      if (own(failure)?.code === 'connection_failed') return { failure, status: 0 };
      throw failure;
    }
    const { status, content, value } = received;
    const fields = snapshot(received.headers);
    const problem = status >= 400 ? snapshot(value, 4, MAX_PROBLEM_MEMBERS) : EMPTY;
    const { Authorization: authorization } = headers;
    const values = { call: this.#name, status, content, authorization, now: Date.now() };
    const { error } = ask('readResponse', values, { headers: fields, problem });
    const duration = performance.now() - begun;
    this.#emit('response', { status, requestId: error?.requestId, duration });
    if (error === undefined) return { value, status };
    const failure = toError({ ...error, attempts, headers: received.headers, problem: value });
    return { failure, status: content === 'cut' && status < 400 ? 0 : status };
  }

  /**
   * @param {CallEvent['type']} type
   * @param {object} [details]
   */
  #emit(type, details) {
    const { method, path } = this.#prepared;
    const event = { type, call: this.#number, method, path, attempt: this.#attempts, ...details };
    report(this.#platform.onEvent, /** @type {CallEvent} */ (event));
  }
}
