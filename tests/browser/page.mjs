/** Opens the demo page, served by a sandbox, in Chromium. */

import assert from 'node:assert/strict';
import { launchChromium } from '../chromium.mjs';
import { startSandbox } from '../sandbox.mjs';

/** @import { BrowserContextOptions, Page, Request, Route } from 'playwright-core' */

/** The longest wait for an expected change, in milliseconds. Only a failing test waits that long. */
const PATIENCE = 15_000;

/** A customer with a value for every control of the form. */
export const ADA = {
  name: 'Ada Lovelace',
  email: 'ada@example.com',
  phone: '+44 20 7946 0018',
  address: '12 St James’s Square\nLondon SW1Y 4JH',
  memberId: 'M-1815-12',
};

/** @typedef {keyof typeof ADA} FieldName */

/** The message that Chromium writes to the console for a failed call. */
export const FAILED_CALL = /^Failed to load resource: /;

/**
 * Starts a browser and a sandbox.
 *
 * @param {string[]} [args] of the sandbox
 */
export async function startDemo(args = []) {
  const sandbox = await startSandbox(args);
  const browser = await launchChromium().catch(async (error) => {
    await sandbox.stop();
    throw error;
  });
  return {
    sandbox,
    /** @param {BrowserContextOptions} [options] */
    newPage: async (options) => {
      const page = await (await browser.newContext(options)).newPage();
      page.setDefaultTimeout(PATIENCE);
      return page;
    },
    /** @param {BrowserContextOptions} [options] */
    open: async (options) => Demo.open(await (await browser.newContext(options)).newPage(), sandbox.url),
    async stop() {
      await browser.close();
      await sandbox.stop();
    },
  };
}

/** The open page: its controls, the actions of a user, and assertions about what it shows. */
export class Demo {
  /** The `POST` requests of the page, in order. @type {Request[]} */
  posts = [];
  /** Errors in the console, exceptions, and violations of the Content-Security-Policy. @type {string[]} */
  troubles = [];

  /** @param {Page} page */
  constructor(page) {
    this.page = page;
    page.setDefaultTimeout(PATIENCE);
    page.on('request', (request) => {
      if (request.method() === 'POST') this.posts.push(request);
    });
    page.on('console', (message) => {
      if (message.type() === 'error') this.troubles.push(message.text());
    });
    page.on('pageerror', (error) => this.troubles.push(String(error)));
  }

  /**
   * Opens the page, and waits until the rules are loaded.
   *
   * @param {Page} page
   * @param {string} url
   */
  static async open(page, url) {
    const demo = new Demo(page);
    await page.addInitScript(() => {
      addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
        console.error(`Content-Security-Policy: ${violatedDirective} ${blockedURI}`);
      });
    });
    await page.goto(url);
    await demo.request.getByText('Nothing to send yet: 2 fields to correct.').waitFor();
    return demo;
  }

  /** The control of a field. @param {FieldName} name */
  control(name) {
    return this.page.locator(`#customer [name="${name}"]`);
  }

  get submit() {
    return this.page.locator('#submit');
  }

  get token() {
    return this.page.getByLabel('Bearer token');
  }

  get request() {
    return this.page.locator('section', { has: this.page.getByRole('heading', { name: 'Request' }) });
  }

  get answer() {
    return this.page.locator('section', { has: this.page.getByRole('heading', { name: 'Answer' }) });
  }

  get list() {
    return this.page.locator('section', { has: this.page.getByRole('heading', { name: 'Customers stored' }) });
  }

  /** The summary below the button. */
  get status() {
    return this.page.locator('#status');
  }

  /** @param {Partial<Record<FieldName, string>>} values */
  async fill(values) {
    for (const [name, value] of Object.entries(values)) {
      await this.control(/** @type {FieldName} */ (name)).fill(value);
    }
  }

  /** The values of the controls. */
  async values() {
    /** @type {Partial<Record<FieldName, string>>} */
    const values = {};
    for (const name of /** @type {FieldName[]} */ (Object.keys(ADA))) values[name] = await this.control(name).inputValue();
    return values;
  }

  /**
   * Waits for the text in the summary.
   *
   * @param {string} text
   */
  async says(text) {
    await this.status.getByText(text).waitFor().catch(() => {});
    const said = (await this.status.locator('p, li').allInnerTexts()).join(' ');
    assert.ok(said.includes(text), `the summary should say “${text}”, but says “${said}”`);
  }

  /**
   * Waits until the field shows exactly this error: visible, and referenced by `aria-describedby` of an invalid control.
   *
   * @param {FieldName} name
   * @param {string} text
   */
  async showsError(name, text) {
    // The element may be missing or have another id. What counts is what the control refers to.
    await this.page.locator(`[id="${name}-errors"]`).getByText(text, { exact: true }).waitFor().catch(() => {});
    assert.deepEqual(await this.errorOf(name), { invalid: 'true', described: text, visible: true });
  }

  /**
   * Waits until the field shows no error.
   *
   * @param {FieldName} name
   */
  async showsNoError(name) {
    await this.page.locator(`#customer [name="${name}"]:not([aria-invalid=true])`).waitFor().catch(() => {});
    const { invalid, described } = await this.errorOf(name);
    assert.deepEqual({ invalid: invalid === 'true', described }, { invalid: false, described: '' });
  }

  /**
   * The error that a field's control refers to, without its hint.
   *
   * @param {FieldName} name
   */
  errorOf(name) {
    return this.control(name).evaluate((control) => {
      const ids = control.getAttribute('aria-describedby')?.split(' ') ?? [];
      const descriptions = ids.map((id) => document.getElementById(id));
      const errors = descriptions.filter((element) => !element?.classList.contains('hint'));
      return {
        invalid: control.getAttribute('aria-invalid'),
        described: errors.map((element) => element?.textContent).join(' '),
        visible: errors.every((element) => element?.checkVisibility()),
      };
    });
  }

  /** The name or the id of the focused element. */
  focused() {
    return this.page.evaluate(() => document.activeElement?.getAttribute('name') ?? document.activeElement?.id);
  }

  /**
   * Answers `POST /customers` instead of the sandbox.
   *
   * @param {(route: Route) => Promise<void>} answer
   */
  async onPost(answer) {
    await this.page.route(({ pathname }) => pathname === '/customers', answer);
  }

  /** Asserts that the console shows no error apart from the expected ones. @param {RegExp} [expected] */
  hadNoTrouble(expected) {
    assert.deepEqual(this.troubles.filter((text) => !expected?.test(text)), []);
  }

  async close() {
    await this.page.context().close();
  }
}

/**
 * A response of the API.
 *
 * @param {number} status
 * @param {string} body JSON
 */
export function json(status, body) {
  return { status, body, contentType: status < 400 ? 'application/json' : 'application/problem+json' };
}
