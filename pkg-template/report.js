/** Callbacks that only look on. */

/**
 * What it throws is no part of the call that it looks on, and not lost: it is reported as the platform reports
 * what an event listener throws.
 *
 * @template T
 * @param {((value: T) => void) | undefined} callback
 * @param {T} value
 */
export function report(callback, value) {
  try {
    callback?.(value);
  } catch (error) {
    if (typeof reportError === 'function') {
      reportError(error);
    } else {
      // Node: an uncaught exception, as of an EventTarget's listeners.
      queueMicrotask(() => {
        throw error;
      });
    }
  }
}
