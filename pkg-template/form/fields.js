/** The fields of a form: the controls of each name, with their label and the place of their errors. */

/** @import { Markup } from './markup.js' */

/** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Control */

/** What is no field, although it is an element of a form. */
const NO_FIELD = /^(button|fieldset|image|object|output|reset|submit)$/;

/** What is in a label but not part of its text: controls, errors, and what is hidden. */
const NO_LABEL = 'button, input, output, select, textarea, [data-error-for], [data-no-label], [hidden]';

/** The number of ids made so far. */
let ids = 0;

export class Field {
  /** @type {Control[]} */
  controls = [];

  /** @param {string} name the path of the field, joined with dots */
  constructor(name) {
    this.name = name;
  }

  /** The controls that a person can see. */
  get shown() {
    return this.controls.filter((control) => control.type !== 'hidden' && (control.checkVisibility?.() ?? true));
  }

  /** The control that gets the focus: the checked one of several. @returns {Control | undefined} */
  get target() {
    const { shown } = this;
    return shown.find((control) => 'checked' in control && control.checked) ?? shown[0];
  }

  get label() {
    const control = this.target ?? this.controls[0];
    const text = control && labelOf(control);
    // A colon or an asterisk after a label is not part of its name.
    return text?.replace(/\s+/g, ' ').replace(/[\s:*]+$/, '').trim() || this.name;
  }

  /** The element that the form has for the errors. */
  get place() {
    const [control] = this.controls;
    const places = /** @type {NodeListOf<HTMLElement>} */ (control?.form?.querySelectorAll('[data-error-for]') ?? []);
    return [...places].find(({ dataset: { errorFor } }) => errorFor === this.name || errorFor === control?.name);
  }

  /** Makes an element for the errors behind the last control. @param {Markup} markup */
  makePlace(markup) {
    const control = this.shown.at(-1);
    // Inside the label the error would be part of the control's name.
    const place = markup.make('span', (element) => (control?.closest('label') ?? control)?.after(element));
    place.dataset.errorFor = this.name;
    return place;
  }
}

/**
 * The fields of a form in the order of their first controls.
 *
 * @param {HTMLFormElement} form
 * @param {Readonly<Record<string, string>>} names the fields of the controls whose names are not the fields'
 */
export function fieldsOf(form, names) {
  /** @type {Map<string, Field>} */
  const fields = new Map();
  for (const element of elementsOf(form)) {
    const control = /** @type {Control} */ (element);
    if (NO_FIELD.test(control.type) || control.matches(':disabled')) continue;
    const name = fieldName(control.name, names);
    if (!name) continue;
    const field = fields.get(name) ?? new Field(name);
    fields.set(name, field);
    field.controls.push(control);
  }
  return fields;
}

/** The elements of a form, even if a control is named `elements`. @param {HTMLFormElement} form */
export function elementsOf(form) {
  return Array.from(/** @type {HTMLFormControlsCollection} */ (Reflect.get(HTMLFormElement.prototype, 'elements', form)));
}

/**
 * The field of a control: the path, joined with dots. A field that has another name in this form is not looked for under its own.
 *
 * @param {string} name of the control
 * @param {Readonly<Record<string, string>>} names
 */
export function fieldName(name, names) {
  const given = Object.hasOwn(names, name) ? names[name] : undefined;
  const own = (given ?? name).replace(/\[(\w+)\]/g, '.$1');
  return given === undefined && Object.values(names).includes(own) ? '' : own;
}

/**
 * Gives an element an id if it has none.
 *
 * @param {Element} element
 * @param {Markup} markup
 */
export function idOf(element, markup) {
  if (!element.id) {
    ids += 1;
    markup.set(element, 'id', `caibo-${ids}`);
  }
  return element.id;
}

/** @param {Control} control */
function labelOf(control) {
  const root = /** @type {Document} */ (control.getRootNode());
  const named = control.getAttribute('aria-labelledby')?.split(/\s+/).map((id) => textOf(root.getElementById(id))).join(' ');
  return named || control.getAttribute('aria-label') || textOf(control.labels?.[0]);
}

/** @param {Element | null | undefined} element */
function textOf(element) {
  const copy = /** @type {Element | undefined} */ (element?.cloneNode(true));
  for (const part of copy?.querySelectorAll(NO_LABEL) ?? []) part.remove();
  return copy?.textContent ?? '';
}
