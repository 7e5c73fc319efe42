/** A form of a library on a page of a browser: what a person does with it, and what is seen. */

/**
 * The form that a scenario needs.
 *
 * @typedef {object} Config
 * @property {string} baseUrl
 * @property {string[]} names of its controls
 * @property {Record<string, any>} [stored] the customer that it changes
 * @property {object} [options] of a call
 */

/** What a person may read, by the words that are common to all libraries. @type {Record<string, RegExp>} */
const WORDS = {
  saved: /has been created|have been saved|Saved\./,
  'is required': /is required/,
  'not an address': /the part after the @ is not valid/,
  'too long': /must be at most 20 characters long, not 21/,
  'is taken': /is taken/,
  'a field unknown here': /TenantId/,
  'nothing changed': /has no changes|nothing (was|has) (been )?changed|no field|at least one/i,
  'may be stored': /may have been stored|may be stored/i,
};

/** The longest wait for what is expected, in milliseconds. Only a form that differs waits that long. */
export const PATIENCE = 4_000;

/**
 * A page with the form, in any browser.
 *
 * @typedef {object} FormPage
 * @property {() => Promise<void>} press presses the button
 * @property {() => Promise<void>} pressTwice is a double click
 * @property {() => Promise<void>} pressByScript presses the button even if it is disabled
 * @property {(name: string) => Promise<void>} enterTwice presses Enter twice in a control
 * @property {(name: string, text: string) => Promise<void>} replace types a text instead of that of a control
 * @property {(name: string, text: string) => Promise<void>} append types a text at the end of a control
 * @property {(name: string) => Promise<string>} valueOf
 * @property {() => Promise<Look>} look waits for two frames, so that a library has rendered what it knows
 * @property {() => Promise<Call[]>} calls those that create or change a customer, in order
 * @property {() => Promise<string[]>} troubles the exceptions that nobody has caught
 * @property {() => Promise<void>} close
 */

/**
 * The controls that are marked as wrong, the name of the control or else the element that has the focus, and the text of the page.
 *
 * @typedef {{ marked: (string | null)[], focus: string | undefined, text: string }} Look
 */

/** @typedef {{ body: any, isPending: boolean }} Call */

/** Reads {@link Look} in a page, which may use nothing else of this file. @returns {Promise<Look>} */
export async function lookAtForm() {
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const wrong = document.querySelectorAll('form [aria-invalid=true]');
  const focused = document.activeElement;
  return {
    marked: [...wrong].map((control) => control.getAttribute('name')),
    focus: focused?.getAttribute('name') ?? focused?.localName,
    text: document.body.innerText,
  };
}

/** What must be seen. @typedef {{ marked: string[], focus?: string | undefined, words: string[] }} Expected */

export class Form {
  /** @param {FormPage} page */
  constructor(page) {
    this.page = page;
  }

  /** @param {Record<string, string>} values */
  async fill(values) {
    for (const [name, value] of Object.entries(values)) await this.page.replace(name, value);
  }

  async isInFlight() {
    return (await this.page.calls()).some(({ isPending }) => isPending);
  }

  /** Waits until a call is on its way. */
  async inFlight() {
    const end = performance.now() + PATIENCE;
    while (!(await this.isInFlight())) {
      if (performance.now() > end) throw new Error('nothing is sent');
      await this.page.look();
    }
  }

  /**
   * Waits until this is seen and no call is in flight, or for {@link PATIENCE}.
   *
   * @param {Expected} expected
   */
  async settle(expected) {
    const end = performance.now() + PATIENCE;
    for (;;) {
      const isEnded = !(await this.isInFlight());
      const { marked, focus, text } = await this.page.look();
      const words = Object.keys(WORDS).filter((word) => WORDS[word]?.test(text));
      const seen = { marked, focus: expected.focus === undefined ? undefined : focus, words };
      const isMet = isEnded && JSON.stringify(seen) === JSON.stringify(expected);
      if (isMet || performance.now() > end) return seen;
    }
  }
}
