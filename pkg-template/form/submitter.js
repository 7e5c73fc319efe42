/** Sends a customer once, however often it is submitted. */

import { createCustomer, updateCustomer } from '#form/calls.js';
import { outcomeOf } from './outcome.js';
import { resultOf } from './response.js';
import { textOf } from './text-of.js';

/** @import { Submitter, SubmitterOptions } from '../form.js' */

/**
 * @param {SubmitterOptions<any>} [options]
 * @returns {Submitter<any, any>}
 */
export function createSubmitter({ client, update, submit, ...options } = {}) {
  const calls = client ?? { createCustomer, updateCustomer };
  const send =
    submit ??
    ((/** @type {any} */ customer, /** @type {object} */ once) =>
      update
        ? calls.updateCustomer(update.id, customer, { ...options, ...once })
        : calls.createCustomer(customer, { ...options, ...once }));
  /** The keys of the contents that may be stored, although no submission of them has succeeded. @type {Map<string, string>} */
  const keys = new Map();
  /** The submission in flight. @type {Promise<any> | undefined} */
  let flight;
  /** The last success. @type {{ text: string, result: Promise<any> } | undefined} */
  let stored;

  /** @param {any} customer @param {string} text */
  async function sendOnce(customer, text) {
    const idempotencyKey = keys.get(text) ?? newKey();
    keys.set(text, idempotencyKey);
    try {
      const result = await resultOf(await send(customer, { idempotencyKey }));
      keys.delete(text);
      return result;
    } catch (error) {
      const { mayExist, retryable } = outcomeOf(error);
      if (!mayExist && !retryable) keys.delete(text);
      throw error;
    }
  }

  /** @param {any} given */
  async function start(given) {
    const customer = copy(given);
    const text = textOf(customer);
    if (stored?.text === text) return stored.result;
    const result = sendOnce(customer, text);
    const value = await result;
    stored = { text, result };
    return value;
  }

  return {
    submit(customer) {
      flight ??= start(customer).finally(() => {
        flight = undefined;
      });
      return flight;
    },
    changed() {
      stored = undefined;
    },
  };
}

/**
 * Copies a customer, so that its getters run once although the copy is read twice: for its key and for its request.
 *
 * @param {any} customer
 */
function copy(customer) {
  try {
    return structuredClone(customer);
  } catch (error) {
    // A function or a Proxy in it. The rules refuse the first and read the second.
    if (error instanceof DOMException) return customer;
    throw error;
  }
}

/** A random key. `randomUUID` exists in secure contexts only. */
function newKey() {
  return crypto.getRandomValues(new Uint32Array(4)).join('-');
}
