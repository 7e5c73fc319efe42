/** A form of a library in Chromium, on the origin of a sandbox: what a person does with it, and what is seen. */

/** @import { Browser, Page, Request } from 'playwright-core' */
/** @import { Sandbox } from '../sandbox.mjs' */
/** @import { Place } from './libraries.mjs' */

/**
 * The form that a scenario needs.
 *
 * @typedef {object} Config
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
const PATIENCE = 4_000;

export class Form {
  /** The calls that create or change a customer. @type {Request[]} */
  sent = [];
  /** How many of them have no response yet. */
  pending = 0;
  /** @type {string[]} */
  troubles = [];

  /** @param {Page} page */
  constructor(page) {
    this.page = page;
    page.setDefaultTimeout(PATIENCE);
    page.on('request', (request) => {
      if (!/^(POST|PUT)$/.test(request.method())) return;
      this.sent.push(request);
      this.pending += 1;
    });
    const end = (/** @type {Request} */ request) => {
      if (this.sent.includes(request)) this.pending -= 1;
    };
    page.on('requestfinished', end);
    page.on('requestfailed', end);
    page.on('pageerror', (error) => this.troubles.push(String(error)));
  }

  /**
   * Opens the page of a library.
   *
   * @param {Browser} browser
   * @param {Sandbox} sandbox
   * @param {Place} place
   * @param {Config} config
   */
  static async open(browser, sandbox, place, config) {
    const page = await browser.newPage();
    const form = new Form(page);
    const isServed = 'address' in place;
    if (!isServed) {
      const html = '<!doctype html><html lang="en"><title>Customer</title><body><script type="module" src="/form.js"></script>';
      await page.route('**/form', (route) => route.fulfill({ contentType: 'text/html', body: html }));
      await page.route('**/form.js', (route) => route.fulfill({ contentType: 'text/javascript', body: place.script }));
    }
    const address = isServed ? place.address : `${sandbox.url}/form`;
    await page.goto(`${address}#${encodeURIComponent(JSON.stringify({ ...config, baseUrl: sandbox.url }))}`);
    await form.button.waitFor();
    return form;
  }

  get button() {
    return this.page.locator('form button');
  }

  /** @param {string} name */
  control(name) {
    return this.page.locator(`form [name="${name}"]`);
  }

  /** @param {Record<string, string>} values */
  async fill(values) {
    for (const [name, value] of Object.entries(values)) await this.control(name).fill(value);
  }

  /** Waits until a call is on its way. */
  async inFlight() {
    if (this.pending === 0) await this.page.waitForRequest((request) => /^(POST|PUT)$/.test(request.method()));
  }

  /**
   * The controls that are marked as wrong, the one that has the focus, and the words that are shown.
   *
   * @param {boolean} withFocus
   */
  async seen(withFocus) {
    const marked = await this.page.locator('form [aria-invalid=true]').evaluateAll((all) => all.map((one) => one.getAttribute('name')));
    const focused = () => document.activeElement?.getAttribute('name') ?? document.activeElement?.localName;
    const focus = withFocus ? await this.page.evaluate(focused) : undefined;
    const text = await this.page.innerText('body');
    return { marked, focus, words: Object.keys(WORDS).filter((word) => WORDS[word]?.test(text)) };
  }

  /**
   * Waits until this is seen and no call is in flight, or for {@link PATIENCE}.
   *
   * @param {{ marked: string[], focus?: string | undefined, words: string[] }} expected
   */
  async settle(expected) {
    const end = performance.now() + PATIENCE;
    for (;;) {
      // Two frames, so that a library has rendered what it knows.
      await this.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
      const seen = await this.seen(expected.focus !== undefined);
      const isMet = this.pending === 0 && JSON.stringify(seen) === JSON.stringify(expected);
      if (isMet || performance.now() > end) return seen;
    }
  }
}
