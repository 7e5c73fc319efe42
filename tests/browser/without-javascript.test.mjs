/** Tests `/plain` of the sandbox, a form without JavaScript: its verdicts, what it shows, and its accessibility. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';

import { customerFromForm, validateCustomer } from '../../pkg/index.js';
import { COUNT } from '../cases/form.js';
import { startSandbox } from '../sandbox.mjs';
import { AXE, MODES } from './modes.mjs';
import { startDemo } from './page.mjs';

/** @import { BrowserContextOptions, Page } from 'playwright-core' */
/** @import { FormCase } from '../cases/form.js' */

/** @type {Awaited<ReturnType<typeof startDemo>>} */
let demo;
before(async () => {
  demo = await startDemo();
});
after(() => demo.stop());

/** The labels by field, in the order of the form. */
const LABELS = new Map([
  ['name', 'Name'],
  ['email', 'Email'],
  ['phone', 'Phone'],
  ['address', 'Billing address'],
  ['memberId', 'Member number'],
]);

/** @param {BrowserContextOptions} [options] */
async function open(options) {
  const page = await demo.newPage({ javaScriptEnabled: false, ...options });
  await page.goto(`${demo.sandbox.url}/plain`);
  return page;
}

/**
 * What a page says of each field: the sentences that its control refers to, if it is marked as invalid. And the summary.
 *
 * @param {Page} page
 */
function shown(page) {
  return page.evaluate(() => {
    const text = (/** @type {Element | null} */ element) => element?.textContent ?? '';
    const controls = [...document.querySelectorAll('form [id][name]')].map((control) => {
      const ids = control.getAttribute('aria-describedby')?.split(' ') ?? [];
      const errors = ids.flatMap((id) => [...(document.getElementById(id)?.querySelectorAll('p') ?? [])].map(text));
      return { name: control.id, isInvalid: control.getAttribute('aria-invalid') === 'true', errors };
    });
    const summary = [...document.querySelectorAll('.summary li')].map((item) => ({
      text: text(item),
      control: item.querySelector('a')?.getAttribute('href')?.slice(1),
    }));
    return { controls, summary };
  });
}

test('every case of a form has the issues of the rules, at the same fields, or is stored', async () => {
  /** @type {FormCase[]} */
  const cases = JSON.parse(readFileSync(new URL('../cases/form.json', import.meta.url), 'utf8'));
  assert.equal(cases.length, COUNT);
  const creations = cases.filter(({ stored }) => !stored);
  assert.equal(creations.length, 128);
  const page = await open();
  for (const [index, { why, form, body, issues }] of creations.entries()) {
    const sent = new URLSearchParams([...form, ['idempotencyKey', `case-${index}`]]);
    const response = await fetch(`${demo.sandbox.url}/plain`, { method: 'POST', body: sent, redirect: 'manual' });
    if (body !== undefined) {
      assert.deepEqual([response.status, response.headers.get('location')?.replace(/\d+$/, '')], [303, '/plain?stored='], why);
      const { createDate, ...customer } = JSON.parse(body);
      const { id, createDate: storedDate, ...stored } = (await demo.sandbox.customers()).at(-1) ?? {};
      assert.equal(response.headers.get('location'), `/plain?stored=${id}`, why);
      if (createDate) assert.equal(storedDate, createDate, why);
      delete customer.id;
      assert.deepEqual(stored, customer, why);
      continue;
    }
    assert.equal(response.status, 422, why);
    await page.setContent(await response.text());
    const expected = validateCustomer(customerFromForm(new URLSearchParams(form)));
    assert.deepEqual(expected.map(({ code, path, params }) => ({ code, path, params })), issues, why);
    const sentences = expected.map(({ path: [field = ''], message, path }) => ({
      text: `${LABELS.get(field) ?? path.join('.')} ${message}`,
      control: LABELS.has(field) ? field : undefined,
    }));
    const { controls, summary } = await shown(page);
    assert.deepEqual(summary, sentences, why);
    const atControls = [...LABELS.keys()].map((name) => {
      const errors = sentences.filter(({ control }) => control === name).map(({ text }) => text);
      return { name, isInvalid: errors.length > 0, errors };
    });
    assert.deepEqual(controls, atControls, why);
  }
  await page.context().close();
});

test('a form is corrected and stored once, whatever a person presses', async () => {
  const before = (await demo.sandbox.customers()).length;
  const count = async () => (await demo.sandbox.customers()).length - before;
  const page = await open();
  const send = () => page.getByRole('button', { name: 'Create customer' }).click();
  const control = (/** @type {string} */ name) => page.locator(`[name="${name}"]`);

  const [, response] = await Promise.all([send(), page.waitForResponse((response) => response.request().method() === 'POST')]);
  assert.equal(response.status(), 422);
  assert.equal(await page.title(), 'Error – New customer');
  // The browser moves the focus to it when it draws the page, which it may put off while another window is in front.
  assert.equal(await page.locator('.summary[tabindex="-1"][autofocus]').count(), 1);
  await page.getByRole('link', { name: 'Email is required' }).click();
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'email');

  const address = '\n"1" <High> Street & Co\n';
  await control('name').fill('Ada <b>');
  await control('email').fill('ada@');
  await control('address').fill(address);
  await send();
  await page.getByRole('link', { name: 'Email must be an email address: the part after the @ is not valid' }).waitFor();
  assert.deepEqual(await Promise.all(['name', 'email', 'address'].map((name) => control(name).inputValue())), ['Ada <b>', 'ada@', address]);
  assert.equal(await count(), 0);

  await control('email').fill('ada@example.com');
  await page.getByRole('button', { name: 'Create customer' }).dblclick();
  await page.getByText('The customer is stored. Its id is').waitFor();
  assert.equal(await count(), 1);
  const { name, address: stored } = (await demo.sandbox.customers()).at(-1) ?? {};
  assert.deepEqual([name, stored], ['Ada <b>', address.trim()]);
  assert.equal(await control('name').inputValue(), '');
  await page.reload();
  assert.equal(await count(), 1);
  await page.context().close();
});

test('a form that was sent before is stored again only if its key is new', async () => {
  const before = (await demo.sandbox.customers()).length;
  /** @param {Record<string, string>} values */
  const post = (values) => fetch(`${demo.sandbox.url}/plain`, { method: 'POST', body: new URLSearchParams(values), redirect: 'manual' });
  const ada = { name: 'Ada', email: 'ada@example.com' };
  const grace = { ...ada, name: 'Grace' };
  const first = await post({ ...ada, idempotencyKey: 'once' });
  const again = await post({ ...ada, idempotencyKey: 'once' });
  assert.equal(again.headers.get('location'), first.headers.get('location'));
  for (const [values, words] of /** @type {const} */ ([
    [{ ...grace, idempotencyKey: 'once' }, 'This form was sent before, with other values.'],
    [ada, 'The form had no key.'],
    [{ ...ada, idempotencyKey: 'two words' }, 'The form had no key.'],
  ])) {
    const stored = (await demo.sandbox.customers()).length;
    const refused = await post(values);
    assert.equal(refused.status, 422);
    const html = await refused.text();
    assert.ok(html.includes(words), words);
    assert.equal((await demo.sandbox.customers()).length, stored, words);
    const key = /name="idempotencyKey" value="([0-9a-f]{32})"/.exec(html)?.[1] ?? '';
    assert.equal((await post({ ...values, idempotencyKey: key })).status, 303, words);
  }
  assert.equal((await demo.sandbox.customers()).length - before, 4);
});

test('is refused from a page of another site, and if it is no form or too large', async () => {
  const before = (await demo.sandbox.customers()).length;
  const ada = 'name=Ada&email=ada%40example.com&idempotencyKey=k';
  const type = { 'Content-Type': 'application/x-www-form-urlencoded' };
  for (const [headers, body, status] of /** @type {[Record<string, string>, string, number][]} */ ([
    [{ ...type, 'Sec-Fetch-Site': 'cross-site' }, ada, 403],
    [{ 'Content-Type': 'text/plain' }, ada, 415],
    [type, `${ada}&x=${'x'.repeat(1 << 20)}`, 413],
  ])) {
    const response = await fetch(`${demo.sandbox.url}/plain`, { method: 'POST', headers, body });
    assert.equal(response.status, status);
    assert.equal(response.headers.get('content-type'), 'application/problem+json');
  }
  assert.equal((await demo.sandbox.customers()).length, before);
});

test('the page has a strict policy, is not kept by the browser, and needs the token of the sandbox', async () => {
  for (const path of ['/plain', '/plain?stored=7', '/plain?stored=x', '/plain.css']) {
    const { status, headers } = await fetch(demo.sandbox.url + path);
    assert.equal(status, 200, path);
    assert.deepEqual(
      ['content-security-policy', 'x-content-type-options', 'referrer-policy', 'cache-control'].map((name) => headers.get(name)),
      ["default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'", 'nosniff', 'no-referrer', 'no-store'],
      path,
    );
  }
  const sandbox = await startSandbox(['--token', 'secret']);
  assert.equal((await fetch(`${sandbox.url}/plain`)).status, 401);
  await sandbox.stop();
});

for (const { what, context, textSize } of MODES) {
  test(`${what}: axe finds nothing, and nothing is cut off, in each state of the form`, async () => {
    // Axe is JavaScript; the form has none.
    const page = await open({ ...context, javaScriptEnabled: true, bypassCSP: true });
    /** @param {string} state */
    const check = async (state) => {
      if (textSize) await page.evaluate((size) => void (document.documentElement.style.fontSize = size), textSize);
      await page.evaluate(AXE);
      const { violations } = await page.evaluate(() => /** @type {any} */ (window).axe.run());
      const found = violations.map((/** @type {any} */ { id, nodes }) => [id, ...nodes.map((/** @type {any} */ node) => node.target)]);
      assert.deepEqual(found, [], state);
      const [width = 0, room = 0] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
      assert.ok(width <= room, `${state}: the page is ${width} pixels wide`);
      const folder = process.env.SCREENSHOTS;
      if (folder) await page.screenshot({ path: `${folder}/plain-${what}-${state}.png`, fullPage: true });
    };
    const send = () => page.getByRole('button', { name: 'Create customer' }).click();
    const control = (/** @type {string} */ name) => page.locator(`[name="${name}"]`);
    await check('empty');
    await control('phone').fill('W'.repeat(60));
    await send();
    await page.locator('.summary').waitFor();
    await check('invalid');
    await control('name').fill('W'.repeat(100));
    await control('email').fill('ada@example.com');
    await control('phone').fill('');
    await page.locator('[name=idempotencyKey]').evaluate((key) => key.remove());
    await send();
    await page.getByText('The form had no key.').waitFor();
    await check('without a key');
    await send();
    await page.getByText('The customer is stored.').waitFor();
    await check('stored');
    await page.context().close();
  });
}
