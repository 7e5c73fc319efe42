/** Stand-ins for the network: a `fetch` that answers as told, and what is left behind by a call. */

/** @typedef {{ method: string, url: string, headers: Record<string, string>, body: string | undefined, at: number }} Sent */

/**
 * @param {number} status
 * @param {unknown} [body] as JSON; none if undefined
 * @param {Record<string, string>} [headers]
 */
export function answer(status, body, headers = {}) {
  return () => new Response(body === undefined ? null : JSON.stringify(body), { status, headers });
}

/**
 * What a `fetch` does where no response comes.
 *
 * @returns {Response}
 */
export function drop() {
  throw new TypeError('fetch failed');
}

/**
 * A `fetch` that gives one answer after the other, and the last one again and again.
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

/** How many timers are waiting. */
export function timers() {
  return process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
}
