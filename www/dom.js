/** Finding elements of the page and making new ones. */

/**
 * Finds the element with this id. Throws a `TypeError` if the page has none of this type.
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
 * Makes an element. Strings become text, never markup.
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
 * Makes a description list.
 *
 * @param {[term: string, description: string | Node][]} rows
 */
export function definitions(rows) {
  return make('dl', 'facts', ...rows.flatMap(([term, description]) => [make('dt', '', term), make('dd', '', description)]));
}

/**
 * A number with its noun in the singular or the plural.
 *
 * @param {number} count
 * @param {string} one
 * @param {string} many
 */
export function counted(count, one, many) {
  return `${count} ${count === 1 ? one : many}`;
}
