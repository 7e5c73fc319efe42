/** The page of a bound HTML form in a browser of WebDriver. */

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { Form, lookAtForm } from '../form-libraries/form.mjs';

/** @import { Call, FormPage } from '../form-libraries/form.mjs' */
/** @import { Open } from '../form-libraries/chromium-form.mjs' */
/** @import { Project } from './project.mjs' */
/** @import { Browser } from './webdriver.mjs' */

const BUTTON = 'form button';

/** @param {string} name */
const control = (name) => `form [name="${name}"]`;

/**
 * Serves the page, and opens it for each scenario.
 *
 * @param {Browser} browser
 * @param {Project} project
 * @param {string} script of the page
 * @returns {Promise<Open>}
 */
export async function openInEngine(browser, project, script) {
  const html = '<!doctype html><html lang="en"><meta charset="utf-8"><title>Customer</title><body><script type="module" src="bound-form.js"></script>';
  await writeFile(join(project.folder, 'bound-form.html'), html);
  await writeFile(join(project.folder, 'bound-form.js'), script);
  const server = await project.files();
  return async (config) => {
    // A page is not loaded anew for another fragment, and Firefox does not wait for one with a fragment and another query.
    await browser.open('about:blank');
    await browser.open(`${server}/bound-form.html#${encodeURIComponent(JSON.stringify(config))}`);
    await browser.evaluate(watch, BUTTON);
    return new Form(new EnginePage(browser));
  };
}

/** Waits for the form, and records the calls of `fetch` and the exceptions of the page. @param {string} button */
async function watch(button) {
  const page = /** @type {any} */ (window);
  const { fetch } = page;
  /** @type {Call[]} */
  const calls = (page.calls = []);
  page.fetch = async (/** @type {string} */ url, /** @type {RequestInit} */ init) => {
    const call = { body: JSON.parse(String(init.body)), isPending: true };
    if (/^(POST|PUT)$/.test(String(init.method))) calls.push(call);
    try {
      return await fetch.call(page, url, init);
    } finally {
      call.isPending = false;
    }
  };
  page.troubles = [];
  for (const type of ['error', 'unhandledrejection']) {
    addEventListener(type, (event) => page.troubles.push(String(Reflect.get(event, 'error') ?? Reflect.get(event, 'reason'))));
  }
  while (!document.querySelector(button)) await new Promise((done) => requestAnimationFrame(done));
}

/** @implements {FormPage} */
class EnginePage {
  #browser;

  /** @param {Browser} browser */
  constructor(browser) {
    this.#browser = browser;
  }

  press() {
    return this.#browser.click(BUTTON);
  }

  pressTwice() {
    return this.#browser.doubleClick(BUTTON);
  }

  pressByScript() {
    return this.#browser.evaluate((button) => /** @type {HTMLElement} */ (document.querySelector(button)).click(), BUTTON);
  }

  /** @param {string} name */
  enterTwice(name) {
    return this.#browser.type(control(name), '\n\n');
  }

  /** @param {string} name @param {string} text */
  replace(name, text) {
    return this.#browser.replace(control(name), text);
  }

  /** @param {string} name @param {string} text */
  append(name, text) {
    return this.#browser.type(control(name), text);
  }

  /** @param {string} name */
  valueOf(name) {
    return this.#browser.evaluate((selector) => /** @type {HTMLInputElement} */ (document.querySelector(selector)).value, control(name));
  }

  look() {
    return this.#browser.evaluate(lookAtForm, null);
  }

  /** @returns {Promise<Call[]>} */
  calls() {
    return this.#browser.evaluate(() => /** @type {any} */ (window).calls, null);
  }

  /** @returns {Promise<string[]>} */
  troubles() {
    return this.#browser.evaluate(() => /** @type {any} */ (window).troubles, null);
  }

  async close() {}
}
