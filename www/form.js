/** The form: reads a customer from its controls and shows issues, the rules' and the server's, at its fields. */

import { customerFromForm } from '/pkg/form.js';
import { byId, make } from './dom.js';
import { Field } from './field.js';
import { afterPress } from './press.js';
import { counted } from './wording.js';

/** @import { CustomerInput, Issue } from '/pkg/index.js' */

export class CustomerForm {
  #form = byId('customer', HTMLFormElement);
  #button = byId('submit', HTMLButtonElement);
  #status = byId('status', HTMLElement);
  #announcer = byId('announcer', HTMLElement);
  #fields = [...this.#form.elements].filter(isTextControl).map((control) => new Field(control));
  #isPending = false;
  /** Why the last attempt failed, until no field has an issue any more. @type {string | undefined} */
  #refusal;

  /**
   * @param {object} on
   * @param {() => void} on.change called at every input
   * @param {() => Promise<void>} on.submit sends the customer; not called again before its promise settles
   */
  constructor({ change, submit }) {
    for (const field of this.#fields) {
      field.control.addEventListener('focus', () => {
        field.isVisited = true;
      });
      field.control.addEventListener('blur', () => void this.#validateOnBlur(field));
      field.control.addEventListener('input', () => {
        if (field.isWatched) this.#validate(field);
        change();
      });
    }
    // A held Enter and a double click submit once. A second submission could be of the form that the first has emptied.
    this.#form.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && event.repeat && event.target instanceof HTMLInputElement) event.preventDefault();
    });
    this.#button.addEventListener('click', (event) => {
      if (event.detail > 1) event.preventDefault();
    });
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#submit(submit);
    });
    this.#status.addEventListener('click', (event) => this.#followLink(event));
  }

  /** Enables the button, which is disabled in the HTML until these listeners are there. */
  enable() {
    this.#button.disabled = false;
  }

  /** Marks the required fields. Call it once the rules are loaded. */
  markRequired() {
    for (const field of this.#fields) field.markRequired();
  }

  /** The customer as typed, not yet validated. */
  get customer() {
    return customerFromForm(this.#form);
  }

  /**
   * Shows each issue at its field, focuses the first such field and summarizes them.
   *
   * @param {Issue[]} issues
   * @param {string} refusal a sentence that starts the summary
   * @returns {boolean} whether any issue is at a field of this form
   */
  refuse(issues, refusal) {
    for (const field of this.#fields) field.show(issues.filter(({ path }) => path[0] === field.name));
    const first = this.#fields.find((field) => field.issues.length > 0);
    if (!first) return false;
    this.#refusal = refusal;
    this.#summarize();
    first.control.focus();
    return true;
  }

  /**
   * Shows a text in place of the summary.
   *
   * @param {string} text
   * @param {'' | 'good' | 'error'} [tone]
   */
  say(text, tone = '') {
    this.#refusal = undefined;
    this.#status.replaceChildren(make('p', tone, text));
  }

  /** Empties the form. */
  reset() {
    this.#form.reset();
    for (const field of this.#fields) field.clear();
  }

  /** @param {() => Promise<void>} send */
  async #submit(send) {
    if (this.#isPending) return;
    this.#setPending(true);
    this.#announcer.textContent = '';
    try {
      await send();
    } finally {
      this.#setPending(false);
    }
  }

  /** @param {boolean} isPending */
  #setPending(isPending) {
    this.#isPending = isPending;
    this.#button.textContent = isPending ? 'Sending…' : 'Create customer';
    // Not `disabled`: a disabled button loses the focus.
    this.#button.setAttribute('aria-disabled', String(isPending));
    this.#form.setAttribute('aria-busy', String(isPending));
    for (const { control } of this.#fields) control.readOnly = isPending;
  }

  /** @param {Field} field that has lost the focus */
  async #validateOnBlur(field) {
    await afterPress();
    const isLeft = document.activeElement !== field.control;
    const isUsed = field.isVisited || field.value !== undefined;
    // A server's issue stays until the value changes.
    const isRefused = field.issues.some(({ source }) => source === 'server');
    if (!isLeft || !isUsed || isRefused || this.#isPending) return;
    this.#validate(field);
    this.#announcer.textContent = field.sentences.join(' ');
  }

  /** @param {Field} field */
  #validate(field) {
    field.validate();
    if (this.#refusal !== undefined) this.#summarize();
  }

  #summarize() {
    const wrong = this.#fields.filter((field) => field.issues.length > 0);
    if (wrong.length === 0) {
      this.say('Ready to be sent again.');
      return;
    }
    const links = wrong.map(({ label, control }) => {
      const link = make('a', '', label);
      link.href = `#${control.id}`;
      return make('li', '', link);
    });
    const need = counted(wrong.length, 'field needs', 'fields need');
    const summary = [make('p', 'error', `${this.#refusal} ${need} mending:`), make('ul', '', ...links)];
    // Replacing an equal summary would announce it again and remove a link that has the focus.
    if (isSame(summary, this.#status.children)) return;
    this.#status.replaceChildren(...summary);
  }

  /** Focuses the field that a link of the summary names, without a history entry. @param {Event} event */
  #followLink(event) {
    if (!(event.target instanceof HTMLAnchorElement)) return;
    event.preventDefault();
    document.getElementById(event.target.hash.slice(1))?.focus();
  }
}

/**
 * @param {Element[]} a
 * @param {HTMLCollection} b
 */
function isSame(a, b) {
  return a.length === b.length && a.every((element, index) => element.isEqualNode(b.item(index)));
}

/**
 * @param {Element} element
 * @returns {element is HTMLInputElement | HTMLTextAreaElement}
 */
function isTextControl(element) {
  return element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement;
}
