/** Tests the demo page's Content-Security-Policy, its width on a phone and the contrast of its texts. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ADA, FAILED_CALL, json, startDemo } from './page.mjs';

/** @import { Demo } from './page.mjs' */

/** @type {Awaited<ReturnType<typeof startDemo>>} */
let demo;
before(async () => {
  demo = await startDemo();
});
after(() => demo.stop());

test('the Content-Security-Policy is strict, and the page does not violate it', async () => {
  const response = await fetch(demo.sandbox.url);
  assert.deepEqual(response.headers.get('content-security-policy')?.split('; '), [
    "default-src 'self'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ]);

  const page = await demo.open();
  /** @type {Set<string>} */
  const origins = new Set();
  page.page.on('request', (request) => origins.add(new URL(request.url()).origin));
  await page.page.reload();
  await page.submit.click();
  await page.says('Nothing was sent.');
  await page.fill(ADA);
  await page.submit.click();
  await page.says('is created.');
  await page.list.getByText('Ada Lovelace').first().waitFor();
  assert.deepEqual([...origins], [demo.sandbox.url]);
  page.hadNoTrouble();
  await page.close();
});

test('the tests notice a violation of the policy', async () => {
  const page = await demo.open();
  await page.page.evaluate(() => {
    const style = document.createElement('style');
    document.head.append(style);
    style.textContent = 'body { color: red }';
  });
  await page.page.waitForFunction(() => document.querySelector('style')?.sheet === null);
  await page.fill(ADA);
  await page.submit.click();
  await page.says('is created.');
  assert.match(page.troubles.join('\n'), /^Content-Security-Policy: style-src-elem inline/m);
  await page.close();
});

test('a page of 320 pixels never scrolls horizontally', async () => {
  const page = await demo.open({ viewport: { width: 320, height: 640 }, isMobile: true, hasTouch: true });
  await fits(page, 'empty');
  await page.token.fill('t'.repeat(60));
  await page.page.getByRole('button', { name: 'Show the token' }).tap();
  const long = { name: 'W'.repeat(100), email: `${'w'.repeat(60)}@example.com`, phone: '0'.repeat(20), address: 'W'.repeat(255), memberId: 'W'.repeat(50) };
  await page.fill(long);
  await fits(page, 'filled in');
  await page.onPost((route) => route.fulfill(json(500, JSON.stringify({ title: 'W'.repeat(200), detail: 'W'.repeat(200) }))));
  await page.submit.tap();
  await page.answer.getByText('ServerError', { exact: true }).waitFor();
  await fits(page, 'refused by the server');
  await page.page.unrouteAll();
  // The page ignores the second of two taps within half a second, a double tap.
  await page.submit.press('Enter');
  await page.says('is created.');
  await page.list.getByText('W'.repeat(100)).first().waitFor();
  await fits(page, 'created');
  await page.submit.press('Enter');
  await page.says('2 fields need mending:');
  await fits(page, 'with errors');
  page.hadNoTrouble(FAILED_CALL);
  await page.close();
});

for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
  test(`${colorScheme}: every text has a contrast of 4.5 or more (WCAG 2.2, 1.4.3)`, async () => {
    const page = await demo.open({ colorScheme, reducedMotion: 'reduce' });
    const [background] = await page.page.evaluate(() => getComputedStyle(document.body).backgroundColor.match(/\d+/g)?.map(Number) ?? []);
    assert.ok(background !== undefined && (colorScheme === 'dark' ? background < 64 : background > 192), `background ${background}`);

    await page.fill(ADA);
    await page.page.evaluate(() => document.fonts.ready);
    assert.deepEqual(await faint(page), [], 'filled in');
    await page.submit.click();
    await page.says('is created.');
    await page.list.getByText('Ada Lovelace').first().waitFor();
    assert.deepEqual(await faint(page), [], 'created');
    await page.onPost((route) => route.fulfill(json(400, '{"title":"Invalid","errors":{"email":["is taken"]}}')));
    await page.fill(ADA);
    await page.submit.click();
    await page.showsError('email', 'Email is taken.');
    assert.deepEqual(await faint(page), [], 'refused by the server');
    await page.close();
  });
}

/**
 * @param {Demo} page
 * @param {string} when
 */
async function fits({ page }, when) {
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(width <= 320, `${when}: the page is ${width} pixels wide`);
}

/** The texts with a contrast below 4.5, each with its contrast. @param {Demo} page */
function faint({ page }) {
  return page.evaluate(() => {
    /** @param {string} color @returns {[number, number, number, number]} */
    const channels = (color) => {
      const [r = 0, g = 0, b = 0, a = 1] = color.match(/[\d.]+/g)?.map(Number) ?? [];
      return [r, g, b, a];
    };
    /** @param {string} color */
    const luminance = (color) => {
      const [r, g, b] = /** @type {[number, number, number]} */ (
        channels(color).slice(0, 3).map((channel) => (channel / 255 <= 0.04045 ? channel / 255 / 12.92 : ((channel / 255 + 0.055) / 1.055) ** 2.4))
      );
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    /** @param {Element | null} element @returns {string} */
    const backdrop = (element) => {
      if (!element) return 'rgb(255, 255, 255)';
      const { backgroundColor } = getComputedStyle(element);
      return channels(backgroundColor)[3] === 0 ? backdrop(element.parentElement) : backgroundColor;
    };
    return [...document.body.querySelectorAll('*')].flatMap((element) => {
      const text = element instanceof HTMLInputElement ? element.value : [...element.childNodes].filter((node) => node instanceof Text).map((node) => node.data).join('');
      if (!text.trim() || !element.checkVisibility() || element.matches('noscript')) return [];
      const [bright = 0, dim = 0] = [luminance(getComputedStyle(element).color), luminance(backdrop(element))].sort((a, b) => b - a);
      const contrast = (bright + 0.05) / (dim + 0.05);
      return contrast < 4.5 ? [`${text.trim()}: ${contrast.toFixed(2)}`] : [];
    });
  });
}
