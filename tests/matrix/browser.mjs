/** Pages in a real Chromium: what a person sees on them. */

import { launchChromium } from '../chromium.mjs';

/** @import { Browser } from 'playwright-core' */

/** Milliseconds for a page to show what it must. Only a failure takes that long. */
const PATIENCE = 60_000;

/** @type {Promise<Browser> | undefined} */
let browser;

function launch() {
  browser ??= launchChromium();
  return browser;
}

export async function browserVersion() {
  return (await launch()).version();
}

/**
 * Opens a page in a profile of its own and waits until it shows all of these lines.
 *
 * @param {string} url
 * @param {readonly string[]} lines
 * @param {string} [press] the name of a button to press first
 * @returns {Promise<string>} all that it shows
 */
export async function shownOn(url, lines, press) {
  const context = await (await launch()).newContext();
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE);
    /** What the browser says of a failure, which is often more than the page. @type {string[]} */
    const said = [];
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) said.push(message.text());
    });
    const broken = new Promise((_, reject) => {
      page.on('pageerror', reject);
      page.on('crash', () => reject(new Error('the page crashed')));
    });
    const seen = async () => {
      await page.goto(url);
      // Once it is enabled.
      if (press !== undefined) await page.getByRole('button', { name: press }).click();
      for (const line of lines) await page.getByText(line, { exact: true }).waitFor();
    };
    try {
      await Promise.race([seen(), broken]);
    } catch (error) {
      said.push(`the page shows: ${await page.innerText('body').catch(String)}`);
      throw new Error(`${url}: ${String(error)}\n${said.join('\n')}`, { cause: error });
    }
    return await page.innerText('body');
  } finally {
    await context.close();
  }
}

export async function closeBrowser() {
  await (await browser)?.close();
}
