/** Launches Chromium or Chrome without its background network requests. */

import { chromium } from 'playwright-core';

const ARGS = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--no-first-run',
  '--disable-sync',
  '--disable-component-update',
];

/** @returns {Promise<import('playwright-core').Browser>} */
export async function launchChromium() {
  const executablePath = process.env.CHROME;
  if (!executablePath) {
    throw new Error('CHROME is not set: it is the path of a Chromium or Chrome, and `cargo xtask` sets it');
  }
  return chromium.launch({ executablePath, args: ARGS });
}
