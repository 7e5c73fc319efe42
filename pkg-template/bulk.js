/** Creates many customers with bounded concurrency. */

import { call } from './attempts.js';
import { onAbort, reasonOf } from './deadline.js';
import { readDocument } from './document.js';
import { isCompiled, start } from './engine.js';
import { RunStoppedError, dataOf, invalidOption, own } from './errors.js';
import { copyOptions, readFunction, readOptions, readSignal } from './options.js';
import { Pace } from './pace.js';
import { report } from './report.js';
import { RowKeys } from './row-keys.js';
import { SharedState, stateOf } from './shared-state.js';
import { CREATE } from '../wasm/src/check.js';
import { memberOf } from '../wasm/src/values.js';

/** @import { BulkOptions, BulkResult, CustomerInput } from './index.js' */

/** @typedef {Iterable<any> | AsyncIterable<any>} Source */
/** @typedef {(row: CustomerInput, index: number, pace: Pace) => Promise<any>} Create */

const MAX_CONCURRENCY = 100;

/** The number of rows in a row that get no connection, after which the server counts as down. */
const MAX_UNCONNECTED = 10;

/** Why a run ends early, in words. */
const REASONS = {
  connection_failed: 'ten rows in a row got no connection',
  rate_limited: 'the API refuses all requests for a long time',
  stop_on: 'stopOn says so',
  unauthorized: 'the API refuses the token',
};

/**
 * @param {Source} source
 * @param {BulkOptions<any>} [options]
 * @returns {AsyncGenerator<BulkResult<any>, void, undefined>}
 */
export function createCustomers(source, options) {
  return createMany(source, readOptions(options));
}

/**
 * @param {Source} source
 * @param {import('./options.js').Given} options
 * @param {SharedState} [shared] the state of the client
 * @returns {AsyncGenerator<BulkResult<any>, void, undefined>}
 */
export function createMany(source, options, shared) {
  const { concurrency = 4, onProgress, idempotencyKey, stopOn, ...others } = options;
  const limit = Number.isInteger(concurrency) ? Number(concurrency) : 0;
  if (limit < 1 || limit > MAX_CONCURRENCY) {
    throw invalidOption('concurrency', `must be an integer from 1 to ${MAX_CONCURRENCY}`);
  }
  const keyOf = readFunction('idempotencyKey', idempotencyKey);
  const watch = readFunction('onProgress', onProgress);
  const mustStop = readFunction('stopOn', stopOn);
  const signal = readSignal(options.signal);
  if (typeof iteration(source) !== 'function') {
    throw new TypeError('createCustomers takes an iterable or an async iterable of customers');
  }
  const ask = /** @type {any} */ (typeof options.token === 'function' && options.token);
  // The run has a pace of its own, but the tokens of all calls with the same token function.
  const state = shared ?? new SharedState();
  const tokens = ask ? (shared ?? stateOf(ask)).tokensOf(ask) : undefined;
  const keys = new RowKeys();
  /** @type {Create} */
  const create = async (row, index, pace) => {
    const makeBody = readDocument(row, CREATE);
    const key = keyOf?.(row, index);
    const checked = () => {
      const body = makeBody();
      if (typeof key === 'string') keys.check(key, body);
      return body;
    };
    const ownOptions = copyOptions(others, { idempotencyKey: key });
    return call('createCustomer', undefined, keyOf ? checked : makeBody, ownOptions, state, pace, tokens);
  };
  return new Bulk(create, limit, watch, mustStop, () => tokens?.isHopeless ?? true, signal).run(source);
}

/** @param {any} source */
function iteration(source) {
  return source?.[Symbol.asyncIterator] ?? source?.[Symbol.iterator];
}

class Bulk {
  #create;
  #limit;
  #onProgress;
  #stopOn;
  #isTokenHopeless;
  #signal;
  /** Made when the rules are compiled. @type {any} */
  #pace;
  /** The iterator or async iterator of the source. @type {any} */
  #rows;
  /** Whether a `next()` of the source is pending. */
  #isAsking = false;
  /** Whether the source has ended or failed, so that it needs no `return()`. */
  #isExhausted = false;
  /** Whether no further rows are started. */
  #isClosed = false;
  #started = 0;
  #inFlight = 0;
  /** The results of finished rows. One leaves the list when the caller asks for the next. @type {BulkResult<any>[]} */
  #results = [];
  /** How many rows have failed without a connection since the last one that had an answer. */
  #unconnected = 0;
  #progress = { done: 0, created: 0, invalid: 0, failed: 0 };
  /** The reason with which the run rejects, which may be any value. @type {{ reason: unknown } | undefined} */
  #failure;
  #wake = () => {};
  #giveUpClosing = () => {};

  /**
   * @param {Create} create
   * @param {number} limit
   * @param {((progress: object) => void) | undefined} onProgress
   * @param {((result: object) => unknown) | undefined} stopOn
   * @param {() => boolean} isTokenHopeless whether there is no other token after a 401
   * @param {AbortSignal | undefined} signal
   */
  constructor(create, limit, onProgress, stopOn, isTokenHopeless, signal) {
    this.#create = create;
    this.#limit = limit;
    this.#onProgress = onProgress;
    this.#stopOn = stopOn;
    this.#isTokenHopeless = isTokenHopeless;
    this.#signal = signal;
  }

  /**
   * @param {Source} source
   * @returns {AsyncGenerator<BulkResult<any>, void, undefined>}
   */
  async *run(source) {
    if (this.#signal?.aborted) throw reasonOf(this.#signal);
    const stopListening = onAbort(this.#signal, (reason) => {
      this.#fail(reason);
      this.#giveUpClosing();
    });
    try {
      // Not earlier, since nothing begins before a result is asked for.
      if (!isCompiled()) await start();
      this.#pace = new Pace(this.#limit);
      this.#rows = iteration(source).call(source);
      for (;;) {
        if (this.#hasRoom() && !this.#isAsking) void this.#startRows();
        const [result] = this.#results;
        if (result) {
          yield result;
          this.#results.shift();
        } else if (this.#inFlight > 0 || (this.#isAsking && !this.#isClosed)) {
          await this.#change();
        } else {
          break;
        }
      }
      if (this.#failure) throw this.#failure.reason;
    } finally {
      await this.#close();
      stopListening();
    }
  }

  /** Whether a row may be started: those in flight and not yet consumed are fewer than the limit, and the pace allows it. */
  #hasRoom() {
    if (this.#isClosed || this.#inFlight + this.#results.length >= this.#limit) return false;
    return this.#pace.hasRoom(this.#inFlight);
  }

  async #startRows() {
    this.#isAsking = true;
    try {
      while (this.#hasRoom()) {
        const next = await this.#rows.next();
        if (Object(next) !== next) throw new TypeError('the source gave what is no iterator result');
        if (memberOf(next, 'done')) this.#isExhausted = this.#isClosed = true;
        else if (!this.#isClosed) this.#start(memberOf(next, 'value'));
      }
    } catch (error) {
      this.#isExhausted = true;
      this.#fail(error);
    }
    this.#isAsking = false;
    // Otherwise a row that ends is what continues the run.
    if (this.#isClosed) this.#wake();
  }

  /** @param {CustomerInput} row */
  #start(row) {
    const index = this.#started;
    this.#started += 1;
    this.#inFlight += 1;
    void this.#create(row, index, this.#pace).then(
      (customer) => this.#end({ index, row, status: 'created', customer }),
      (error) => this.#end(this.#outcome(index, row, error)),
    );
  }

  /** @param {BulkResult<any> | undefined} result undefined if the whole run failed */
  #end(result) {
    this.#inFlight -= 1;
    if (result) {
      this.#results.push(result);
      this.#progress.done += 1;
      this.#progress[result.status] += 1;
      if (this.#onProgress) report(this.#onProgress, { ...this.#progress });
      this.#stopIfNeeded(result);
    }
    this.#wake();
  }

  /** @param {BulkResult<any>} result */
  #stopIfNeeded(result) {
    const { index, status } = result;
    /** @type {unknown} */
    let cause;
    let reason = '';
    if (status === 'created') {
      this.#unconnected = 0;
    } else if (status === 'failed') {
      cause = result.error;
      reason = this.#reasonToStop(dataOf(cause));
    }
    try {
      if (!reason && this.#stopOn?.(result)) reason = 'stop_on';
    } catch (thrown) {
      this.#fail(thrown);
    }
    if (!reason) return;
    const message = `the run stopped after the row with the index ${index}: ${/** @type {any} */ (REASONS)[reason]}`;
    const stopped = new RunStoppedError({ code: 'run_stopped', message, reason, index, cause });
    stopped.mayExist = own(cause)?.mayExist ?? false;
    this.#fail(stopped);
  }

  /**
   * The reason why no further row can succeed, if there is one.
   *
   * @param {Partial<import('./errors.js').Failure>} error of a row
   */
  #reasonToStop({ code, attempts, retryAfter }) {
    if (attempts) this.#unconnected = code === 'connection_failed' ? this.#unconnected + 1 : 0;
    if (this.#unconnected >= MAX_UNCONNECTED) return 'connection_failed';
    if (code === 'unauthorized' && this.#isTokenHopeless()) return code;
    // After a `Retry-After` a row fails only if that is longer than a run waits, or has been repeated too often.
    if (code === 'rate_limited' && retryAfter !== undefined) return code;
    return '';
  }

  /**
   * @param {number} index
   * @param {CustomerInput} row
   * @param {unknown} error
   * @returns {BulkResult<any> | undefined}
   */
  #outcome(index, row, error) {
    if (concernsEveryRow(error)) return this.#fail(error);
    const { code, issues = [] } = dataOf(error);
    if (code !== 'invalid_customer') return { index, row, status: 'failed', error };
    return { index, row, status: 'invalid', issues, error: own(error) };
  }

  /**
   * @param {unknown} reason
   * @returns {undefined}
   */
  #fail(reason) {
    this.#failure ??= { reason };
    this.#isClosed = true;
    this.#wake();
  }

  /** @returns {Promise<void>} resolves when a row has ended or the source gives no more */
  #change() {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  /** Waits until the rows in flight have ended, then closes the source. */
  async #close() {
    this.#isClosed = true;
    while (this.#inFlight > 0) await this.#change();
    if (this.#isExhausted) return;
    const closed = (async () => void (await this.#rows?.return?.()))();
    // The reason of a failed run is more useful than an exception of closing the source. And a source with a pending
    // `next()` may never close.
    if (this.#failure || this.#isAsking) return void closed.catch(() => {});
    const aborted = new Promise((resolve) => {
      this.#giveUpClosing = () => resolve(undefined);
    });
    await Promise.race([closed, aborted]);
  }
}

/**
 * Whether an error concerns every row and not just its own.
 *
 * @param {unknown} error
 */
function concernsEveryRow(error) {
  const { code, option, attempts } = dataOf(error);
  // An error with attempts concerns a token that a function returned.
  const concernsOptions = code === 'invalid_option' && option !== 'idempotencyKey' && attempts === undefined;
  return code === 'wasm_refused' || concernsOptions;
}
