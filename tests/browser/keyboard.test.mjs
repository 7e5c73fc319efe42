/** Uses the demo page with the keyboard alone: no mouse, and no call of `focus`. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ADA, FAILED_CALL, startDemo } from './page.mjs';

/** @import { Demo } from './page.mjs' */

/** The most presses of Tab that lead to a control of the page. */
const MOST_TABS = 60;

/** @type {Awaited<ReturnType<typeof startDemo>>} */
let demo;
before(async () => {
  demo = await startDemo();
});
after(() => demo.stop());

/**
 * Presses Tab until an element has the focus whose name, id or text of a button is this. Each element on the way shows its focus.
 *
 * @param {Demo} page
 * @param {string} wanted
 * @param {'Tab' | 'Shift+Tab'} [key]
 */
async function tabTo(page, wanted, key = 'Tab') {
  /** @type {unknown[]} */
  const passed = [];
  for (let count = 0; count < MOST_TABS; count += 1) {
    await page.page.keyboard.press(key);
    const found = await page.page.evaluate(() => {
      const focused = /** @type {HTMLElement} */ (document.activeElement);
      const isShown = focused === document.body || getComputedStyle(focused).outlineStyle !== 'none';
      return [focused.getAttribute('name'), focused.id, focused.localName === 'button' && focused.textContent, isShown];
    });
    assert.equal(found.pop(), true, `the focus of ${found} is not shown`);
    if (found.includes(wanted)) return;
    passed.push(found);
  }
  assert.fail(`Tab does not lead to ${wanted}, but to ${JSON.stringify(passed)}`);
}

/** Types a text instead of that of the focused control. @param {Demo} page @param {string} text */
async function retype({ page: { keyboard } }, text) {
  await keyboard.press('Control+A');
  await keyboard.press('Delete');
  await keyboard.insertText(text);
}

/** Fills in the form and submits it. @param {Demo} page */
async function create(page) {
  await tabTo(page, 'name');
  await retype(page, ADA.name);
  await tabTo(page, 'email');
  await retype(page, ADA.email);
  await page.page.keyboard.press('Enter');
}

test('a customer is created', async () => {
  const page = await demo.open();
  const { keyboard } = page.page;
  /** @param {string} name @param {string} text */
  const tabInto = async (name, text) => {
    await keyboard.press('Tab');
    assert.equal(await page.focused(), name);
    await keyboard.insertText(text);
  };
  for (const setting of ['language', 'network', 'token', 'token-toggle']) {
    await keyboard.press('Tab');
    assert.equal(await page.focused(), setting);
  }
  await tabInto('name', '');
  await tabInto('email', 'ada');
  await page.showsError('name', 'Name is required');
  await tabInto('phone', '');
  await page.showsError('email', 'Email must be an email address: the @ is missing');
  await tabInto('address', 'London');
  await keyboard.press('Enter');
  await keyboard.insertText('England');
  await tabInto('memberId', 'M-1');
  await keyboard.press('Enter');

  await page.says('Nothing was sent. Please check:');
  assert.equal(await page.focused(), 'name');
  assert.equal(page.posts.length, 0);
  await keyboard.insertText('Ada');
  await page.showsNoError('name');
  await page.says('Please check:');
  // The summary below the button links to the remaining error.
  for (const next of ['email', 'phone', 'address', 'memberId', 'submit']) {
    await keyboard.press('Tab');
    assert.equal(await page.focused(), next);
  }
  await keyboard.press('Tab');
  await page.status.locator('a:focus').getByText('Email').waitFor();
  await keyboard.press('Enter');
  assert.equal(await page.focused(), 'email');
  await keyboard.press('End');
  await keyboard.insertText('@example.com');
  await page.showsNoError('email');
  assert.equal(await page.status.innerText(), '');
  for (let count = 0; count < 4; count += 1) await keyboard.press('Tab');
  assert.equal(await page.focused(), 'submit');
  await keyboard.press('Enter');

  await page.says('The customer has been created.');
  assert.equal(await page.focused(), 'submit');
  assert.equal(page.posts[0]?.postData(), '{"name":"Ada","email":"ada@example.com","address":"London\\nEngland","memberId":"M-1"}');
  page.hadNoTrouble();
  await page.close();
});

test('a stored customer is changed, and its payment methods are listed', async () => {
  const page = await demo.open();
  const { keyboard } = page.page;
  await create(page);
  await page.says('The customer has been created.');
  await page.list.getByRole('button', { name: 'Change of Ada Lovelace' }).waitFor();

  await tabTo(page, 'Change of Ada Lovelace');
  await keyboard.press('Enter');
  await page.request.getByText('Nothing to send: no field has been changed.').waitFor();
  assert.equal(await page.focused(), 'name');
  await tabTo(page, 'email');
  await retype(page, 'ada@');
  await tabTo(page, 'memberId');
  await keyboard.insertText('M-2');
  await keyboard.press('Enter');
  await page.says('Nothing was sent. Please check:');
  assert.equal(await page.focused(), 'email');
  await keyboard.press('End');
  await keyboard.insertText('example.org');
  const sent = page.page.waitForRequest((request) => request.method() === 'PUT');
  await tabTo(page, 'submit');
  await keyboard.press('Space');
  await page.says('The changes have been saved.');
  assert.equal((await sent).postData(), '{"email":"ada@example.org","memberId":"M-2"}');
  assert.equal(await page.focused(), 'submit');

  await tabTo(page, 'Payment methods of Ada Lovelace');
  await keyboard.press('Space');
  await page.list.getByText('visa •••• 4242').waitFor();

  await tabTo(page, 'New customer', 'Shift+Tab');
  await keyboard.press('Enter');
  await page.request.getByText('Nothing to send yet: 2 fields to correct.').waitFor();
  assert.equal(await page.focused(), 'name');
  page.hadNoTrouble();
  await page.close();
});

test('the menus of languages and of faults', async () => {
  const page = await demo.open();
  const { keyboard } = page.page;
  await tabTo(page, 'language');
  // A closed menu chooses the entry that begins with the text that is typed.
  await keyboard.type('deu');
  await page.page.locator('#customer[lang=de]').waitFor();
  assert.equal(await page.focused(), 'language');
  await keyboard.press('End');
  await page.page.locator('#customer[lang=ja]').waitFor();
  await keyboard.press('Home');
  await page.page.locator('#customer[lang=en]').waitFor();

  await tabTo(page, 'network');
  // A closed menu chooses the next entry.
  for (let count = 0; count < 5; count += 1) await keyboard.press('ArrowDown');
  assert.equal(await page.page.locator('#network').inputValue(), 'drop');
  await create(page);
  await page.answer.getByText('attempt 3').waitFor();
  await page.says('It may have been stored all the same. Send it again without changing anything.');
  await tabTo(page, 'network', 'Shift+Tab');
  await keyboard.press('Home');
  await tabTo(page, 'submit');
  await keyboard.press('Enter');
  await page.says('The customer has been created.');
  page.hadNoTrouble(FAILED_CALL);
  await page.close();
});
