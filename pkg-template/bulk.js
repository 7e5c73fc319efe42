/** Many customers, a few at a time. */

import { call } from './attempts.js';
import { onAbort } from './deadline.js';
import { invalidOption, own } from './errors.js';
import { readFunction, readOptions, readSignal } from './options.js';
import { report } from './report.js';
import { NOTHING, snapshot } from './snapshot.js';

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
    call('createCustomer', NOTHING, snapshot(row), {
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
  /** The source's iterator, of either kind. @type {any} */
  #rows;
  /** Whether the source has been asked for a row that it has not given yet. */
  #isAsking = false;
  /** Whether there is nothing left to close of the source. */
  #isExhausted = false;
  /** Whether no more rows are to be started. */
  #isClosed = false;
  #started = 0;
  #inFlight = 0;
  /** Of the rows that ended. One that is taken leaves when the next is asked for. @type {BulkResult[]} */
  #results = [];
  #progress = { done: 0, created: 0, invalid: 0, failed: 0 };
  /** What the run rejects with, in a box, as it may be anything. @type {{ reason: unknown } | undefined} */
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
    if (this.#signal?.aborted) throw this.#signal.reason;
    const stopListening = onAbort(this.#signal, (reason) => {
      this.#fail(reason);
      this.#giveUpClosing();
    });
    try {
      this.#rows = iteration(source).call(source);
      for (;;) {
        void this.#startRows();
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

  /** Until as many as may be are in flight or wait to be taken. */
  async #startRows() {
    if (this.#isAsking) return;
    this.#isAsking = true;
    try {
      while (!this.#isClosed && this.#inFlight + this.#results.length < this.#limit) {
        const next = await this.#rows.next();
        if (Object(next) !== next) throw new TypeError('the source gave what is no iterator result');
        if (next.done) this.#isExhausted = this.#isClosed = true;
        else if (!this.#isClosed) void this.#start(next.value);
      }
    } catch (error) {
      this.#isExhausted = true;
      this.#fail(error);
    }
    this.#isAsking = false;
    this.#wake();
  }

  /** @param {CustomerInput} row */
  async #start(row) {
    const index = this.#started;
    this.#started += 1;
    this.#inFlight += 1;
    const result = await this.#outcome(row, index);
    this.#inFlight -= 1;
    if (result) {
      this.#results.push(result);
      this.#progress.done += 1;
      this.#progress[result.status] += 1;
      report(this.#onProgress, { ...this.#progress });
    }
    this.#wake();
  }

  /**
   * @param {CustomerInput} row
   * @param {number} index
   * @returns {Promise<BulkResult | undefined>} undefined where it is not the row that failed, but the run
   */
  async #outcome(row, index) {
    try {
      return { index, status: 'created', customer: await this.#create(row, index) };
    } catch (error) {
      if (isOfEveryRow(error)) return this.#fail(error);
      const { code, issues } = own(error) ?? {};
      if (code !== 'invalid_customer') return { index, status: 'failed', error };
      return { index, status: 'invalid', issues, error: own(error) };
    }
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

  /** @returns {Promise<void>} resolves when there may be something to do */
  #change() {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  /** Nothing is half sent: what is in flight ends. Only then the source is closed. */
  async #close() {
    this.#isClosed = true;
    while (this.#inFlight > 0) await this.#change();
    if (this.#isExhausted) return;
    const closed = (async () => void (await this.#rows?.return?.()))();
    // What closing throws says less than why the run failed. And a source that is asked for a row may not close
    // before it has one, which may never be.
    if (this.#failure || this.#isAsking) return void closed.catch(() => {});
    const aborted = new Promise((resolve) => {
      this.#giveUpClosing = () => resolve(undefined);
    });
    await Promise.race([closed, aborted]);
  }
}

/**
 * Whether an error says nothing of its row.
 *
 * @param {unknown} error
 */
function isOfEveryRow(error) {
  const { code, option, attempts } = own(error) ?? {};
  // With attempts it is of a token that a function gave.
  const isOfOptions = code === 'invalid_option' && option !== 'idempotencyKey' && attempts === undefined;
  return code === 'wasm_refused' || isOfOptions;
}
