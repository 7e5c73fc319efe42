/** The summary of a form, and the live region that announces it. */

/** @import { Markup } from './markup.js' */

/** @typedef {'pending' | 'invalid' | 'failed' | 'done'} State of a form after a submission */
/** @typedef {{ text: string, id?: string }} Item one thing to correct, with the id of its control */

/** Hides the live region from sight only. */
const UNSEEN = 'position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)';

/**
 * @param {HTMLFormElement} form
 * @param {Markup} markup
 */
export function summaryOf(form, markup) {
  const append = (/** @type {Element} */ element) => form.append(element);
  /** @type {HTMLElement} */
  const region = form.querySelector('[data-summary]') ?? markup.make('div', append);
  const initial = [...region.childNodes];
  markup.onUndo(() => region.replaceChildren(...initial));
  markup.set(region, 'data-summary', '');
  const announcer = markup.make('span', append);
  announcer.setAttribute('role', 'status');
  announcer.style.cssText = UNSEEN;

  return {
    region,
    /**
     * Shows sentences, a list and further sentences.
     *
     * @param {State | null} state null to show nothing
     * @param {string[]} [before]
     * @param {Item[]} [items]
     * @param {string[]} [after]
     */
    show(state, before = [], items = [], after = []) {
      markup.set(region, 'data-state', state);
      const list = items.length > 0 ? [make('ul', ...items.map(entry))] : [];
      const content = make('div', ...before.map(paragraph), ...list, ...after.map(paragraph));
      // An equal summary is left as it is, so that a link keeps the focus.
      if (content.innerHTML !== region.innerHTML) region.replaceChildren(...content.childNodes);
    },
    /** Announces sentences to screen readers. @param {string[]} sentences */
    announce(...sentences) {
      announcer.textContent = sentences.filter(Boolean).join(' ');
    },
  };
}

/** @param {string} text */
const paragraph = (text) => make('p', text);

/** @param {Item} item */
function entry({ text, id }) {
  if (id === undefined) return make('li', text);
  const link = make('a', text);
  link.setAttribute('href', `#${id}`);
  return make('li', link);
}

/** @param {string} tag @param {(Node | string)[]} children */
function make(tag, ...children) {
  const element = document.createElement(tag);
  element.append(...children);
  return element;
}
