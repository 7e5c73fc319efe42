/** Makes a call: Rust prepares the request and decides after each attempt whether to repeat it. */

// The engine comes first, so that in `/js` its large module precedes all other code, of which gzip then sees more at once.
import { isCompiled, run, start } from './engine.js';
import { MAX_BODY_DEPTH, MAX_BODY_MEMBERS } from '#boundary/names.js';
import { operate } from '../wasm/src/operations.js';
import { AFTER_ATTEMPT, apply } from '../wasm/src/policy.js';
import { EMPTY, snapshot } from '../wasm/src/snapshot.js';
import { Deadline } from './deadline.js';
import { TimeoutError, dataOf, invalidOption, own, toError, unwrap, wasSent } from './errors.js';
import { readFunction, readSignal } from './options.js';
import { prepare } from './prepare.js';
import { report } from './report.js';
import { stateOf } from './shared-state.js';
import { platformFetch, send } from './transport.js';

/** @import { Call as CallName } from '#boundary/names.js' */
/** @import { CallEvent } from './index.js' */
/** @import { Pace } from './pace.js' */
/** @import { SharedState } from './shared-state.js' */
/** @import { Given, Tokens } from './tokens.js' */
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
 * @param {SharedState} [clientState] the state of the client; without it, calls with the same token function share one
 * @param {Pace} [pace] of the run that the call is part of
 * @param {Tokens} [runTokens] the tokens of this run, if they are not those of the state
 * @returns {Promise<any>} the value of the API's answer
 */
export async function call(name, id, makeBody, { fetch, signal, onEvent, token, ...others }, clientState, pace, runTokens) {
  // All options are read before the first `await`, so that later changes by the caller have no effect.
  const ownFetch = readFunction('fetch', fetch);
  if (typeof (ownFetch ?? platformFetch()) !== 'function') {
    throw invalidOption('fetch', 'must be a function');
  }
  const callerSignal = readSignal(signal);
  const observe = readFunction('onEvent', onEvent);
  const askToken = /** @type {any} */ (typeof token === 'function' && token);
  const options = snapshot(askToken ? others : { ...others, token }, 2);
  const state = clientState ?? stateOf(askToken);
  const tokens = runTokens ?? (askToken ? state.tokensOf(askToken) : undefined);

  /** Reports an event. Undefined without an observer, so that no event is made. @type {Emit | undefined} */
  let emit;
  let attempts = 0;
  /** The attempts that `maxRetries` does not count: those with a refused token, and the refusals of a row. */
  let uncounted = 0;
  let refusals = 0;
  /** The token of the last attempt. @type {Given | undefined} */
  let given;
  let mayReauthorize = tokens !== undefined;
  /** The failure of the last attempt. @type {any} */
  let failure;
  let isInProgress = false;
  /** Whether the call changes nothing. */
  const isRead = name === 'getPaymentMethods';
  /** Whether an attempt has been sent whose outcome is not known yet. */
  let isPending = false;
  /** Whether an earlier attempt may have created or changed something. */
  let mayExist = false;
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
    const startDeadline = () =>
      deadline.start(
        timeout,
        () => {
          const message = `no complete response within ${timeout} ms`;
          return new TimeoutError({ code: 'timeout', message, attempts, cause: failure });
        },
        pace !== undefined,
      );
    if (pace?.mustWait(state)) await pace.turn(deadline, state);
    startDeadline();
    for (;;) {
      if (state.isHeld()) {
        const wait = state.until - performance.now();
        if (wait >= deadline.timeLeft) throw state.refused({ attempts, cause: failure });
        await deadline.pause(wait);
      }
      // Each attempt has its own object of header fields, which a `fetch` may change.
      const headers = { ...prepared.headers };
      if (tokens) {
        const refused = dataOf(failure).status === 401 ? given : undefined;
        given = await deadline.wait(() => tokens.give(deadline.signal, refused));
        const { token, isRenewed } = given;
        if (refused && token === refused.token) throw failure;
        if (isRenewed) mayReauthorize = false;
        headers.Authorization = unwrap(run(operate, 'authorization', { token }), { attempts, cause: failure });
      }
      /** What has arrived so far. @type {Received} */
      const received = { status: 0, content: 'cut', value: undefined, text: undefined, readHeaders: undefined, cause: undefined };
      const failed = await attempt({ ...prepared, headers, body }, received);
      if (given && isAccepted(received)) tokens?.accept();
      if (!failed) {
        pace?.end(deadline.elapsed, timeout);
        return received.value;
      }
      failure = failed;
      const { code, status, retryAfter } = dataOf(failure);
      const [delay = NaN, hold = NaN, mayHaveChanged, nextToken] = run(apply, AFTER_ATTEMPT, [
        // A success whose body ended too early is no complete response.
        isCut(received) ? 0 : received.status,
        !wasSent(failure),
        isInProgress,
        ...(given && tokens ? tokens.describe(given) : [false, false]),
        mayReauthorize,
        isRepeatable,
        attempts - uncounted,
        maxRetries,
        retryAfter,
        pace && refusals,
        deadline.timeLeft,
        Math.random(),
        isRead,
      ]);
      isPending = false;
      if (mayHaveChanged) mayExist = true;
      failure.mayExist = mayExist;
      if (status === 401) tokens?.refuse(nextToken);
      const isRefusal = hold >= 0;
      if (isRefusal) {
        state.hold(hold, failure);
        pace?.refuse(performance.now() - deadline.elapsed, state.until);
      }
      if (Number.isNaN(delay) || deadline.isExpired) throw failure;
      emit?.('retry', { code, status, delay });
      if (status === 401) {
        mayReauthorize = false;
        uncounted += 1;
      } else if (pace && isRefusal) {
        // A row that was refused is as if it had not been sent.
        refusals += 1;
        uncounted += 1;
        deadline.suspend();
        await pace.turn(deadline, state);
        startDeadline();
      } else {
        await deadline.pause(delay);
      }
    }
  } catch (error) {
    const { code, status, requestId } = dataOf(error);
    if (code === 'timeout') pace?.end(deadline.elapsed, 0);
    // An address that the platform refuses is found out by sending to it.
    if (isPending && !isRead && code !== 'invalid_option') mayExist = true;
    if (code) own(error).mayExist = mayExist;
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
    isPending = true;
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
    if (error) {
      isInProgress = error.isInProgress === true;
      return toError({ ...error, attempts, headers: fields, problem: value, cause });
    }
    successes.add(kind);
  }
}

/**
 * Whether an answer shows that the server accepted the token: not one of a limit, of a gateway or of a failed server.
 *
 * @param {Received} received
 */
function isAccepted({ status }) {
  return status >= 200 && status < 429 && status !== 401;
}

/**
 * Whether a success has a body that ended too early.
 *
 * @param {Received} received
 */
function isCut({ status, content }) {
  return content === 'cut' && status < 400;
}
