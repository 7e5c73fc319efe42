/** One field of the form: its control, its label and the place of its errors. */

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
  /** What it shows. @type {Issue[]} */
  issues = [];
  /** Whether it has shown an error, so that every keystroke is judged from then on. */
  isWatched = false;
  /** Whether the person has been in it. */
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

  /** What is typed, as it is typed; an empty control is absent. */
  get value() {
    return this.control.value === '' ? undefined : this.control.value;
  }

  get sentences() {
    return this.issues.map((issue) => issueSentence(this.label, issue));
  }

  /** Says whether it is required, which the rules know. */
  markRequired() {
    const isRequired = validateCustomerField(this.name, undefined).some(({ code }) => code === 'required');
    this.control.setAttribute('aria-required', String(isRequired));
    this.control.labels?.[0]?.querySelector('.optional')?.toggleAttribute('hidden', isRequired);
  }

  /** Shows what the rules say of its value now. */
  judge() {
    this.show(validateCustomerField(this.name, this.value));
  }

  /** @param {Issue[]} issues of this field */
  show(issues) {
    this.issues = issues;
    this.isWatched ||= issues.length > 0;
    this.control.setAttribute('aria-invalid', String(issues.length > 0));
    this.#errors.replaceChildren(...this.sentences.map((text) => make('span', 'error', text)));
  }

  /** As if nobody had been here. */
  clear() {
    this.show([]);
    this.isWatched = false;
    this.isVisited = false;
    this.control.removeAttribute('aria-invalid');
  }
}
