/** The tokens of a token function. A refusal belongs to the token that was refused, not to the call that had it. */

/** @import { TokenFunction } from './index.js' */

/**
 * A token that a call got. `renewals` is how often the function had been asked with `refused` until then. `isRenewed` is whether
 * it is the answer to such a question.
 *
 * @typedef {{ token: unknown, renewals: number, isRenewed: boolean }} Given
 */

/** Where the next token comes from, as `wasm/src/policy.rs` numbers it. */
const ASK = 0;
const NOWHERE = 2;

export class Tokens {
  #ask;
  /** The newest token that the function gave. @type {unknown} */
  #newest;
  /** Whether the server refused the newest token, so that the next call asks with `refused`. */
  #isRefused = false;
  #renewals = 0;
  /** The question with `refused` that has no answer yet. All calls share it. @type {Promise<Given> | undefined} */
  #renewing;
  /** Whether no call has succeeded since the function was asked with `refused`. */
  #isUnproven = false;
  /** Whether the function was asked for another token, and the server refused that one too. */
  isHopeless = false;

  /** @param {TokenFunction} ask */
  constructor(ask) {
    this.#ask = ask;
  }

  /**
   * A token for an attempt.
   *
   * @param {AbortSignal} signal of the call, whose end ends the waiting of others for its question
   * @param {Given} [refused] the token that the server refused in the attempt before
   * @returns {Promise<Given>}
   */
  async give(signal, refused) {
    if (this.#renewing) return this.#renewing;
    if (refused && refused.token !== this.#newest) return this.#given();
    if (this.#isRefused) return this.#renew(signal);
    const renewals = this.#renewals;
    const token = await this.#ask({ refused: false });
    // An answer from before a renewal is older than the renewed token.
    if (renewals !== this.#renewals) return this.#given();
    this.#newest = token;
    return this.#given();
  }

  /** @returns {Given} */
  #given() {
    return { token: this.#newest, renewals: this.#renewals, isRenewed: false };
  }

  /**
   * Whether a token is the newest one, and whether the function was asked for another one since.
   *
   * @param {Given} given
   */
  describe({ token, renewals }) {
    return [token === this.#newest, renewals !== this.#renewals];
  }

  /**
   * Records that the server refused a token.
   *
   * @param {number | undefined} next where Rust decided that the next token comes from
   */
  refuse(next) {
    this.#isRefused ||= next === ASK;
    if (next === NOWHERE || (next === ASK && this.#isUnproven)) this.isHopeless = true;
  }

  /** Records that the server accepted a token. */
  accept() {
    this.#isUnproven = this.isHopeless = false;
  }

  /** @param {AbortSignal} signal */
  #renew(signal) {
    const renewing = this.#askForAnother().finally(() => this.#forget(renewing));
    this.#renewing = renewing;
    // A function that never answers must not hold the calls that come later.
    signal.addEventListener('abort', () => this.#forget(renewing));
    return renewing;
  }

  /** @returns {Promise<Given>} */
  async #askForAnother() {
    const token = await this.#ask({ refused: true });
    this.#isRefused = this.isHopeless = token === this.#newest;
    this.#newest = token;
    this.#renewals += 1;
    this.#isUnproven = true;
    return { token, renewals: this.#renewals, isRenewed: true };
  }

  /** @param {Promise<Given>} renewing */
  #forget(renewing) {
    if (this.#renewing === renewing) this.#renewing = undefined;
  }
}
