import assert from 'node:assert/strict';

/**
 * What a promise rejects with, whatever that is; `assert.rejects` takes errors only.
 *
 * @param {Promise<unknown>} promise
 * @returns {Promise<any>}
 */
export function rejection(promise) {
  return promise.then(
    (value) => assert.fail(`resolved to ${value}`),
    (error) => error,
  );
}
