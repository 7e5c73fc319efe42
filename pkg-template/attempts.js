/** Makes a call: Rust prepares the request and decides after each attempt whether to repeat it. */

// The engine comes first, so that in `/js` its large module precedes all other code, of which gzip then sees more at once.
import { isCompiled, run, start } from './engine.js';
import { MAX_BODY_DEPTH, MAX_BODY_MEMBERS } from '#boundary/names.js';
import { operate } from '../wasm/src/operations.js';
import { EMPTY, snapshot } from '../wasm/src/snapshot.js';
import { Deadline } from './deadline.js';
import { TimeoutError, dataOf, invalidOption, own, toError, unwrap } from './errors.js';
import { readFunction, readSignal } from './options.js';
import { prepare } from './prepare.js';
import { report } from './report.js';
import { platformFetch, send } from './transport.js';

/** @import { Call as CallName } from '#boundary/names.js' */
/** @import { CallEvent } from './index.js' */
/** @import { Received } from './transport.js' */

/** @typedef {(type: CallEvent['type'], details?: object) => void} Emit */

/** The number of observed calls so far. */
let count = 0;

/** The successes so far, each as its call, its status and the kind of its body. Rust decides on a success by these alone. */
const successes = new Set();

/**
 * @param {CallName} name
 * @param {unknown} id
 * @param {(() => string) | undefined} makeBody gives the body, or throws the error of its issues
 * @param {import('./options.js').Given} options
 * @returns {Promise<any>} the value of the API's answer
 */
export async function call(name, id, makeBody, { fetch, signal, onEvent, ...others }) {
  // All options are read before the first `await`, so that later changes by the caller have no effect.
  const ownFetch = readFunction('fetch', fetch);
  if (typeof (ownFetch ?? platformFetch()) !== 'function') {
    throw invalidOption('fetch', 'must be a function');
  }
  const callerSignal = readSignal(signal);
  const observe = readFunction('onEvent', onEvent);
  const askToken = typeof others.token === 'function' && others.token;
  if (askToken) delete others.token;
  const options = snapshot(others, 2);

  /** Reports an event. Undefined without an observer, so that no event is made. @type {Emit | undefined} */
  let emit;
  let attempts = 0;
  /** The attempts that `maxRetries` does not count. */
  let reauthorized = 0;
  /** The failure of the last attempt. @type {any} */
  let failure;
  const deadline = new Deadline(callerSignal);
  try {
    // The `await` is there in any case, so that no function of the caller runs before `call` has returned.
    await (isCompiled() || deadline.wait(start));
    deadline.throwIfStopped();
    const prepared = prepare(name, id, options);
    const body = makeBody?.();
    const { method, path, timeout, isRepeatable, maxRetries } = prepared;
    if (observe) {
      const call = (count += 1);
      emit = (type, details) =>
        report(observe, /** @type {any} */ ({ type, call, method, path, attempt: attempts, ...details }));
    }
    deadline.start(timeout, () => {
      const message = `no complete response within ${timeout} ms`;
      return new TimeoutError({ code: 'timeout', message, attempts, cause: failure });
    });
    for (let refused = false; ; ) {
      // Each attempt has its own object of header fields, which a `fetch` may change.
      const headers = { ...prepared.headers };
      if (askToken) {
        const token = await deadline.wait(() => askToken({ refused }));
        headers.Authorization = unwrap(run(operate, 'authorization', { token }), { attempts, cause: failure });
      }
      /** What has arrived so far. @type {Received} */
      const received = { status: 0, content: 'cut', value: undefined, text: undefined, readHeaders: undefined, cause: undefined };
      const failed = await attempt({ ...prepared, headers, body }, received);
      if (!failed) return received.value;
      failure = failed;
      const { code, status, retryAfter } = dataOf(failure);
      const delay = run(operate, 'retryDelay', {
        isRepeatable,
        attempt: attempts - reauthorized,
        maxRetries,
        // A success whose body ended too early is no complete response.
        status: isCut(received) ? 0 : received.status,
        retryAfter,
        mayReauthorize: prepared.mayReauthorize && askToken && !reauthorized,
        timeLeft: deadline.timeLeft,
        random: Math.random(),
      });
      if (Number.isNaN(delay) || deadline.isExpired) throw failure;
      emit?.('retry', { code, status, delay });
      await deadline.pause(delay);
      refused = status === 401;
      if (refused) reauthorized = 1;
    }
  } catch (error) {
    const { code, status, requestId } = dataOf(error);
    emit?.('error', { code, status, requestId, duration: deadline.elapsed });
    throw error;
  } finally {
    deadline.end();
  }

  /**
   * @param {import('./transport.js').Sendable} request
   * @param {Received} received
   * @returns {Promise<any>} the failure, if it is one that may be repeated
   */
  async function attempt(request, received) {
    deadline.throwIfStopped();
    const begun = emit ? deadline.elapsed : 0;
    attempts += 1;
    emit?.('request');
    try {
      await deadline.wait(() => send(request, attempts, ownFetch, deadline, received));
      if (isCut(received)) deadline.throwIfStopped();
    } catch (thrown) {
      // The status of a failure counts even if its body stalls until the deadline.
      if (received.status < 400 || !deadline.isExpired) {
        deadline.throwIfStopped();
        if (own(thrown)?.code === 'connection_failed') return thrown;
        throw thrown;
      }
    }
    const failed = judge(received, request.headers.Authorization);
    emit?.('response', { status: received.status, requestId: failed?.requestId, duration: deadline.elapsed - begun });
    return failed;
  }

  /**
   * @param {Received} received
   * @param {string | undefined} authorization the field that was sent
   * @returns {any} the failure, if it is one
   */
  function judge({ status, content, value, text, readHeaders, cause }, authorization) {
    const kind = `${name} ${status} ${content}`;
    if (successes.has(kind)) return;
    const fields = readHeaders?.();
    const body = status >= 400 ? snapshot({ body: text ?? value }, MAX_BODY_DEPTH + 1, MAX_BODY_MEMBERS + 1) : EMPTY;
    const values = { call: name, status, content, authorization, now: Date.now() };
    const { error } = run(operate, 'readResponse', values, { headers: snapshot(fields), received: body });
    if (error) return toError({ ...error, attempts, headers: fields, problem: value, cause });
    successes.add(kind);
  }
}

/**
 * Whether a success has a body that ended too early.
 *
 * @param {Received} received
 */
function isCut({ status, content }) {
  return content === 'cut' && status < 400;
}
