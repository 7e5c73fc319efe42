/** One field of the form: its control, its label and its error messages. */

import { customerFromForm } from '/pkg/form.js';
import { validateCustomerField } from '/pkg/index.js';
import { byId, make } from './dom.js';
import { issueSentence } from './wording.js';

/** @import { CustomerField, Issue } from '/pkg/index.js' */

export class Field {
  /** @type {HTMLInputElement | HTMLTextAreaElement} */
  control;
  /** @type {CustomerField} */
  name;
  /** @type {string} */
  label;
  /** The issues that are shown. @type {Issue[]} */
  issues = [];
  /** Whether it has shown an error. From then on it is validated at every keystroke. */
  isWatched = false;
  /** Whether it has had the focus. */
  isVisited = false;
  /** @type {HTMLElement} */
  #errors;

  /** @param {HTMLInputElement | HTMLTextAreaElement} control */
  constructor(control) {
    this.control = control;
    this.name = /** @type {CustomerField} */ (control.name);
    this.label = control.labels?.[0]?.querySelector('.label')?.textContent ?? control.name;
    this.#errors = byId(`${control.id}-errors`, HTMLElement);
  }

  /** The value that the control has in a customer; `undefined` for an empty control. */
  get value() {
    return customerFromForm({ [this.name]: this.control.value })[this.name];
  }

  get sentences() {
    return this.issues.map((issue) => issueSentence(this.label, issue));
  }

  /** Marks the field as required or optional, according to the rules. */
  markRequired() {
    const isRequired = validateCustomerField(this.name, undefined).some(({ code }) => code === 'required');
    this.control.setAttribute('aria-required', String(isRequired));
    this.control.labels?.[0]?.querySelector('.optional')?.toggleAttribute('hidden', isRequired);
  }

  /** Validates the current value and shows its issues. */
  validate() {
    this.show(validateCustomerField(this.name, this.value));
  }

  /** @param {Issue[]} issues of this field */
  show(issues) {
    this.issues = issues;
    this.isWatched ||= issues.length > 0;
    this.control.setAttribute('aria-invalid', String(issues.length > 0));
    this.#errors.replaceChildren(...this.sentences.map((text) => make('span', 'error', text)));
  }

  /** Resets the field to its initial state. */
  clear() {
    this.show([]);
    this.isWatched = false;
    this.isVisited = false;
    this.control.removeAttribute('aria-invalid');
  }
}
