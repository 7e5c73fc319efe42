/** The page of a form in Chromium, on the origin of a sandbox. */

import { Form, PATIENCE, lookAtForm } from './form.mjs';

/** @import { Browser, Page, Request } from 'playwright-core' */
/** @import { Config, FormPage } from './form.mjs' */
/** @import { Place } from './libraries.mjs' */

/** How a form is opened, for a scenario. @typedef {(config: Config) => Promise<Form>} Open */

/**
 * Opens the page of a library.
 *
 * @param {Browser} browser
 * @param {Place} place
 * @returns {Open}
 */
export const openInChromium = (browser, place) => async (config) => {
  const page = await browser.newPage();
  const form = new Form(new ChromiumPage(page));
  const isServed = 'address' in place;
  if (!isServed) {
    const html = '<!doctype html><html lang="en"><title>Customer</title><body><script type="module" src="/form.js"></script>';
    await page.route('**/form', (route) => route.fulfill({ contentType: 'text/html', body: html }));
    await page.route('**/form.js', (route) => route.fulfill({ contentType: 'text/javascript', body: place.script }));
  }
  const address = isServed ? place.address : `${config.baseUrl}/form`;
  await page.goto(`${address}#${encodeURIComponent(JSON.stringify(config))}`);
  await page.locator('form button').waitFor();
  return form;
};

/** @implements {FormPage} */
class ChromiumPage {
  /** @type {Request[]} */
  #sent = [];
  /** Those without a response yet. @type {Set<Request>} */
  #pending = new Set();
  /** @type {string[]} */
  #troubles = [];
  #page;

  /** @param {Page} page */
  constructor(page) {
    this.#page = page;
    page.setDefaultTimeout(PATIENCE);
    page.on('request', (request) => {
      if (!/^(POST|PUT)$/.test(request.method())) return;
      this.#sent.push(request);
      this.#pending.add(request);
    });
    const end = (/** @type {Request} */ request) => void this.#pending.delete(request);
    page.on('requestfinished', end);
    page.on('requestfailed', end);
    page.on('pageerror', (error) => this.#troubles.push(String(error)));
  }

  get #button() {
    return this.#page.locator('form button');
  }

  /** @param {string} name */
  #control(name) {
    return this.#page.locator(`form [name="${name}"]`);
  }

  press() {
    return this.#button.click();
  }

  pressTwice() {
    return this.#button.dblclick();
  }

  pressByScript() {
    return this.#button.dispatchEvent('click');
  }

  /** @param {string} name */
  async enterTwice(name) {
    await this.#control(name).focus();
    for (let count = 0; count < 2; count += 1) await this.#page.keyboard.press('Enter');
  }

  /** @param {string} name @param {string} text */
  replace(name, text) {
    return this.#control(name).fill(text);
  }

  /** @param {string} name @param {string} text */
  async append(name, text) {
    await this.#control(name).press('End');
    await this.#page.keyboard.insertText(text);
  }

  /** @param {string} name */
  valueOf(name) {
    return this.#control(name).inputValue();
  }

  look() {
    return this.#page.evaluate(lookAtForm);
  }

  async calls() {
    return this.#sent.map((request) => ({ body: request.postDataJSON(), isPending: this.#pending.has(request) }));
  }

  async troubles() {
    return this.#troubles;
  }

  close() {
    return this.#page.close();
  }
}
