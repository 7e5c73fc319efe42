/** Opens pages in Chromium and reads the text that they show. */

import { launchChromium } from '../chromium.mjs';

/** @import { Browser } from 'playwright-core' */

/** How many milliseconds a page may take to show the expected lines. */
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
 * Opens a page in a new browser profile and waits until it shows all of these lines.
 *
 * @param {string} url
 * @param {readonly string[]} lines
 * @param {string} [press] the name of a button to press first
 * @returns {Promise<string>} all text of the page
 */
export async function shownOn(url, lines, press) {
  const context = await (await launch()).newContext();
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE);
    /** The errors and warnings of the browser, which often tell more than the page. @type {string[]} */
    const logged = [];
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) logged.push(message.text());
    });
    const broken = new Promise((_, reject) => {
      page.on('pageerror', reject);
      page.on('crash', () => reject(new Error('the page crashed')));
    });
    const seen = async () => {
      await page.goto(url);
      // `click` waits until the button is enabled.
      if (press !== undefined) await page.getByRole('button', { name: press }).click();
      for (const line of lines) await page.getByText(line, { exact: true }).waitFor();
    };
    try {
      await Promise.race([seen(), broken]);
    } catch (error) {
      logged.push(`the page shows: ${await page.innerText('body').catch(String)}`);
      throw new Error(`${url}: ${String(error)}\n${logged.join('\n')}`, { cause: error });
    }
    return await page.innerText('body');
  } finally {
    await context.close();
  }
}

export async function closeBrowser() {
  await (await browser)?.close();
}
