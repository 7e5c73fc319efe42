/** Elements: finding those of the page, and making new ones. */

/**
 * The element with this id, which the page has.
 *
 * @template {HTMLElement} T
 * @param {string} id
 * @param {new () => T} type
 * @returns {T}
 */
export function byId(id, type) {
  const element = document.getElementById(id);
  if (element instanceof type) return element;
  throw new TypeError(`the page has no ${type.name} with the id ${id}`);
}

/**
 * A new element. Strings become text, never markup.
 *
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {string} className
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function make(tag, className, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children);
  return element;
}

/**
 * Terms and what they are.
 *
 * @param {[term: string, description: string | Node][]} rows
 */
export function definitions(rows) {
  return make('dl', 'facts', ...rows.flatMap(([term, description]) => [make('dt', '', term), make('dd', '', description)]));
}
