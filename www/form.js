/** The form: a customer from its controls, and issues at its fields, whoever found them. */

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
  /** Why the last attempt failed, while fields of it are still to be mended. @type {string | undefined} */
  #refusal;

  /**
   * @param {object} on
   * @param {() => void} on.change what was typed has changed
   * @param {() => Promise<void>} on.submit never called again before it is done
   */
  constructor({ change, submit }) {
    for (const field of this.#fields) {
      field.control.addEventListener('focus', () => {
        field.isVisited = true;
      });
      field.control.addEventListener('blur', () => void this.#judgeLeft(field));
      field.control.addEventListener('input', () => {
        if (field.isWatched) this.#judge(field);
        change();
      });
    }
    // What a held Enter or a double click does again was meant once: the form may be empty by then.
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

  /** Lets it be sent, once what stands in it is looked after. */
  enable() {
    this.#button.disabled = false;
  }

  /** Marks the required fields, once the rules are there. */
  markRequired() {
    for (const field of this.#fields) field.markRequired();
  }

  /** What is typed: nothing is trimmed or guessed. The rules say whether it is a customer. */
  get customer() {
    return customerFromForm(this.#form);
  }

  /**
   * Shows each issue at its field, takes the person to the first, and sums them up.
   *
   * @param {Issue[]} issues
   * @param {string} refusal what happened, as a sentence
   * @returns {boolean} whether any of them is at a field of this form
   */
  refuse(issues, refusal) {
    for (const field of this.#fields) field.show(issues.filter(({ path }) => path[0] === field.name));
    const first = this.#fields.find((field) => field.issues.length > 0);
    if (!first) return false;
    this.#refusal = refusal;
    this.#sumUp();
    first.control.focus();
    return true;
  }

  /**
   * @param {string} text
   * @param {'' | 'good' | 'error'} [tone]
   */
  say(text, tone = '') {
    this.#refusal = undefined;
    this.#status.replaceChildren(make('p', tone, text));
  }

  /** Empties it. */
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
    // Not `disabled`, which would throw away the focus.
    this.#button.setAttribute('aria-disabled', String(isPending));
    this.#form.setAttribute('aria-busy', String(isPending));
    for (const { control } of this.#fields) control.readOnly = isPending;
  }

  /** @param {Field} field that the person has left */
  async #judgeLeft(field) {
    await afterPress();
    const isLeft = document.activeElement !== field.control;
    const isUsed = field.isVisited || field.value !== undefined;
    // What the server said of a value holds until the value changes.
    const isRefused = field.issues.some(({ source }) => source === 'server');
    if (!isLeft || !isUsed || isRefused || this.#isPending) return;
    this.#judge(field);
    this.#announcer.textContent = field.sentences.join(' ');
  }

  /** @param {Field} field */
  #judge(field) {
    field.judge();
    if (this.#refusal !== undefined) this.#sumUp();
  }

  #sumUp() {
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
    // The same again would be announced again, and take away a link that has the focus.
    if (isSame(summary, this.#status.children)) return;
    this.#status.replaceChildren(...summary);
  }

  /** To the field itself, and without an entry in the history. @param {Event} event */
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
