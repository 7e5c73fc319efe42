/** Binds an HTML form to the rules and to the API. */

import { ValidationError } from '../errors.js';
import { issueSentence, ready, validateCustomer } from '../index.js';
import { contentOf } from './content.js';
import { elementsOf, fieldName, fieldsOf, idOf } from './fields.js';
import { issuesByField } from './issues-by-field.js';
import { Markup } from './markup.js';
import { watchPress } from './press.js';
import { createSubmitter } from './submitter.js';
import { summaryOf } from './summary.js';
import { textOf } from './text-of.js';
import { explain, wordsIn } from './words.js';

/** @import { Issue } from '../index.js' */
/** @import { BindOptions, BoundForm } from '../form.js' */
/** @import { Control, Field } from './fields.js' */

/**
 * What is known of a field: whether it has had the focus, whether it has shown an issue, and is judged at each keystroke since
 * then, and the complaints of the last submission, which stay until the value changes.
 *
 * @typedef {{ isVisited: boolean, isWatched: boolean, complaints: Issue[] }} Memory
 */

/** How to unbind each bound form. @type {WeakMap<HTMLFormElement, () => void>} */
const bound = new WeakMap();

/**
 * @param {HTMLFormElement} form
 * @param {BindOptions<any>} [options]
 * @returns {BoundForm}
 */
export function bindCustomerForm(form, { names = {}, locale, onSuccess, onError, ...sending } = {}) {
  bound.get(form)?.();
  const { update } = sending;
  const words = wordsIn(locale);
  const submitter = createSubmitter(sending);
  const content = contentOf(form, names, update?.customer);
  const markup = new Markup();
  markup.set(form, 'novalidate', '');
  const summary = summaryOf(form, markup);
  const listening = new AbortController();
  const { signal } = listening;

  /** @type {Map<string, Memory>} */
  let memories = new Map();
  /** What the summary says of the last submission around the list of fields. @type {{ before: string[], others: string[], after: string[], hasIssues: boolean } | undefined} */
  let refusal;
  /** The submission in flight, or the last one that succeeded. @type {Promise<boolean> | undefined} */
  let submission;
  /** The content of the form right after the last success. @type {string | undefined} */
  let settled;
  let isPending = false;
  /** The number of submissions so far. */
  let count = 0;
  let isMovingFocus = false;

  listen();
  // An error of the engine is shown when the form is submitted.
  ready().then(markRequired, () => {});
  bound.set(form, destroy);
  return { submit, reset, destroy };

  function listen() {
    const root = form.getRootNode();
    const afterPress = watchPress(root, signal);
    on('focusin', ({ target }) => {
      memoryOf(nameOf(target)).isVisited = true;
    });
    on('focusout', ({ target, relatedTarget }) => {
      const isLeft = relatedTarget?.form !== form || nameOf(relatedTarget) !== nameOf(target);
      if (isLeft && !isMovingFocus) void leave(target, afterPress());
    });
    for (const event of ['input', 'change']) on(event, ({ target }) => type(target));
    form.addEventListener('reset', afterReset, { signal });
    form.addEventListener('submit', onSubmit, { signal });
    summary.region.addEventListener('click', followLink, { signal });

    /** Listens to the form's controls, some of which may be outside of its element. @param {string} type @param {(event: any) => void} listener */
    function on(type, listener) {
      root.addEventListener(type, (event) => /** @type {any} */ (event.target).form === form && listener(event), { signal });
    }
  }

  /** @param {SubmitEvent} event */
  function onSubmit(event) {
    const { formMethod = '', formNoValidate = false } = /** @type {HTMLButtonElement} */ (event.submitter ?? {});
    // The page has cancelled it, or the button leaves the form without a check.
    if (event.defaultPrevented || formNoValidate || formMethod === 'dialog') return;
    event.preventDefault();
    void submit();
  }

  function submit() {
    if (!submission || !(isPending || isSettled())) submission = send();
    return submission;
  }

  /** Whether the form is as the last success has left it: a second Enter is then the same submission. */
  function isSettled() {
    try {
      return settled === textOf(content.read());
    } catch {
      return false;
    }
  }

  async function send() {
    count += 1;
    settled = undefined;
    try {
      const issues = content.judge();
      if (issues.length > 0) {
        const code = update ? 'invalid_changes' : 'invalid_customer';
        throw new ValidationError({ code, message: 'the form is not valid', issues, issueCount: issues.total });
      }
      const sent = content.read();
      setPending(true);
      const result = await submitter.submit(sent);
      setPending(false);
      if (!signal.aborted) succeed(result, sent);
      call(onSuccess, result);
      return true;
    } catch (error) {
      setPending(false);
      submission = undefined;
      if (!signal.aborted) refuse(error);
      call(onError, error);
      // The author of the page can remove these, the person in front of it cannot.
      if (!onError && /^(engine_failed|invalid_(id|option)|wasm_refused)$/.test(/** @type {any} */ (error)?.code)) reportError(error);
      return false;
    }
  }

  /** @param {any} result @param {any} sent */
  function succeed(result, sent) {
    submitter.changed();
    if (!update) {
      const done = submission;
      reset();
      submission = done;
    } else if (textOf(content.read()) === textOf(sent)) {
      content.update(result, sent);
    }
    forget();
    settled = textOf(content.read());
    say('done', update ? words.updated : words.created);
  }

  /** @param {any} error */
  function refuse(error) {
    const fields = fieldsOf(form, names);
    const shown = [...fields.values()].filter(({ target }) => target);
    const found = issuesByField(error, shown.map(({ name }) => name));
    const isOurs = error instanceof ValidationError;
    if (isOurs && found.form.some(({ code }) => code === 'empty_update')) return say('invalid', words.unchanged);
    for (const { name } of shown) {
      const issues = found.fields[name] ?? [];
      const memory = memoryOf(name);
      memory.isWatched ||= issues.length > 0;
      memory.complaints = isOurs ? [] : issues;
    }
    const others = found.form.map((issue) => sentenceOf(issue, fields));
    const [happened = '', ...after] = isOurs ? [words.invalid] : explain(words, error, found, locale);
    const hasIssues = found.first !== undefined || others.length > 0;
    refusal = { before: [hasIssues ? `${happened} ${words.check}` : happened], others, after, hasIssues };
    show();
    isMovingFocus = true;
    fields.get(found.first ?? '')?.target?.focus();
    isMovingFocus = false;
    const labels = Object.keys(found.fields).map((name) => fields.get(name)?.label);
    summary.announce(...refusal.before, labels.join(', '), ...others, ...after);
  }

  /** Judges the form, and shows the issues at the watched fields and in the summary. */
  function show() {
    const fields = fieldsOf(form, names);
    const found = issuesByField(judged(), fields.keys()).fields;
    const items = [];
    for (const field of fields.values()) {
      const { complaints, isWatched } = memoryOf(field.name);
      const sentences = new Set([...complaints, ...(found[field.name] ?? [])].map((issue) => sentenceOf(issue, fields)));
      const text = [...sentences].join('\n');
      for (const control of field.controls) control.setCustomValidity?.(text);
      showAt(field, isWatched ? text : '');
      const { target } = field;
      if (isWatched && text && target) items.push({ text: [...sentences].join(' '), id: idOf(target, markup) });
    }
    if (!refusal) return;
    const { before, others, after, hasIssues } = refusal;
    const all = items.concat(others.map((text) => /** @type {any} */ ({ text })));
    // Nothing is left to be said once everything is corrected.
    if (hasIssues && !all[0]) summary.show(null);
    else summary.show(hasIssues ? 'invalid' : 'failed', before, all, after);
  }

  function judged() {
    try {
      return content.judge();
    } catch {
      // The engine does not run: submitting the form says so.
      return [];
    }
  }

  /** @param {Field} field @param {string} text */
  function showAt(field, text) {
    const place = field.place ?? (text && field.target ? field.makePlace(markup) : undefined);
    if (!place) return;
    if (place.textContent !== text) place.textContent = text;
    const id = idOf(place, markup);
    for (const control of field.shown) {
      markup.set(control, 'aria-describedby', null);
      const ids = control.getAttribute('aria-describedby')?.split(' ') ?? [];
      if (text && !ids.includes(id)) markup.set(control, 'aria-describedby', [id, ...ids].join(' '));
      // ARIA has no invalid radio button.
      if (control.type !== 'radio') markup.set(control, 'aria-invalid', text ? 'true' : null);
    }
  }

  /** Judges a field that has lost the focus. @param {Control} control @param {Promise<void>} press */
  async function leave(control, press) {
    const name = nameOf(control);
    const memory = memoryOf(name);
    const before = count;
    await press;
    const isBack = /** @type {Document} */ (control.getRootNode()).activeElement === control;
    const isCurrent = memories.get(name) === memory && memory.isVisited && count === before && !signal.aborted;
    // A server's complaint stays until the value changes.
    if (isBack || !isCurrent || memory.complaints.length > 0) return;
    memory.isWatched = true;
    show();
    const { validationMessage } = control;
    memory.isWatched = validationMessage !== '';
    if (memory.isWatched) summary.announce(validationMessage);
  }

  /** @param {Control} control that something was typed into */
  function type(control) {
    const memory = memoryOf(nameOf(control));
    memory.isVisited = true;
    memory.complaints = [];
    if (!isPending) show();
  }

  /** @param {'done' | 'invalid' | 'pending'} state @param {string} text */
  function say(state, text) {
    refusal = undefined;
    summary.show(state, [text]);
    summary.announce(text);
  }

  /** @param {boolean} isBusy */
  function setPending(isBusy) {
    if (isPending === isBusy) return;
    isPending = isBusy;
    if (isBusy) say('pending', words.sending);
    markup.set(form, 'aria-busy', isBusy ? 'true' : null);
    for (const element of elementsOf(form)) {
      // Not `disabled`, which would take the focus away.
      if (element.matches('[type=image], [type=submit], button:not([type])')) markup.set(element, 'aria-disabled', isBusy ? 'true' : null);
      if ('readOnly' in element) markup.set(element, 'readonly', isBusy ? '' : null);
    }
  }

  function markRequired() {
    if (signal.aborted) return;
    const fields = fieldsOf(form, names);
    for (const { path } of validateCustomer({})) {
      for (const control of fields.get(path.join('.'))?.shown ?? []) markup.set(control, 'aria-required', 'true');
    }
    show();
  }

  function reset() {
    // A control that is named `reset` hides the method.
    HTMLFormElement.prototype.reset.call(form);
  }

  function afterReset() {
    submission = undefined;
    settled = undefined;
    refusal = undefined;
    summary.show(null);
    summary.announce();
    // The controls get their values after this event.
    setTimeout(() => {
      if (signal.aborted) return;
      content.restore();
      forget();
    });
  }

  function forget() {
    memories = new Map();
    refusal = undefined;
    show();
  }

  function destroy() {
    listening.abort();
    for (const element of elementsOf(form)) /** @type {Partial<Control>} */ (element).setCustomValidity?.('');
    markup.undo();
    bound.delete(form);
  }

  /** Focuses the control that a link of the summary names, without a history entry. @param {Event} event */
  function followLink(event) {
    const href = /** @type {Element} */ (event.target).getAttribute('href');
    const target = href && elementsOf(form).find(({ id }) => `#${id}` === href);
    if (!target) return;
    event.preventDefault();
    /** @type {HTMLElement} */ (target).focus();
  }

  /** @param {Issue} issue @param {Map<string, Field>} fields */
  function sentenceOf(issue, fields) {
    const path = issue.path ?? [];
    const label = (fields.get(path.join('.')) ?? fields.get(path[0] ?? ''))?.label ?? (path.join('.') || undefined);
    return issueSentence(issue, { label, locale });
  }

  /** @param {Control} control */
  function nameOf(control) {
    return fieldName(control.name ?? '', names);
  }

  /** @param {string} name */
  function memoryOf(name) {
    const memory = memories.get(name) ?? { isVisited: false, isWatched: false, complaints: [] };
    memories.set(name, memory);
    return memory;
  }
}

/**
 * Calls a function of the caller. An exception is reported like one of an event listener.
 *
 * @param {((value: any) => void) | undefined} listener
 * @param {unknown} value
 */
function call(listener, value) {
  try {
    listener?.(value);
  } catch (error) {
    reportError(error);
  }
}
