/** The pace of `createCustomers`. Rust has the rules; this keeps the state of one run. */

import { run } from './engine.js';
import { PACE_BEGIN, PACE_GROW, PACE_REFUSE, PACE_SUCCEED_LATE, PACE_TURN, apply } from '../wasm/src/policy.js';

/** @import { Deadline } from './deadline.js' */
/** @import { SharedState } from './shared-state.js' */

export class Pace {
  #limit;
  // The state that Rust reads and returns. `src/http/pace.rs` documents it.
  #window = 0;
  #interval = 0;
  #closer = 0;
  #measured = 0;
  #next = 0;
  #since = 0;
  #step = 0;
  /** How many requests have ended in this step, and the longest time that one of them took. */
  #ended = 0;
  #slowest = 0;
  /** How many requests have succeeded of those sent since `since`. */
  #successes = 0;

  /** @param {number} limit the largest number of requests in flight */
  constructor(limit) {
    this.#limit = limit;
    this.#apply(PACE_BEGIN, performance.now());
  }

  /** @param {number} inFlight */
  hasRoom(inFlight) {
    return inFlight < this.#window;
  }

  /** Whether a request has to wait for its turn. @param {SharedState} state */
  mustWait(state) {
    return this.#interval > 0 || state.isHeld();
  }

  /**
   * Waits for a turn.
   *
   * @param {Deadline} deadline
   * @param {SharedState} state
   */
  async turn(deadline, state) {
    let at;
    do {
      const now = performance.now();
      at = this.#apply(PACE_TURN, now, state.until);
      if (Number.isNaN(at)) throw state.refused();
      if (at > now) await deadline.pause(at - now);
      // Meanwhile another request may have been refused.
    } while (state.until > at);
  }

  /**
   * Counts a request that has ended, with a success or by its deadline.
   *
   * @param {number} elapsed the time that it took
   * @param {number} timeout
   */
  end(elapsed, timeout) {
    if (elapsed < timeout) {
      if (performance.now() - elapsed >= this.#since) this.#successes += 1;
      else this.#apply(PACE_SUCCEED_LATE);
    }
    this.#slowest = Math.max(this.#slowest, elapsed);
    this.#ended += 1;
    if (this.#ended < this.#step) return;
    this.#apply(PACE_GROW, this.#slowest, timeout);
    this.#ended = this.#slowest = 0;
  }

  /**
   * Slows down after a refusal.
   *
   * @param {number} sent when the refused request was sent
   * @param {number} until when the server accepts more
   */
  refuse(sent, until) {
    const since = this.#since;
    this.#apply(PACE_REFUSE, sent, until, this.#successes);
    if (this.#since > since) this.#successes = 0;
  }

  /**
   * @param {number} rule
   * @param {number[]} values
   * @returns {number} the time of a turn
   */
  #apply(rule, ...values) {
    const state = [this.#window, this.#interval, this.#closer, this.#measured, this.#next, this.#since];
    const reply = run(apply, rule, [...state, this.#limit, ...values]);
    const [window = 0, interval = 0, closer = 0, measured = 0, next = 0, since = 0, step = 0, at = 0] = reply;
    this.#window = window;
    this.#interval = interval;
    this.#closer = closer;
    this.#measured = measured;
    this.#next = next;
    this.#since = since;
    this.#step = step;
    return at;
  }
}
