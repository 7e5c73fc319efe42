/** Runs the operations of `operations.rs`. */

import { begin, readIssues } from './output.js';
import { writeArguments } from './snapshot.js';

/**
 * @param {typeof import('#boundary/compiled/glue.js').calls} exports
 * @param {string} operation
 * @param {Record<string, unknown>} values the arguments that are not objects
 * @param {Record<string, import('./snapshot.js').Snapshot>} [snapshots] the arguments that are objects
 * @returns {any} its reply
 */
export function operate(exports, operation, values, snapshots = {}) {
  const reply = exports.run(writeArguments({ operation, ...values }, snapshots));
  // A number would inherit from `Object.prototype`; an object of Rust has no prototype.
  if (typeof reply === 'object' && reply.error?.issueCount !== undefined) {
    begin();
    reply.error.issues = readIssues();
  }
  return reply;
}
