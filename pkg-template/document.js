/** The document that a call sends. It is read when the call begins, so that later changes by the caller have no effect. */

import { isCompiled, run } from './engine.js';
import { toError } from './errors.js';
import { CREATE, body } from '../wasm/src/check.js';
import { CHANGES, CUSTOMER, copyDates, readRow } from '../wasm/src/row.js';

/**
 * Reads a document.
 *
 * @param {unknown} value
 * @param {number} purpose
 * @returns {() => string} returns the JSON text of the document, or throws the error of its issues
 */
export function readDocument(value, purpose) {
  const row = readRow(value, purpose === CREATE ? CUSTOMER : CHANGES);
  if (isCompiled()) {
    const result = run(body, purpose, row);
    return () => textOf(result);
  }
  if (row) copyDates(row);
  return () => textOf(run(body, purpose, row));
}

/** @param {ReturnType<typeof body>} result */
function textOf(result) {
  if (typeof result === 'string') return result;
  throw toError(result);
}
