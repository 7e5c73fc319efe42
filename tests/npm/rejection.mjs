import assert from 'node:assert/strict';

/**
 * Resolves to the value that the promise rejects with. Unlike `assert.rejects`, it also returns values that are not
 * errors.
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
