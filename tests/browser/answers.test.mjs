/** Tests how the demo page shows responses and failures. The form keeps its values after a failure. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startSandbox } from '../sandbox.mjs';
import { ADA, FAILED_CALL, json, startDemo } from './page.mjs';

const TOKEN = 'sandbox-token';

/** @type {Awaited<ReturnType<typeof startDemo>>} */
let demo;
before(async () => {
  demo = await startDemo(['--token', TOKEN]);
});
after(() => demo.stop());

test('a 401 is shown as UnauthorizedError, and the call succeeds with the token', async () => {
  const page = await demo.open();
  await page.fill(ADA);
  await page.submit.click();

  await page.says('You are not signed in, or no longer.');
  await page.answer.getByText('UnauthorizedError', { exact: true }).waitFor();
  await page.answer.getByText('unauthorized', { exact: true }).first().waitFor();
  await page.answer.getByText('401', { exact: true }).first().waitFor();
  assert.deepEqual(await page.values(), ADA);
  assert.deepEqual(await demo.sandbox.customers(), []);

  await page.list.getByText('The list needs the bearer token').waitFor();
  await page.token.fill(TOKEN);
  await page.list.getByRole('button', { name: 'Refresh' }).click();
  await page.list.getByText('None yet.').waitFor();
  await page.submit.click();
  await page.says('The customer has been created.');
  await page.list.getByText('#1', { exact: true }).waitFor();
  assert.equal(await page.posts[1]?.headerValue('authorization'), `Bearer ${TOKEN}`);
  page.hadNoTrouble(FAILED_CALL);
  await page.close();
});

test('the token is hidden until the button shows it', async () => {
  const page = await demo.open();
  await page.fill(ADA);
  await page.token.fill(TOKEN);
  await page.request.getByText('Bearer ••••••••').waitFor();
  assert.ok(!(await page.page.content()).includes(TOKEN));

  await page.page.getByRole('button', { name: 'Show the token' }).click();
  await page.request.getByText(`Bearer ${TOKEN}`).waitFor();
  await page.page.getByRole('button', { name: 'Hide the token' }).click();
  await page.request.getByText('Bearer ••••••••').waitFor();
  await page.close();
});

test('an invalid token is reported, and nothing is sent', async () => {
  const page = await demo.open();
  await page.fill(ADA);
  await page.token.fill('two words');
  await page.request.getByText('Nothing can be sent: invalid options: token must be').waitFor();
  await page.submit.click();
  await page.says('Something went wrong.');

  await page.answer.getByText('CaiboError', { exact: true }).waitFor();
  await page.answer.getByText('invalid_option', { exact: true }).waitFor();
  assert.equal(page.posts.length, 0);
  page.hadNoTrouble(FAILED_CALL);
  await page.close();
});

test('a server’s issue is shown at its field until the field changes', async () => {
  const page = await demo.open();
  const problem = {
    title: 'One or more validation errors occurred.',
    status: 400,
    errors: { Phone: ['must be a mobile number'], '$.email': ['This email is taken.', 'Try another one'], Cart: ['The cart is empty.'] },
  };
  await page.onPost((route) => route.fulfill(json(400, JSON.stringify(problem))));
  await page.fill(ADA);
  await page.submit.click();

  await page.says('The server refused it. Please check:');
  await page.showsError('phone', 'Phone: must be a mobile number');
  assert.equal(await page.page.locator('#email-errors').innerText(), 'Email: This email is taken.\nEmail: Try another one');
  assert.equal(await page.focused(), 'email');
  await page.answer.getByText('BadRequestError', { exact: true }).waitFor();
  await page.says('The cart is empty.');
  await page.answer.getByText('The cart is empty.').waitFor();
  assert.deepEqual(await page.values(), ADA);

  // The fields are valid for the client, so leaving them must not remove the server's issues.
  await page.control('phone').focus();
  await page.control('address').focus();
  await page.control('email').focus();
  await page.page.keyboard.press('End');
  await page.page.keyboard.insertText('.org');
  await page.showsNoError('email');
  await page.showsError('phone', 'Phone: must be a mobile number');
  page.hadNoTrouble(FAILED_CALL);
  await page.close();
});

test('a server’s issue for a field that the form does not have is in the summary', async () => {
  const page = await demo.open();
  await page.onPost((route) => route.fulfill(json(400, '{"errors":{"ownerId":["is not yours"]}}')));
  await page.fill(ADA);
  await page.submit.click();
  await page.says('The server refused it. Please check:');
  await page.says('ownerId: is not yours');
  await page.answer.getByText('is not yours').waitFor();
  await page.close();
});

const DOUBT = 'It may have been stored all the same.';

/** @type {{ what: string, response: { status: number, body?: string, contentType?: string }, name: string, says: string, posts?: number }[]} */
const FAILURES = [
  { what: '404', response: json(404, '{"title":"Not Found","status":404}'), name: 'NotFoundError', says: 'It does not exist, or no longer.' },
  { what: '429', response: json(429, ''), name: 'RateLimitError', says: 'The server is too busy.', posts: 3 },
  { what: '500 with a page', response: { status: 500, contentType: 'text/html', body: '<h1>Oops</h1>' }, name: 'ServerError', says: DOUBT, posts: 3 },
  { what: '200 with a page', response: { status: 200, contentType: 'text/html', body: '<h1>Hello</h1>' }, name: 'ResponseError', says: DOUBT },
  { what: '409', response: json(409, '{"error":{"code":"TAKEN","message":"taken"}}'), name: 'ApiError', says: 'taken' },
];

for (const { what, response, name, says, posts = 1 } of FAILURES) {
  test(`${what} is shown as ${name}`, async () => {
    const page = await demo.open();
    await page.onPost((route) => route.fulfill(response));
    await page.fill(ADA);
    await page.submit.click();
    await page.answer.getByText(name, { exact: true }).waitFor();
    await page.answer.getByText(String(response.status), { exact: true }).first().waitFor();
    await page.says(says);
    assert.deepEqual(await page.values(), ADA);
    assert.equal(page.posts.length, posts);
    page.hadNoTrouble(FAILED_CALL);
    await page.close();
  });
}

test('200 without a body is a success', async () => {
  const page = await demo.open();
  await page.onPost((route) => route.fulfill({ status: 200 }));
  await page.fill(ADA);
  await page.submit.click();
  await page.says('The customer has been created.');
  await page.answer.getByText('The answer has no body').waitFor();
  await page.close();
});

test('an id beyond 2^53 is shown with all its digits', async () => {
  const page = await demo.open();
  const customer = '{"id":9007199254740993,"name":"Ada","email":"ada@example.com"}';
  await page.onPost((route) => route.fulfill(json(200, customer)));
  await page.page.route('**/sandbox/customers', (route) => route.fulfill(json(200, `[${customer}]`)));
  await page.fill(ADA);
  await page.submit.click();
  await page.says('The customer has been created.');
  await page.answer.getByText('"id": 9007199254740993,').waitFor();
  await page.list.getByText('#9007199254740993', { exact: true }).waitFor();
  page.hadNoTrouble(FAILED_CALL);
  await page.close();
});

test('a long list is cut, with the number of customers left out', async () => {
  const page = await demo.open();
  const customers = Array.from({ length: 51 }, (_, index) => ({ id: index + 1, name: `N${index + 1}`, email: 'n@example.com' }));
  await page.page.route('**/sandbox/customers', (route) => route.fulfill(json(200, JSON.stringify(customers))));
  await page.list.getByRole('button', { name: 'Refresh' }).click();
  await page.list.getByText('And 1 older one.').waitFor();
  assert.equal(await page.list.locator('.customers > li').count(), 50);
  assert.match((await page.list.locator('.customers > li').first().textContent()) ?? '', /#51/);
  await page.close();
});

test('a server that is down is shown as ConnectionError, and the next call works', async (t) => {
  const down = await startDemo();
  t.after(() => down.stop());
  const page = await down.open();
  await page.fill(ADA);
  await down.sandbox.stop();
  await page.submit.click();

  await page.answer.getByText('ConnectionError', { exact: true }).waitFor();
  await page.answer.getByText('connection_failed', { exact: true }).first().waitFor();
  await page.says(DOUBT);
  assert.deepEqual(await page.values(), ADA);
  await page.list.getByText('The list cannot be read').waitFor();

  const again = await startSandbox(['--port', new URL(down.sandbox.url).port]);
  t.after(() => again.stop());
  await page.submit.click();
  await page.says('The customer has been created.');
  await page.list.getByText('Ada Lovelace', { exact: true }).waitFor();
  assert.equal((await again.customers()).length, 1);
  page.hadNoTrouble(FAILED_CALL);
});
