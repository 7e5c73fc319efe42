/** What ends a call before its time: the deadline, and the caller's signal. */

/** @typedef {(reason: unknown) => void} React */

/** One listener a signal, for all the calls that share it: Node warns of more than ten. */
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
    const listener = () => reactions.forEach((react) => react(signal.reason));
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

/**
 * One for a call, over everything that the call waits for. Nothing of it is left once `end` has run.
 */
export class Deadline {
  #begun = performance.now();
  #timeout = Infinity;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {() => unknown} */
  #makeError = () => undefined;
  #isExpired = false;
  #stopListening;
  #controller = new AbortController();
  /** Why the call was stopped, in a box, as a caller may abort with any reason. @type {{ reason: unknown } | undefined} */
  #stop;
  /** @type {(reason: unknown) => void} */
  #rejectStopped = () => {};
  /** Rejects when the call is stopped; what is waited for may not look at a signal. @type {Promise<never>} */
  #stopped = new Promise((_, reject) => {
    this.#rejectStopped = reject;
  });

  #onTimeout = () => {
    if (this.#stop) return;
    this.#isExpired = true;
    this.#stopWith(this.#makeError());
  };

  /** @param {AbortSignal | undefined} callerSignal */
  constructor(callerSignal) {
    // Stopped before or after the waiting is no unhandled rejection.
    this.#stopped.catch(() => {});
    if (callerSignal?.aborted) this.#stopWith(callerSignal.reason);
    this.#stopListening = onAbort(callerSignal, (reason) => this.#stopWith(reason));
  }

  /**
   * @param {number} timeout in milliseconds, from when this was made
   * @param {() => unknown} makeError what the call then rejects with
   */
  start(timeout, makeError) {
    this.#timeout = timeout;
    this.#makeError = makeError;
    this.#timer = setTimeout(this.#onTimeout, this.timeLeft);
  }

  end() {
    clearTimeout(this.#timer);
    this.#stopListening();
  }

  /** Stops what takes a signal. */
  get signal() {
    return this.#controller.signal;
  }

  /** In milliseconds. */
  get elapsed() {
    return performance.now() - this.#begun;
  }

  /** In milliseconds. */
  get timeLeft() {
    return this.#timeout - this.elapsed;
  }

  /** Whether the time ended the call, and not the caller. */
  get isExpired() {
    return this.#isExpired;
  }

  throwIfStopped() {
    // Whoever keeps the thread busy keeps the timer from firing.
    if (this.timeLeft <= 0) this.#onTimeout();
    if (this.#stop) throw this.#stop.reason;
  }

  /**
   * What `use` resolves to, unless the call is stopped before.
   *
   * @template T
   * @param {() => T | PromiseLike<T>} use
   * @returns {Promise<T>}
   */
  async race(use) {
    this.throwIfStopped();
    return Promise.race([this.#stopped, use()]);
  }

  /** @param {number} delay in milliseconds */
  async wait(delay) {
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    try {
      await this.race(
        () =>
          new Promise((resolve) => {
            timer = setTimeout(resolve, delay);
          }),
      );
    } finally {
      clearTimeout(timer);
    }
  }

  /** @param {unknown} reason */
  #stopWith(reason) {
    this.#stop ??= { reason };
    this.#rejectStopped(this.#stop.reason);
    this.#controller.abort(this.#stop.reason);
  }
}
