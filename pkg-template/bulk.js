/** Creates many customers with bounded concurrency. */

import { call } from './attempts.js';
import { onAbort, reasonOf } from './deadline.js';
import { dataOf, invalidOption, own } from './errors.js';
import { readFunction, readOptions, readSignal } from './options.js';
import { report } from './report.js';
import { readDocument } from './document.js';
import { CREATE } from '../wasm/src/check.js';
import { memberOf } from '../wasm/src/values.js';

/** @import { BulkOptions, BulkResult, CustomerInput } from './index.js' */

/** @typedef {Iterable<any> | AsyncIterable<any>} Source */

const MAX_CONCURRENCY = 100;

/**
 * @param {Source} source
 * @param {BulkOptions<any>} [options]
 * @returns {AsyncGenerator<BulkResult, void, undefined>}
 */
export function createCustomers(source, options) {
  const { concurrency = 4, onProgress, idempotencyKey, ...others } = readOptions(options);
  const limit = Number.isInteger(concurrency) ? Number(concurrency) : 0;
  if (limit < 1 || limit > MAX_CONCURRENCY) {
    throw invalidOption('concurrency', `must be an integer from 1 to ${MAX_CONCURRENCY}`);
  }
  const keyOf = readFunction('idempotencyKey', idempotencyKey);
  const watch = readFunction('onProgress', onProgress);
  const signal = readSignal(others.signal);
  if (typeof iteration(source) !== 'function') {
    throw new TypeError('createCustomers takes an iterable or an async iterable of customers');
  }
  const create = async (/** @type {CustomerInput} */ row, /** @type {number} */ index) =>
    call('createCustomer', undefined, readDocument(row, CREATE), {
      ...others,
      idempotencyKey: keyOf?.(row, index),
    });
  return new Bulk(create, limit, watch, signal).run(source);
}

/** @param {any} source */
function iteration(source) {
  return source?.[Symbol.asyncIterator] ?? source?.[Symbol.iterator];
}

class Bulk {
  #create;
  #limit;
  #onProgress;
  #signal;
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
  /** The results of finished rows. One leaves the list when the caller asks for the next. @type {BulkResult[]} */
  #results = [];
  #progress = { done: 0, created: 0, invalid: 0, failed: 0 };
  /** The reason with which the run rejects, which may be any value. @type {{ reason: unknown } | undefined} */
  #failure;
  #wake = () => {};
  #giveUpClosing = () => {};

  /**
   * @param {(row: CustomerInput, index: number) => Promise<any>} create
   * @param {number} limit
   * @param {((progress: object) => void) | undefined} onProgress
   * @param {AbortSignal | undefined} signal
   */
  constructor(create, limit, onProgress, signal) {
    this.#create = create;
    this.#limit = limit;
    this.#onProgress = onProgress;
    this.#signal = signal;
  }

  /**
   * @param {Source} source
   * @returns {AsyncGenerator<BulkResult, void, undefined>}
   */
  async *run(source) {
    if (this.#signal?.aborted) throw reasonOf(this.#signal);
    const stopListening = onAbort(this.#signal, (reason) => {
      this.#fail(reason);
      this.#giveUpClosing();
    });
    try {
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

  /** Whether a row may be started: those in flight and not yet consumed are fewer than the limit. */
  #hasRoom() {
    return !this.#isClosed && this.#inFlight + this.#results.length < this.#limit;
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
    void this.#create(row, index).then(
      (customer) => this.#end({ index, status: 'created', customer }),
      (error) => this.#end(this.#outcome(index, error)),
    );
  }

  /** @param {BulkResult | undefined} result undefined if the whole run failed */
  #end(result) {
    this.#inFlight -= 1;
    if (result) {
      this.#results.push(result);
      this.#progress.done += 1;
      this.#progress[result.status] += 1;
      if (this.#onProgress) report(this.#onProgress, { ...this.#progress });
    }
    this.#wake();
  }

  /**
   * @param {number} index
   * @param {unknown} error
   * @returns {BulkResult | undefined}
   */
  #outcome(index, error) {
    if (concernsEveryRow(error)) return this.#fail(error);
    const { code, issues = [] } = dataOf(error);
    if (code !== 'invalid_customer') return { index, status: 'failed', error };
    return { index, status: 'invalid', issues, error: own(error) };
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
