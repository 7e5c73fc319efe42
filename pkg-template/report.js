/** Callbacks that observe a call. */

/**
 * Calls an observer. An exception that it throws does not affect the call; the platform reports it like an exception of
 * an event listener.
 *
 * @template T
 * @param {(value: T) => void} callback
 * @param {T} value
 */
export function report(callback, value) {
  try {
    callback(value);
  } catch (error) {
    if (typeof reportError === 'function') {
      reportError(error);
    } else {
      // Node has no `reportError`. There it becomes an uncaught exception, as for listeners of an EventTarget.
      queueMicrotask(() => {
        throw error;
      });
    }
  }
}
