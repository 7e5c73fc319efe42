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

/** @typedef {ReturnType<typeof newDeadline>} Deadline */

/**
 * One for a call, over everything that the call waits for. Nothing of it is left once `end` has run.
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
  /** Why the call was stopped, in a box, as a caller may abort with any reason. @type {{ reason: unknown } | undefined} */
  let stop;
  /** @type {(reason: unknown) => void} */
  let rejectStopped;
  /** Rejects when the call is stopped; what is waited for may not look at a signal. @type {Promise<never>} */
  const stopped = new Promise((_, reject) => {
    rejectStopped = reject;
  });
  // Stopped before or after the waiting is no unhandled rejection.
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

  /** In milliseconds, as all here. */
  const elapsed = () => performance.now() - begun;
  const timeLeft = () => timeout - elapsed();

  function throwIfStopped() {
    // Whoever keeps the thread busy keeps the timer from firing.
    if (timeLeft() <= 0) expire();
    if (stop) throw stop.reason;
  }

  /**
   * What `use` resolves to, unless the call is stopped before.
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
    /** Stops what takes a signal. */
    signal: controller.signal,
    /** Whether the time ended the call, and not the caller. */
    get isExpired() {
      return isExpired;
    },
    elapsed,
    timeLeft,
    throwIfStopped,
    race,

    /**
     * @param {number} milliseconds from when this was made
     * @param {() => unknown} giveError what the call then rejects with
     */
    start(milliseconds, giveError) {
      timeout = milliseconds;
      makeError = giveError;
      timer = setTimeout(expire, timeLeft());
    },

    /** One at a time: `end` clears the last. @param {number} delay */
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
