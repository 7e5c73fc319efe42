/** Checks customers and changes by the exports of `check.rs` and `body.rs`. */

import { outputText } from './memory.js';
import { begin, readIssues, readText } from './output.js';
import { writeRow } from './row.js';

/** @import { Issue, Issues } from '../../pkg-template/index.js' */
/** @import { Exports } from './memory.js' */
/** @import { Row } from './row.js' */
/** @typedef {{ code: string, message: string, issues: Issue[], issueCount: number }} Failure */

/** The purposes of a document, by their numbers in Rust. From 2 on follow those to check one field. */
export const CREATE = 0;
export const CHANGE = 1;
export const FIELD = 2;

/** The number of unknown keys that stands for a document that is not an object. */
const NOT_AN_OBJECT = 2 ** 32 - 1;

/** The list of no issues. */
const NO_ISSUES = /* @__PURE__ */ noIssues();

/**
 * The issues of a document.
 *
 * @param {Exports} exports
 * @param {number} purpose
 * @param {Row | undefined} row undefined if the document is not an object
 */
export function check(exports, purpose, row) {
  const total = judge(exports.check, purpose, row, false);
  if (total === 0) return NO_ISSUES;
  begin();
  return withTotal(readIssues(), total);
}

/**
 * The JSON text of a document, or the failure if it has issues.
 *
 * @param {Exports} exports
 * @param {number} purpose
 * @param {Row | undefined} row undefined if the document is not an object
 * @returns {string | Failure}
 */
export function body(exports, purpose, row) {
  const issueCount = judge(exports.body, purpose, row, true);
  if (issueCount === 0) return outputText();
  begin();
  return { code: readText(), message: readText(), issues: readIssues(), issueCount };
}

/**
 * Writes a document to memory and calls an export with it.
 *
 * @param {Exports['check']} use
 * @param {number} purpose
 * @param {Row | undefined} row
 * @param {boolean} isWhole whether texts are written that no rule reads
 * @returns {number} the number of issues
 */
function judge(use, purpose, row, isWhole) {
  if (!row) return use(purpose, NOT_AN_OBJECT, 0);
  const unknown = row.unknown.count;
  const unknownPreferences = row.unknownPreferences.count;
  writeRow(row, isWhole);
  return use(purpose, unknown, unknownPreferences);
}

function noIssues() {
  return Object.freeze(withTotal([], 0));
}

/**
 * Adds the number of all issues. It is not enumerable, so that an empty list equals `[]` in every comparison.
 *
 * @param {Issue[]} issues
 * @param {number} total
 * @returns {Issues}
 */
function withTotal(issues, total) {
  return /** @type {any} */ (Object.defineProperty(issues, 'total', /** @type {object} */ ({ __proto__: null, value: total })));
}
