/** The panel with the last call: its attempts, and the stored customer or the error. */

import { ValidationError, isCaiboError } from '/pkg/index.js';
import { byId, counted, definitions, make } from './dom.js';
import { jsonText } from './json.js';

/** @import { ApiError, CaiboError, CallEvent, Customer, Issue } from '/pkg/index.js' */

const panel = byId('answer', HTMLElement);
const attempts = make('ol', 'attempts');

export function showNothing() {
  panel.replaceChildren(make('p', 'muted', 'Nothing has been sent yet.'));
}

/** @param {CallEvent} event */
export function showAttempt(event) {
  if (event.type === 'request' && event.attempt === 1) {
    attempts.replaceChildren();
    panel.replaceChildren(attempts);
  }
  attempts.append(make('li', '', ...describeEvent(event)));
}

/** @param {CallEvent} event @returns {(Node | string)[]} */
function describeEvent(event) {
  switch (event.type) {
    case 'request':
      return [make('code', '', `${event.method} ${event.path}`), ` attempt ${event.attempt}`];
    case 'response':
      return [make('code', '', String(event.status)), ` after ${Math.round(event.duration)} ms`];
    case 'retry':
      return [make('code', '', event.code), `, again in ${Math.round(event.delay)} ms`];
    case 'error':
      return [make('code', '', event.code ?? 'error'), ` after ${Math.round(event.duration)} ms`];
  }
}

/** @param {Customer | null} customer @param {boolean} isNew */
export function showCustomer(customer, isNew) {
  const content = customer
    ? make('pre', 'http', jsonText(customer))
    : make('p', 'muted', 'The answer has no body: the API keeps what it stored to itself.');
  panel.replaceChildren(attempts, make('p', 'verdict good', isNew ? 'Created' : 'Changed'), content);
}

/** @param {unknown} error */
export function showError(error) {
  const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
  const isSent = !(error instanceof ValidationError);
  if (!isSent) attempts.replaceChildren();
  panel.replaceChildren(
    ...(isSent ? [attempts] : []),
    make('p', 'verdict bad', name),
    make('p', '', isSent ? message : `Nothing was sent: ${counted(error.issueCount, 'issue', 'issues')}.`),
    ...(isCaiboError(error) ? describe(error) : []),
  );
}

/** @param {CaiboError & Partial<ApiError> & { mayExist?: boolean }} error */
function describe({ code, status, title, detail, mayExist, issues = [] }) {
  const rows = Object.entries({ code, status, title, detail, mayExist });
  const known = rows.flatMap(([term, value]) => (value === undefined ? [] : [/** @type {[string, string]} */ ([term, String(value)])]));
  const list = issues.length > 0 ? [make('ul', 'issues', ...issues.map(describeIssue))] : [];
  return [definitions(known), ...list];
}

/** @param {Issue} issue */
function describeIssue({ path, message, source }) {
  const place = path.length > 0 ? [make('code', '', path.join('.')), ' '] : [];
  return make('li', '', ...place, message, ' ', make('span', 'tag', source));
}
