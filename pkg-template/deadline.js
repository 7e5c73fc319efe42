/** The deadline of a call and the caller's abort signal. */

/** @typedef {(reason: unknown) => void} React */

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

/** @typedef {ReturnType<typeof newDeadline>} Deadline */

/**
 * The deadline of one call, over everything that the call waits for. After `end` no timer and no listener is left.
 *
 * @param {AbortSignal | undefined} callerSignal
 */
export function newDeadline(callerSignal) {
  const begun = performance.now();
  const controller = new AbortController();
  let timeout = Infinity;
  /** @type {() => unknown} */
  let makeError;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let waiting;
  let isExpired = false;
  /** The reason for which the call was stopped, which may be any value. @type {{ reason: unknown } | undefined} */
  let stop;
  /** @type {(reason: unknown) => void} */
  let rejectStopped;
  /** Rejects when the call is stopped, for waits that do not observe a signal. @type {Promise<never>} */
  const stopped = new Promise((_, reject) => {
    rejectStopped = reject;
  });
  // Otherwise a stop while nothing waits would be an unhandled rejection.
  stopped.catch(() => {});
  if (callerSignal?.aborted) stopWith(callerSignal.reason);
  const stopListening = onAbort(callerSignal, stopWith);

  /** @param {unknown} reason */
  function stopWith(reason) {
    if (stop) return;
    stop = { reason };
    rejectStopped(reason);
    controller.abort(reason);
  }

  function expire() {
    if (stop) return;
    isExpired = true;
    stopWith(makeError());
  }

  /** In milliseconds, like all times here. */
  const elapsed = () => performance.now() - begun;
  const timeLeft = () => timeout - elapsed();

  function throwIfStopped() {
    // On a busy thread the timer may be late.
    if (timeLeft() <= 0) expire();
    if (stop) throw stop.reason;
  }

  /**
   * Waits for `use()`, or rejects when the call is stopped before.
   *
   * @template T
   * @param {() => T | PromiseLike<T>} use
   * @returns {Promise<T>}
   */
  async function race(use) {
    throwIfStopped();
    return Promise.race([stopped, use()]);
  }

  return {
    /** Aborted when the call is stopped. */
    signal: controller.signal,
    /** Whether the timeout, and not the caller, stopped the call. */
    get isExpired() {
      return isExpired;
    },
    elapsed,
    timeLeft,
    throwIfStopped,
    race,

    /**
     * @param {number} milliseconds since this deadline was made
     * @param {() => unknown} giveError makes the error with which the call then rejects
     */
    start(milliseconds, giveError) {
      timeout = milliseconds;
      makeError = giveError;
      timer = setTimeout(expire, timeLeft());
    },

    /** Waits. Only one wait at a time: `end` clears the last one. @param {number} delay */
    wait: (delay) =>
      race(
        () =>
          new Promise((resolve) => {
            waiting = setTimeout(resolve, delay);
          }),
      ),

    end() {
      clearTimeout(timer);
      clearTimeout(waiting);
      stopListening();
    },
  };
}
