/** Tests the demo page's Content-Security-Policy, and its accessibility in each state: by axe, and by its width. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AXE, MODES } from './modes.mjs';
import { ADA, FAILED_CALL, json, startDemo } from './page.mjs';

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
  await page.says('The customer has been created.');
  await page.list.getByText('Ada Lovelace', { exact: true }).first().waitFor();
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
  await page.says('The customer has been created.');
  assert.match(page.troubles.join('\n'), /^Content-Security-Policy: style-src-elem inline/m);
  await page.close();
});

const ALL_MODES = [...MODES, { what: 'a language that is written from right to left', context: {}, language: 'ar' }];

for (const { what, context, language, textSize } of ALL_MODES) {
  test(`${what}: axe finds nothing, nothing is cut off, and each field is in a form, in each state of the page`, async () => {
    const demoPage = await demo.open({ ...context, bypassCSP: true, reducedMotion: 'reduce' });
    const { page } = demoPage;
    /** @param {string} state */
    const check = async (state) => {
      await page.evaluate(AXE);
      const { violations } = await page.evaluate(() => /** @type {any} */ (window).axe.run());
      const found = violations.map((/** @type {any} */ { id, nodes }) => [id, ...nodes.map((/** @type {any} */ node) => node.target)]);
      assert.deepEqual(found, [], state);
      const loose = await page.evaluate(() =>
        [...document.querySelectorAll('input, select, textarea')].filter((control) => !(/** @type {HTMLInputElement} */ (control).form)).length,
      );
      assert.equal(loose, 0, `${state}: a field is in no form`);
      const [width = 0, room = 0] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
      assert.ok(width <= room, `${state}: the page is ${width} pixels wide`);
    };
    /** @param {string} state */
    const becomes = (state) => page.locator(`#status[data-state=${state}]`).waitFor();
    /** @param {string} fault */
    const choose = (fault) => page.locator('#network').selectOption(fault);

    if (textSize) await page.evaluate((size) => void (document.documentElement.style.fontSize = size), textSize);
    if (language) {
      await page.locator('#language').selectOption(language);
      await page.locator('#customer[dir=rtl]').waitFor();
    }
    await check('empty');
    await demoPage.fill({ name: '', email: 'ada@', phone: '0'.repeat(30) });
    await demoPage.submit.click();
    await becomes('invalid');
    await check('invalid');
    await demoPage.fill({ name: 'W'.repeat(100), email: `${'w'.repeat(60)}@example.com`, phone: '0'.repeat(20), address: 'W'.repeat(255), memberId: 'W'.repeat(50) });
    await choose('slow=2000ms');
    await demoPage.submit.click();
    await becomes('pending');
    await check('pending');
    await becomes('done');
    await demoPage.list.getByText('W'.repeat(100), { exact: true }).first().waitFor();
    await check('created');
    await demoPage.fill(ADA);
    await choose('drop-after-commit');
    await demoPage.submit.click();
    await becomes('failed');
    await check('in doubt');
    await choose('');
    await demoPage.onPost((route) => route.fulfill(json(400, '{"errors":{"email":["is taken"],"":["the cart is empty"]}}')));
    await demoPage.submit.click();
    await becomes('invalid');
    await check('refused by the server');
    await demoPage.list.getByRole('button', { name: /^Payment methods of/ }).first().click();
    await demoPage.list.getByText('visa •••• 4242').waitFor();
    await demoPage.list.getByRole('button', { name: /^Change of/ }).first().click();
    await page.locator('#new-customer').waitFor();
    await demoPage.fill({ phone: '1', address: '' });
    await check('a change');
    await demoPage.submit.click();
    await becomes('done');
    await check('changed');
    demoPage.hadNoTrouble(FAILED_CALL);
    await demoPage.close();
  });
}
