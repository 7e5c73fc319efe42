/** What the calls of a client share: its tokens, and the wait that the server asks for. */

import { toError } from './errors.js';
import { Tokens } from './tokens.js';

/** @import { TokenFunction } from './index.js' */
/** @import { Failure } from './errors.js' */

export class SharedState {
  /** The time until which no call is sent, on the clock of `performance.now()`. */
  until = 0;
  /** The error of the refusal that asked for this wait. @type {Failure | undefined} */
  #refusal;
  #tokens = /** @type {WeakMap<TokenFunction, Tokens>} */ (new WeakMap());

  isHeld() {
    // Most clients are never refused, and need no clock.
    return this.until > 0 && this.until > performance.now();
  }

  /**
   * Holds all calls after a refusal.
   *
   * @param {number} wait in milliseconds
   * @param {Failure} failure
   */
  hold(wait, { code, message, status }) {
    const until = performance.now() + wait;
    if (until <= this.until) return;
    this.until = until;
    this.#refusal = { code, message, status };
  }

  /** The error of a call that is not sent, because the wait is too long for it. @param {Partial<Failure>} [details] */
  refused(details) {
    const retryAfter = this.until - performance.now();
    return toError({ .../** @type {Failure} */ (this.#refusal), retryAfter, attempts: 0, ...details });
  }

  /**
   * The tokens of a token function. Calls of the client may have another one.
   *
   * @param {TokenFunction} ask
   */
  tokensOf(ask) {
    return getOrMake(this.#tokens, ask, () => new Tokens(ask));
  }
}

/** The states of calls without a client, by their token functions. */
const states = /** @type {WeakMap<TokenFunction, SharedState>} */ (new WeakMap());

/**
 * The state of a call without a client. Calls with the same token function share it.
 *
 * @param {TokenFunction | false | undefined} ask
 */
export function stateOf(ask) {
  return ask ? getOrMake(states, ask, () => new SharedState()) : new SharedState();
}

/**
 * @template {object} K, V
 * @param {WeakMap<K, V>} map
 * @param {K} key
 * @param {() => V} make
 */
function getOrMake(map, key, make) {
  let value = map.get(key);
  if (!value) map.set(key, (value = make()));
  return value;
}
