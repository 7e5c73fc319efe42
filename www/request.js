/** The preview of the request, and the field for its token. */

import { ValidationError, buildCreateCustomerRequest, isCaiboError } from '/pkg/index.js';
import { byId, make } from './dom.js';
import { counted, sentence } from './wording.js';

/** @import { CustomerInput, HttpRequest, Issue, RequestOptions } from '/pkg/index.js' */

export class RequestPreview {
  #panel = byId('request', HTMLElement);
  #token = byId('token', HTMLInputElement);
  #toggle = byId('token-toggle', HTMLButtonElement);
  #tokenErrors = byId('token-errors', HTMLElement);

  /** @param {() => void} change called when the token or its visibility changes */
  constructor(change) {
    this.#token.addEventListener('input', change);
    this.#toggle.addEventListener('click', () => {
      this.#isTokenShown = !this.#isTokenShown;
      change();
    });
  }

  /** The options of the call: this server and the token. @returns {RequestOptions} */
  get options() {
    const token = this.#token.value === '' ? undefined : this.#token.value;
    return { baseUrl: location.origin, token };
  }

  /** Shows the request for a customer, or why there is none. @param {CustomerInput} customer */
  update(customer) {
    this.#showTokenError('');
    try {
      const request = buildCreateCustomerRequest(customer, this.options);
      this.#panel.replaceChildren(...this.#describe(request));
    } catch (error) {
      if (error instanceof ValidationError) {
        this.#panel.replaceChildren(...describeIssues(error.issues));
      } else if (isCaiboError(error)) {
        // The token is the only option that can be invalid here.
        if (error.code === 'invalid_option') this.#showTokenError(sentence(error.message));
        this.#panel.replaceChildren(make('p', '', 'Nothing can be sent: ', make('code', '', error.code), '.'));
      } else {
        throw error;
      }
    }
  }

  focusToken() {
    this.#token.focus();
  }

  get #isTokenShown() {
    return this.#token.type === 'text';
  }

  set #isTokenShown(isShown) {
    this.#token.type = isShown ? 'text' : 'password';
    this.#toggle.firstChild?.replaceWith(isShown ? 'Hide' : 'Show');
  }

  /** @param {string} text */
  #showTokenError(text) {
    this.#tokenErrors.replaceChildren(...(text ? [make('span', 'error', text)] : []));
    this.#token.setAttribute('aria-invalid', String(text !== ''));
  }

  /** @param {HttpRequest} request */
  #describe({ method, url, headers, body }) {
    const lines = Object.entries(headers).flatMap(([name, value]) => [
      make('span', 'header-name', `${name}: `),
      this.#isTokenShown ? value : value.replace(/^Bearer .+$/, 'Bearer ••••••••'),
      '\n',
    ]);
    const bytes = new TextEncoder().encode(body).length;
    return [
      make('pre', 'http', make('span', 'request-line', `${method} ${url}`), '\n', ...lines, '\n', make('span', 'body', body)),
      make('p', 'muted', `A body of ${counted(bytes, 'byte', 'bytes')}. The browser adds headers of its own, such as Origin.`),
    ];
  }
}

/** @param {Issue[]} issues */
function describeIssues(issues) {
  const fields = new Set(issues.map(({ path }) => path[0]));
  const items = issues.map(({ path, code, params }) => {
    const details = Object.entries(params).map(([name, value]) => ` ${name}: ${value}`);
    return make('li', '', make('code', '', path.join('.')), ' ', make('code', 'code', code), make('small', '', details.join(',')));
  });
  return [
    make('p', '', `Nothing to send yet: ${counted(fields.size, 'field', 'fields')} to mend.`),
    make('ul', 'issues', ...items),
  ];
}
