/** Every error of the rules is shown at its field, and nothing is sent while there is one. */

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
  { name: 'name', value: '', error: 'Name is required.' },
  { name: 'name', value: '😀'.repeat(101), error: 'Name must be at most 100 characters long, not 101.' },
  { name: 'email', value: '', error: 'Email is required.' },
  { name: 'email', value: 'ada', error: 'Email must be an email address: the @ is missing.' },
  { name: 'email', value: 'a..b@c', error: 'Email must be an email address: the part before the @ is not valid.' },
  { name: 'email', value: 'ada@', error: 'Email must be an email address: the part after the @ is not valid.' },
  { name: 'email', value: 'é@c', error: 'Email must be an email address: only ASCII characters are allowed.' },
  { name: 'email', value: TOO_LONG_EMAIL, error: 'Email must be at most 100 characters long, not 101.' },
  { name: 'phone', value: '0'.repeat(21), error: 'Phone must be at most 20 characters long, not 21.' },
  { name: 'address', value: 'x\n'.repeat(128), error: 'Address must be at most 255 characters long, not 256.' },
  { name: 'memberId', value: 'M'.repeat(51), error: 'Member ID must be at most 50 characters long, not 51.' },
];

for (const { name, value, error } of CASES) {
  const typed = value.length > 12 ? `${[...value].length} characters` : `“${value}”`;
  test(`${name}, ${typed}: on leaving it, mended by typing, and on submit`, async () => {
    const page = await demo.open();
    // On leaving the field.
    await page.control(name).fill(value);
    await page.showsNoError(name);
    await page.control(name).blur();
    await page.showsError(name, error);
    await page.page.locator('#announcer').getByText(error, { exact: true }).waitFor();
    // As it is typed, once it has been wrong.
    await page.control(name).fill(ADA[name]);
    await page.showsNoError(name);
    await page.control(name).fill(value);
    await page.showsError(name, error);
    // On submit, on a page that nobody has been on.
    await page.page.reload();
    await page.fill({ ...ADA, [name]: value });
    await page.submit.click();
    await page.says('Nothing was sent. 1 field needs mending:');
    await page.showsError(name, error);
    assert.equal(await page.focused(), name);
    await page.answer.getByText('ValidationError', { exact: true }).waitFor();

    assert.equal(page.posts.length, 0);
    page.hadNoTrouble();
    await page.close();
  });
}

test('all at once: every field at its place, the focus on the first, and nothing sent until all are mended', async () => {
  const page = await demo.open();
  const wrong = { name: '', email: TOO_LONG_EMAIL.replace('@', ' '), phone: '0'.repeat(30), address: 'x'.repeat(300), memberId: 'M'.repeat(60) };
  await page.fill(wrong);
  await page.submit.click();

  await page.says('Nothing was sent. 5 fields need mending:');
  // The message of the error would name the first five.
  await page.answer.getByText('The customer is not valid: 6 issues.', { exact: true }).waitFor();
  assert.deepEqual(await page.answer.getByRole('listitem').allInnerTexts(), [
    'name is required client',
    'email must be at most 100 characters long, not 101 client',
    'email must be an email address: the @ is missing client',
    'address must be at most 255 characters long, not 300 client',
    'phone must be at most 20 characters long, not 30 client',
    'memberId must be at most 50 characters long, not 60 client',
  ]);
  assert.doesNotMatch(await page.answer.innerText(), /1 more/);
  await page.showsError('name', 'Name is required.');
  await page.showsError('phone', 'Phone must be at most 20 characters long, not 30.');
  await page.showsError('address', 'Address must be at most 255 characters long, not 300.');
  await page.showsError('memberId', 'Member ID must be at most 50 characters long, not 60.');
  // One field may have several.
  assert.deepEqual(await page.page.locator('#email-errors > *').allInnerTexts(), [
    'Email must be at most 100 characters long, not 101.',
    'Email must be an email address: the @ is missing.',
  ]);
  assert.equal(await page.focused(), 'name');
  assert.deepEqual(await page.values(), wrong);

  let left = 5;
  for (const name of /** @type {FieldName[]} */ (Object.keys(ADA))) {
    await page.submit.click();
    await page.says(left === 1 ? '1 field needs mending:' : `${left} fields need mending:`);
    assert.equal(await page.focused(), name);
    assert.equal(page.posts.length, 0);
    await page.fill({ [name]: ADA[name] });
    await page.showsNoError(name);
    left -= 1;
  }
  await page.submit.click();
  await page.says('is created.');
  assert.equal(page.posts.length, 1);
  page.hadNoTrouble();
  await page.close();
});

test('an error that opens on leaving a field does not take the click away from the button', async () => {
  // High enough for all of it: a scrolled page would be scrolled on, so that the button stays.
  const page = await demo.open({ viewport: { width: 320, height: 3000 } });
  await page.fill({ name: 'Ada' });
  await page.control('email').fill('ada');
  // The error takes two lines at this width, and moves the upper edge of the button from under the pointer.
  await page.submit.click({ position: { x: 20, y: 2 } });
  await page.says('Nothing was sent. 1 field needs mending:');
  await page.close();
});

test('the page has no rule of its own: what is required is what the rules say', async () => {
  const page = await demo.open();
  const controls = page.page.locator('#customer input, #customer textarea');
  assert.deepEqual(
    await controls.evaluateAll((elements) => elements.map((element) => [element.getAttribute('name'), element.getAttribute('aria-required')])),
    [
      ['name', 'true'],
      ['email', 'true'],
      ['phone', 'false'],
      ['address', 'false'],
      ['memberId', 'false'],
    ],
  );
  const rules = '[required], [maxlength], [minlength], [pattern], [min], [max], [step]';
  assert.equal(await page.page.locator(`#customer :is(${rules})`).count(), 0);
  await page.close();
});

test('a token that is none leaves what is wrong with the fields where it is', async () => {
  const page = await demo.open();
  const missing = 'Email must be an email address: the @ is missing.';
  await page.control('email').fill('ada');
  await page.control('email').blur();
  await page.showsError('email', missing);
  await page.token.fill('a b');
  await page.submit.click();
  await page.says('Invalid options: token must be a bearer token');
  await page.showsError('email', missing);
  assert.equal(page.posts.length, 0);
  await page.close();
});
