/** Changes a page so that every change can be undone. */

export class Markup {
  /** How to undo each change, in order. @type {(() => void)[]} */
  #undo = [];
  /** The values that attributes had at first. @type {Map<Element, Map<string, string | null>>} */
  #attributes = new Map();

  /**
   * Sets an attribute. `null` gives it the value that it had at first.
   *
   * @param {Element} element
   * @param {string} name
   * @param {string | null} value
   */
  set(element, name, value) {
    const before = this.#attributes.get(element) ?? new Map();
    this.#attributes.set(element, before);
    if (!before.has(name)) before.set(name, element.getAttribute(name));
    write(element, name, value ?? before.get(name));
  }

  /**
   * Makes an element.
   *
   * @template {keyof HTMLElementTagNameMap} T
   * @param {T} tag
   * @param {(element: Element) => void} insert puts it into the page
   */
  make(tag, insert) {
    const element = document.createElement(tag);
    insert(element);
    this.#undo.push(() => element.remove());
    return element;
  }

  /** Registers how to undo a change. @param {() => void} undo */
  onUndo(undo) {
    this.#undo.push(undo);
  }

  undo() {
    for (const [element, before] of this.#attributes) {
      for (const [name, value] of before) write(element, name, value);
    }
    for (const undo of this.#undo.splice(0).reverse()) undo();
  }
}

/** @param {Element} element @param {string} name @param {string | null} value */
function write(element, name, value) {
  if (value === null) element.removeAttribute(name);
  else element.setAttribute(name, value);
}
