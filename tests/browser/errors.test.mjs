/** Tests that every issue is shown at its field, and that nothing is sent while there is one. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ADA, startDemo } from './page.mjs';

/** @import { FieldName } from './page.mjs' */

/** @type {Awaited<ReturnType<typeof startDemo>>} */
let demo;
before(async () => {
  demo = await startDemo();
});
after(() => demo.stop());

const TOO_LONG_EMAIL = `${'a'.repeat(64)}@${'b'.repeat(36)}`;

/** @type {{ name: FieldName, value: string, error: string }[]} */
const CASES = [
  { name: 'name', value: '', error: 'Name is required' },
  { name: 'name', value: '😀'.repeat(101), error: 'Name must be at most 100 characters long, not 101' },
  { name: 'email', value: '', error: 'Email is required' },
  { name: 'email', value: 'ada', error: 'Email must be an email address: the @ is missing' },
  { name: 'email', value: 'a..b@c', error: 'Email must be an email address: the part before the @ is not valid' },
  { name: 'email', value: 'ada@', error: 'Email must be an email address: the part after the @ is not valid' },
  { name: 'email', value: 'é@c', error: 'Email must be an email address: only ASCII characters are allowed' },
  { name: 'email', value: TOO_LONG_EMAIL, error: 'Email must be at most 100 characters long, not 101' },
  { name: 'phone', value: '0'.repeat(21), error: 'Phone must be at most 20 characters long, not 21' },
  { name: 'address', value: 'x\n'.repeat(128) + 'x', error: 'Address must be at most 255 characters long, not 257' },
  { name: 'memberId', value: 'M'.repeat(51), error: 'Member ID must be at most 50 characters long, not 51' },
];

for (const { name, value, error } of CASES) {
  const typed = value.length > 12 ? `${[...value].length} characters` : `“${value}”`;
  test(`${name}, ${typed}: the error appears on leaving and on submit, and disappears on typing`, async () => {
    const page = await demo.open();
    // On leaving the field.
    await page.control(name).fill(value);
    await page.showsNoError(name);
    await page.control(name).blur();
    await page.showsError(name, error);
    await page.page.locator('#customer > [role=status]').getByText(error, { exact: true }).waitFor();
    // At each keystroke, once the field has had an error.
    await page.control(name).fill(ADA[name]);
    await page.showsNoError(name);
    await page.control(name).fill(value);
    await page.showsError(name, error);
    // On submit, on a new page.
    await page.page.reload();
    await page.fill({ ...ADA, [name]: value });
    await page.submit.click();
    await page.says('Nothing was sent. Please check:');
    await page.showsError(name, error);
    assert.equal(await page.focused(), name);
    await page.answer.getByText('ValidationError', { exact: true }).waitFor();

    assert.equal(page.posts.length, 0);
    page.hadNoTrouble();
    await page.close();
  });
}

test('all errors are shown at their fields, the first has the focus, and nothing is sent until all are corrected', async () => {
  const page = await demo.open();
  const wrong = { name: '', email: TOO_LONG_EMAIL.replace('@', '-'), phone: '0'.repeat(30), address: 'x'.repeat(300), memberId: 'M'.repeat(60) };
  await page.fill(wrong);
  await page.submit.click();

  await page.says('Nothing was sent. Please check:');
  // The page shows the number of issues instead of the error's message, which lists the first five.
  await page.answer.getByText('Nothing was sent: 6 issues.', { exact: true }).waitFor();
  assert.deepEqual(await page.answer.getByRole('listitem').allInnerTexts(), [
    'name is required client',
    'email must be at most 100 characters long, not 101 client',
    'email must be an email address: the @ is missing client',
    'address must be at most 255 characters long, not 300 client',
    'phone must be at most 20 characters long, not 30 client',
    'memberId must be at most 50 characters long, not 60 client',
  ]);
  assert.doesNotMatch(await page.answer.innerText(), /1 more/);
  await page.showsError('name', 'Name is required');
  await page.showsError('phone', 'Phone must be at most 20 characters long, not 30');
  await page.showsError('address', 'Address must be at most 255 characters long, not 300');
  await page.showsError('memberId', 'Member ID must be at most 50 characters long, not 60');
  // One field may have several errors.
  assert.equal(
    await page.page.locator('#email-errors').innerText(),
    'Email must be at most 100 characters long, not 101\nEmail must be an email address: the @ is missing',
  );
  assert.equal(await page.focused(), 'name');
  assert.deepEqual(await page.values(), wrong);

  let left = 5;
  for (const name of /** @type {FieldName[]} */ (Object.keys(ADA))) {
    await page.submit.click();
    await page.says('Nothing was sent. Please check:');
    assert.equal(await page.status.getByRole('link').count(), left);
    assert.equal(await page.focused(), name);
    assert.equal(page.posts.length, 0);
    await page.fill({ [name]: ADA[name] });
    await page.showsNoError(name);
    left -= 1;
  }
  await page.submit.click();
  await page.says('The customer has been created.');
  assert.equal(page.posts.length, 1);
  page.hadNoTrouble();
  await page.close();
});

test('an error that appears on leaving a field does not move the button away from a click', async () => {
  // The viewport shows the whole page. In a scrolled page the browser would keep the button in place by scrolling.
  const page = await demo.open({ viewport: { width: 320, height: 3000 } });
  await page.fill({ name: 'Ada' });
  await page.control('email').fill('ada');
  // The error takes two lines at this width, and moves the upper edge of the button from under the pointer.
  await page.submit.click({ position: { x: 20, y: 2 } });
  await page.says('Nothing was sent. Please check:');
  await page.close();
});

test('the page has no validation attributes, and marks as required what the package requires', async () => {
  const page = await demo.open();
  const controls = page.page.locator('#customer input, #customer textarea');
  assert.deepEqual(
    await controls.evaluateAll((elements) => elements.map((element) => [element.getAttribute('name'), element.getAttribute('aria-required')])),
    [
      ['name', 'true'],
      ['email', 'true'],
      ['phone', null],
      ['address', null],
      ['memberId', null],
    ],
  );
  const rules = '[required], [maxlength], [minlength], [pattern], [min], [max], [step]';
  assert.equal(await page.page.locator(`#customer :is(${rules})`).count(), 0);
  await page.close();
});

test('an invalid token does not remove the errors of the fields', async () => {
  const page = await demo.open();
  const missing = 'Email must be an email address: the @ is missing';
  await page.control('email').fill('ada');
  await page.control('email').blur();
  await page.showsError('email', missing);
  await page.token.fill('a b');
  await page.request.getByText('Nothing can be sent: invalid options: token must be').waitFor();
  await page.submit.click();
  await page.says('Nothing was sent. Please check:');
  await page.showsError('email', missing);
  assert.equal(page.posts.length, 0);
  await page.close();
});
