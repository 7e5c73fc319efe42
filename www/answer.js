/** The panel with the result of the last call: the stored customer or the error. */

import { ValidationError, isCaiboError } from '/pkg/index.js';
import { byId, definitions, make } from './dom.js';
import { jsonText } from './json.js';
import { counted, sentence } from './wording.js';

/** @import { ApiError, CaiboError, Customer, Issue } from '/pkg/index.js' */

const panel = byId('answer', HTMLElement);

export function showWaiting() {
  panel.replaceChildren(make('p', 'muted', 'Waiting for the answer…'));
}

/** @param {Customer | null} customer */
export function showCustomer(customer) {
  const content = customer
    ? make('pre', 'http', jsonText(customer))
    : make('p', 'muted', 'The answer has no body: the API keeps what it stored to itself.');
  panel.replaceChildren(make('p', 'verdict good', 'Created'), content);
}

/** @param {unknown} error */
export function showError(error) {
  const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
  // Not the error's message, which repeats the first few issues: all of them are listed below.
  const summary =
    error instanceof ValidationError
      ? `The customer is not valid: ${counted(error.issueCount, 'issue', 'issues')}.`
      : sentence(message);
  const content = isCaiboError(error) ? describe(error) : [];
  panel.replaceChildren(make('p', 'verdict bad', name), make('p', '', summary), ...content);
}

/** @param {CaiboError & Partial<ApiError>} error */
function describe({ code, status, title, detail, issues = [] }) {
  /** @type {[string, string | undefined][]} */
  const rows = [
    ['code', code],
    ['status', status?.toString()],
    ['title', title],
    ['detail', detail],
  ];
  const known = rows.flatMap(([term, text]) => (text === undefined ? [] : [/** @type {[string, string]} */ ([term, text])]));
  const list = issues.length > 0 ? [make('ul', 'issues', ...issues.map(describeIssue))] : [];
  return [definitions(known), ...list];
}

/** @param {Issue} issue */
function describeIssue({ path, message, source }) {
  const place = path.length > 0 ? [make('code', '', path.join('.')), ' '] : [];
  return make('li', '', ...place, message, ' ', make('span', 'tag', source));
}
