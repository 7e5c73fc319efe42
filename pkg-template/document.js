/** The document that a call sends. It is read when the call begins, so that later changes by the caller have no effect. */

import { isCompiled, run } from './engine.js';
import { toError } from './errors.js';
import { nameClasses } from './members-of-classes.js';
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
    return () => textOf(result, value);
  }
  if (row) copyDates(row);
  return () => textOf(run(body, purpose, row), value);
}

/** @param {ReturnType<typeof body>} result @param {unknown} document */
function textOf(result, document) {
  if (typeof result === 'string') return result;
  nameClasses(result.issues, document);
  throw toError(result);
}
