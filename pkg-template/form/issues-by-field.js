/** Distributes the issues of an error to the fields that a form shows. */

import { outcomeOf } from './outcome.js';

/** @import { Issue } from '../index.js' */
/** @import { IssuesByField } from '../form.js' */

/**
 * @param {any} error
 * @param {Iterable<string>} shownFields
 * @returns {IssuesByField}
 */
export function issuesByField(error, shownFields) {
  const shown = Array.from(shownFields, (name) => /** @type {const} */ ([name, /** @type {Issue[]} */ ([])]));
  const fields = new Map(shown);
  /** @type {Issue[]} */
  const form = [];
  for (const issue of issuesOf(error)) (listOf(fields, issue.path ?? []) ?? form).push(issue);
  const wrong = [...fields].filter(([, issues]) => issues.length > 0);
  return { fields: Object.fromEntries(wrong), form, first: wrong[0]?.[0], ...outcomeOf(error) };
}

/** @param {any} error an error with issues, or a list of issues @returns {Issue[]} */
function issuesOf(error) {
  const issues = Array.isArray(error) ? error : error?.issues;
  return Array.isArray(issues) ? issues : [];
}

/**
 * The list of the field at this path, or of the nearest field that contains it.
 *
 * @param {Map<string, Issue[]>} fields
 * @param {string[]} path
 */
function listOf(fields, path) {
  for (let length = path.length; length > 0; length -= 1) {
    const issues = fields.get(path.slice(0, length).join('.'));
    if (issues) return issues;
  }
  return undefined;
}
