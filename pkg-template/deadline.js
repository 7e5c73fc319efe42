/** The deadline of a call and the caller's abort signal. */

import { memberOf } from '../wasm/src/values.js';

/** @typedef {(reason: unknown) => void} React */

/**
 * The reason of an aborted signal. The signals of old polyfills have none.
 *
 * @param {AbortSignal} signal
 * @returns {unknown}
 */
export function reasonOf(signal) {
  const reason = memberOf(signal, 'reason');
  if (reason !== undefined) return reason;
  const words = ['This operation was aborted', 'AbortError'];
  return typeof DOMException === 'function' ? new DOMException(...words) : Object.assign(new Error(words[0]), { name: words[1] });
}

/** One listener for all calls that share a signal: Node warns of more than ten listeners. */
const shared = /** @type {WeakMap<AbortSignal, { reactions: Set<React>, listener: () => void }>} */ (new WeakMap());

/**
 * @param {AbortSignal | undefined} signal
 * @param {React} react
 * @returns {() => void} stops listening
 */
export function onAbort(signal, react) {
  if (!signal) return () => {};
  let entry = shared.get(signal);
  if (!entry) {
    const reactions = /** @type {Set<React>} */ (new Set());
    const listener = () => {
      const reason = reasonOf(signal);
      reactions.forEach((react) => react(reason));
    };
    signal.addEventListener('abort', listener);
    entry = { reactions, listener };
    shared.set(signal, entry);
  }
  const { reactions, listener } = entry;
  reactions.add(react);
  return () => {
    if (!reactions.delete(react) || reactions.size > 0) return;
    signal.removeEventListener('abort', listener);
    shared.delete(signal);
  };
}

/** The deadline of one call, over everything that the call waits for. After `end` no timer and no listener is left. */
export class Deadline {
  /** Whether the timeout, and not the caller, stopped the call. */
  isExpired = false;
  #begun = performance.now();
  #timeout = Infinity;
  #expire = () => {};
  #controller = new AbortController();
  /** Aborted when the call is stopped. */
  signal = this.#controller.signal;
  /** The reason for which the call was stopped, which may be any value. @type {{ reason: unknown } | undefined} */
  #stop;
  /** Ends the current wait. @type {((reason: unknown) => void) | undefined} */
  #rejectWait;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #pauseTimer;
  #stopListening;

  /** @param {AbortSignal | undefined} callerSignal */
  constructor(callerSignal) {
    if (callerSignal?.aborted) this.#stopWith(reasonOf(callerSignal));
    this.#stopListening = onAbort(callerSignal, (reason) => this.#stopWith(reason));
  }

  /** In milliseconds, like all times here. */
  get elapsed() {
    return performance.now() - this.#begun;
  }

  get timeLeft() {
    return this.#timeout - this.elapsed;
  }

  /**
   * @param {number} milliseconds since this deadline was made
   * @param {() => unknown} makeError makes the error with which the call then rejects
   * @param {boolean} isAnew whether the time begins now, and not when this deadline was made
   */
  start(milliseconds, makeError, isAnew) {
    if (isAnew) this.#begun = performance.now();
    this.#timeout = milliseconds;
    this.#expire = () => {
      if (this.#stop) return;
      this.isExpired = true;
      this.#stopWith(makeError());
    };
    this.#timer = setTimeout(this.#expire, this.timeLeft);
  }

  /** Lets time pass that does not count, until the next start. */
  suspend() {
    clearTimeout(this.#timer);
    this.#timeout = Infinity;
  }

  throwIfStopped() {
    // On a busy thread the timer may be late.
    if (this.timeLeft <= 0) this.#expire();
    if (this.#stop) throw this.#stop.reason;
  }

  /**
   * Waits for `use()`, or rejects when the call is stopped before: a caller's function may ignore the signal. There is
   * one wait at a time.
   *
   * @template T
   * @param {() => T | PromiseLike<T>} use
   * @returns {Promise<T>}
   */
  wait(use) {
    if (this.#stop) throw this.#stop.reason;
    return new Promise((resolve, reject) => {
      this.#rejectWait = reject;
      Promise.resolve(use()).then(resolve, reject);
    });
  }

  /** @param {number} delay */
  pause(delay) {
    return this.wait(
      () =>
        new Promise((resolve) => {
          this.#pauseTimer = setTimeout(resolve, delay);
        }),
    );
  }

  end() {
    clearTimeout(this.#timer);
    clearTimeout(this.#pauseTimer);
    this.#stopListening();
  }

  /** @param {unknown} reason */
  #stopWith(reason) {
    if (this.#stop) return;
    this.#stop = { reason };
    this.#rejectWait?.(reason);
    this.#controller.abort(reason);
  }
}
