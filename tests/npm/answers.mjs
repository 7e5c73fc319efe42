/** Test doubles: a `fetch` with prepared responses, a signal that counts its listeners, and a count of timers. */

/** @typedef {{ method: string, url: string, headers: Record<string, string>, body: string | undefined, at: number }} Sent */

/**
 * @param {number} status
 * @param {unknown} [body] sent as JSON; undefined means no body
 * @param {Record<string, string>} [headers]
 */
export function answer(status, body, headers = {}) {
  return () => new Response(body === undefined ? null : JSON.stringify(body), { status, headers });
}

/**
 * Throws what a `fetch` throws where no response comes.
 *
 * @returns {Response}
 */
export function drop() {
  throw new TypeError('fetch failed');
}

/**
 * A `fetch` that returns the responses in order and then repeats the last one. `sent` records the requests.
 *
 * @param {(() => Response | Promise<Response>)[]} answers
 */
export function answering(...answers) {
  /** @type {Sent[]} */
  const sent = [];
  /** @type {typeof globalThis.fetch} */
  const fetch = async (url, init) => {
    const { method, headers, body } = /** @type {any} */ (init);
    sent.push({ method, url: String(url), headers, body, at: performance.now() });
    const next = answers[Math.min(sent.length, answers.length) - 1];
    if (!next) throw new Error('there is no answer to give');
    return next();
  };
  return { fetch, sent };
}

/** A signal that counts its listeners. */
export function countingSignal() {
  const controller = new AbortController();
  const { signal } = controller;
  /** @type {Set<unknown>} */
  const listeners = new Set();
  const count = { added: 0 };
  const { addEventListener, removeEventListener } = signal;
  signal.addEventListener = (/** @type {[any, any]} */ ...args) => {
    listeners.add(args[1]);
    count.added += 1;
    addEventListener.apply(signal, args);
  };
  signal.removeEventListener = (/** @type {[any, any]} */ ...args) => {
    listeners.delete(args[1]);
    removeEventListener.apply(signal, args);
  };
  return { controller, signal, listeners, count };
}

/** The number of pending timers of this process. */
export function timers() {
  return process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
}
