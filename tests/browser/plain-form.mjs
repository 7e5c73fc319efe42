/** A plain HTML page with a form that `bindCustomerForm` has bound, in Chromium, on the origin of a sandbox. */

import assert from 'node:assert/strict';

/** @import { Page, Request, Route } from 'playwright-core' */

/** The longest wait for an expected change, in milliseconds. Only a failing test waits that long. */
const PATIENCE = 15_000;

/** The markup that a checkout has before anything is bound: no places for errors, no summary. */
export const CHECKOUT = `
  <form>
    <p><label for="name">Name *</label> <input id="name" name="name"></p>
    <p><label>Email: <input name="email" aria-describedby="email-hint"></label> <span id="email-hint">Such as ada@example.com</span></p>
    <p><label for="phone">Phone</label> <input id="phone" name="phone"></p>
    <p><label>Address <textarea name="address"></textarea></label></p>
    <input type="hidden" name="__RequestVerificationToken" value="CfDJ8">
    <p><label><input type="checkbox" name="terms" value="yes"> I agree to the terms</label></p>
    <button>Order</button>
  </form>`;

export const ADA = { name: 'Ada Lovelace', email: 'ada@example.com' };

/**
 * Opens a page with this markup, and binds its form. A function among the options is given as its source.
 *
 * @param {{ sandbox: { url: string }, newPage(): Promise<Page> }} demo
 * @param {{ body?: string, options?: object, entry?: string }} [what] `options` may be the source of an expression
 */
export async function openForm(demo, { body = CHECKOUT, options = {}, entry = 'form' } = {}) {
  const page = await demo.newPage();
  page.setDefaultTimeout(PATIENCE);
  const form = new BoundForm(page, demo.sandbox.url);
  await page.route('**/checkout', (route) =>
    route.fulfill({
      contentType: 'text/html',
      headers: { 'Content-Security-Policy': "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'" },
      body: `<!doctype html><html lang="en"><title>Checkout</title><body>${body}<p tabindex="-1" id="elsewhere">Elsewhere</p></body></html>`,
    }),
  );
  await page.goto(`${demo.sandbox.url}/checkout`);
  await form.bind(options, entry);
  return form;
}

export class BoundForm {
  /** The requests that create or change a customer, in order. @type {Request[]} */
  sent = [];
  /** @type {string[]} */
  troubles = [];

  /**
   * @param {Page} page
   * @param {string} url of the sandbox
   */
  constructor(page, url) {
    this.page = page;
    this.url = url;
    page.on('request', (request) => {
      if (/^(POST|PUT)$/.test(request.method())) this.sent.push(request);
    });
    page.on('console', (message) => {
      if (message.type() === 'error') this.troubles.push(message.text());
    });
    page.on('pageerror', (error) => this.troubles.push(String(error)));
  }

  /** @param {object} options @param {string} [entry] */
  async bind(options, entry = 'form') {
    await this.page.evaluate(
      async ([options, entry, baseUrl]) => {
        const { bindCustomerForm } = await import(`/pkg/${entry}.js`);
        const { ready } = await import('/pkg/index.js');
        const page = /** @type {any} */ (window);
        page.results = [];
        page.bound = bindCustomerForm(document.forms[0], {
          ...(options.submit || { baseUrl }),
          ...options,
          onSuccess: (/** @type {unknown} */ customer) => page.results.push(['success', customer]),
          onError: (/** @type {any} */ error) => page.results.push(['error', error.code]),
        });
        await ready();
      },
      /** @type {[any, string, string]} */ ([options, entry, this.url]),
    );
  }

  /** @param {string} name */
  control(name) {
    return this.page.locator(`form [name="${name}"]`);
  }

  get button() {
    return this.page.locator('form button');
  }

  get summary() {
    return this.page.locator('[data-summary]');
  }

  /** @param {Record<string, string>} values */
  async fill(values) {
    for (const [name, value] of Object.entries(values)) await this.control(name).fill(value);
  }

  /** Waits for exactly these lines in the summary. @param {string[]} lines */
  async says(lines) {
    /** @param {string[]} lines */
    const isShown = (lines) => {
      const said = [...document.querySelectorAll('[data-summary] :is(p, li)')].map(({ textContent }) => textContent);
      return JSON.stringify(said) === JSON.stringify(lines);
    };
    await this.page.waitForFunction(isShown, lines).catch(() => {});
    assert.deepEqual(await this.summary.locator('p, li').allTextContents(), lines);
  }

  /** What a person and a screen reader get to know of a control. @param {string} name */
  seen(name) {
    return this.control(name).evaluate((element) => {
      const control = /** @type {HTMLInputElement} */ (element);
      const ids = control.getAttribute('aria-describedby')?.split(' ') ?? [];
      return {
        invalid: control.getAttribute('aria-invalid'),
        described: ids.map((id) => document.getElementById(id)?.innerText ?? `no #${id}`),
        validity: control.validationMessage,
        marked: control.matches(':user-invalid'),
      };
    });
  }

  /** The name of the focused control, or the tag of another element. */
  focused() {
    return this.page.evaluate(() => document.activeElement?.getAttribute('name') ?? document.activeElement?.tagName);
  }

  announced() {
    return this.page.locator('form > [role=status]').textContent();
  }

  /** How each submission ended, in order. @returns {Promise<[string, any][]>} */
  results() {
    return this.page.evaluate(() => /** @type {any} */ (window).results);
  }

  /** Answers the calls of the API instead of the sandbox. @param {(route: Route) => Promise<void> | void} answer */
  async answer(answer) {
    await this.page.route(({ pathname }) => /^\/(api\/)?customers/.test(pathname), answer);
  }

  async close() {
    await this.page.close();
  }
}
