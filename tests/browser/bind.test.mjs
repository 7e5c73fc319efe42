/** Tests `bindCustomerForm` with plain HTML, in Chromium and against a real sandbox: what is stored, and what a person gets to know. */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { launchChromium } from '../chromium.mjs';
import { startSandbox } from '../sandbox.mjs';
import { ADA, CHECKOUT, openForm } from './plain-form.mjs';

/** @import { Page } from 'playwright-core' */

const INVALID = 'Nothing was sent. Please check:';
const REFUSED = 'The server refused it. Please check:';
const CREATED = 'The customer has been created.';
const UPDATED = 'The changes have been saved.';
const DOUBT = 'It may have been stored all the same. Send it again without changing anything.';
const AGAIN = 'Try again: what you typed is still here.';

/** @type {Awaited<ReturnType<typeof startSandbox>>} */
let sandbox;
/** @type {Awaited<ReturnType<typeof launchChromium>>} */
let browser;
/** @type {{ sandbox: typeof sandbox, newPage(): Promise<Page> }} */
let demo;
before(async () => {
  sandbox = await startSandbox();
  browser = await launchChromium();
  demo = { sandbox, newPage: async () => (await browser.newContext()).newPage() };
});
after(async () => {
  await browser?.close();
  await sandbox?.stop();
});

/** The customers stored since the last call, without what the sandbox adds. */
let known = 0;
async function stored() {
  const all = await sandbox.customers();
  const fresh = all.slice(known).map(({ id, createDate, ...customer }) => customer);
  known = all.length;
  return fresh;
}

/** @param {number} status @param {unknown} body */
const problem = (status, body) => ({ status, contentType: 'application/problem+json', body: JSON.stringify(body) });

describe('a new customer', () => {
  test('initial values are no customer: nothing is shown, and the required fields are marked', async () => {
    const form = await openForm(demo);
    assert.deepEqual(await form.seen('name'), { invalid: null, described: [], validity: 'Name is required', marked: false });
    assert.deepEqual((await form.seen('email')).described, ['Such as ada@example.com']);
    const required = await form.page.locator('[aria-required=true]').evaluateAll((all) => all.map((one) => one.getAttribute('name')));
    assert.deepEqual(required, ['name', 'email']);
    await form.says([]);
    assert.deepEqual(form.troubles, []);
    await form.close();
  });

  test('an empty form is refused at its fields, without a request, and the first one gets the focus', async () => {
    const form = await openForm(demo);
    await form.button.click();
    await form.says([INVALID, 'Name is required', 'Email is required']);
    assert.deepEqual(await form.seen('name'), {
      invalid: 'true',
      described: ['Name is required'],
      validity: 'Name is required',
      marked: true,
    });
    // The hint that the markup has stays.
    assert.deepEqual((await form.seen('email')).described, ['Email is required', 'Such as ada@example.com']);
    assert.deepEqual((await form.seen('phone')).invalid, null);
    assert.equal(await form.focused(), 'name');
    assert.equal(await form.announced(), 'Nothing was sent. Please check: Name, Email');
    assert.deepEqual(await form.results(), [['error', 'invalid_customer']]);
    assert.equal(form.sent.length, 0);

    // A link of the summary leads to its control.
    await form.summary.getByRole('link', { name: 'Email is required' }).click();
    assert.equal(await form.focused(), 'email');
    assert.equal(new URL(form.page.url()).hash, '');
    await form.close();
  });

  test('invalid values are refused, and each correction leaves the summary', async () => {
    const form = await openForm(demo);
    await form.fill({ name: 'Ada', email: 'ada@', phone: '0'.repeat(21) });
    await form.button.click();
    const phone = 'Phone must be at most 20 characters long, not 21';
    const email = 'Email must be an email address: the part after the @ is not valid';
    await form.says([INVALID, email, phone]);
    assert.equal(await form.focused(), 'email');
    await form.control('email').pressSequentially('example.com');
    await form.says([INVALID, phone]);
    assert.deepEqual(await form.seen('email'), { invalid: null, described: ['Such as ada@example.com'], validity: '', marked: false });
    await form.control('phone').fill('1');
    await form.says([]);
    assert.equal(form.sent.length, 0);
    assert.deepEqual(await stored(), []);
    await form.close();
  });

  test('a field is judged when it is left, and from its first error on at each keystroke', async () => {
    const form = await openForm(demo);
    const error = 'Email must be an email address: the @ is missing';
    await form.control('email').focus();
    await form.page.keyboard.insertText('ada');
    assert.equal((await form.seen('email')).invalid, null);
    await form.control('phone').focus();
    await form.page.locator('[name=email][aria-invalid=true]').waitFor();
    assert.deepEqual((await form.seen('email')).described, [error, 'Such as ada@example.com']);
    assert.equal(await form.announced(), error);
    // A field that was not there yet is not judged, and the summary is for submissions.
    assert.equal((await form.seen('name')).invalid, null);
    await form.says([]);
    await form.control('email').focus();
    await form.page.keyboard.press('End');
    await form.page.keyboard.insertText('@');
    assert.match((await form.seen('email')).described[0] ?? '', /after the @/);
    await form.page.keyboard.insertText('b');
    assert.deepEqual((await form.seen('email')).described, ['Such as ada@example.com']);
    await form.page.keyboard.press('Backspace');
    assert.match((await form.seen('email')).described[0] ?? '', /after the @/);
    await form.close();
  });

  test('white space around a value is taken off, and foreign controls are left out', async () => {
    const form = await openForm(demo);
    await form.fill({ name: '  Ada Lovelace ', email: ' ada@example.com\u200b', phone: '   ' });
    await form.control('terms').check();
    await form.button.click();
    await form.says([CREATED]);
    assert.deepEqual(await stored(), [ADA]);
    // The form is as it was at first, and the focus stays where it was.
    assert.equal(await form.control('name').inputValue(), '');
    assert.equal((await form.seen('name')).invalid, null);
    assert.equal(await form.focused(), 'BUTTON');
    const [[ended, customer] = []] = await form.results();
    assert.equal(ended, 'success');
    assert.equal(customer.name, ADA.name);
    assert.deepEqual(form.troubles, []);
    await form.close();
  });

  test('the values of several kinds of controls, under names of the page, become a customer', async () => {
    const body = `
      <label>Your mail <input name="billing_email" form="order"></label>
      <form id="order">
        <label>Newsletter <input name="email"></label>
        <label>Name <input name="billing[name]"></label>
        <label>Address <textarea name="address"></textarea></label>
        <button>Order</button>
      </form>`;
    const form = await openForm(demo, { body, options: { names: { billing_email: 'email', 'billing[name]': 'name' } } });
    await form.fill({ email: 'not a customer’s', address: 'one\ntwo' });
    await form.button.click();
    await form.says([INVALID, 'Your mail is required', 'Name is required']);
    // A control may stand outside of its form.
    await form.page.locator('[name=billing_email]').fill('ada@example.com');
    await form.says([INVALID, 'Name is required']);
    await form.fill({ 'billing[name]': 'Ada' });
    await form.button.click();
    await form.says([CREATED]);
    assert.deepEqual(await stored(), [{ name: 'Ada', email: 'ada@example.com', address: 'one\ntwo' }]);
    await form.close();
  });
});

describe('the server refuses', () => {
  test('a value of a shown field: the issue is there until the value changes', async () => {
    const form = await openForm(demo);
    await form.answer((route) => route.fulfill(problem(400, { errors: { Email: ['is taken'] } })));
    await form.fill(ADA);
    await form.button.click();
    await form.says([REFUSED, 'Email: is taken']);
    assert.deepEqual((await form.seen('email')).described, ['Email: is taken', 'Such as ada@example.com']);
    assert.equal(await form.focused(), 'email');
    // The value is valid, so that leaving it does not remove the issue.
    await form.control('phone').focus();
    await form.control('name').focus();
    assert.equal((await form.seen('email')).invalid, 'true');
    assert.deepEqual(await form.control('email').inputValue(), ADA.email);
    await form.control('email').fill('ada@example.org');
    await form.says([]);
    assert.equal((await form.seen('email')).invalid, null);
    assert.deepEqual(await form.results(), [['error', 'bad_request']]);
    await form.close();
  });

  test('a value of a field that is not shown, or the whole: the summary says so', async () => {
    const form = await openForm(demo);
    await form.answer((route) => route.fulfill(problem(400, { errors: { ownerId: ['is not yours'], '': ['the cart is empty'], TenantId: ['is unknown'] } })));
    await form.fill(ADA);
    await form.button.click();
    await form.summary.getByText('is not yours').waitFor();
    const said = await form.summary.innerText();
    assert.match(said, /^The server refused it\. Please check:/);
    assert.match(said, /ownerId: is not yours/);
    assert.match(said, /the cart is empty/i);
    assert.match(said, /TenantId: is unknown/);
    assert.equal(await form.focused(), 'BUTTON');
    assert.match((await form.announced()) ?? '', /is not yours/);
    await form.close();
  });

  for (const { status, body, says, headers } of [
    { status: 401, body: {}, says: ['You are not signed in, or no longer.'] },
    { status: 404, body: {}, says: ['It does not exist, or no longer.'] },
    { status: 409, body: { detail: 'This address has an account.' }, says: ['The server refused it.', 'This address has an account.', AGAIN] },
    { status: 429, body: {}, says: ['The server is too busy.', AGAIN] },
    {
      status: 429,
      body: {},
      headers: { 'Retry-After': '40' },
      says: ['The server is too busy.', 'Try again in 40 seconds: what you typed is still here.'],
    },
    { status: 500, body: {}, says: ['The server had a problem.', DOUBT] },
  ]) {
    test(`with ${status}${headers ? ' and Retry-After' : ''}: the summary says what happened and what to do`, async () => {
      const form = await openForm(demo, { options: { maxRetries: 0 } });
      await form.answer((route) => {
        const answer = problem(status, body);
        return route.fulfill({ ...answer, headers: { 'Content-Type': answer.contentType, ...headers } });
      });
      await form.fill(ADA);
      await form.button.click();
      await form.says(says);
      assert.equal(await form.control('name').inputValue(), ADA.name);
      assert.equal(await form.announced(), says.join(' '));
      await form.close();
    });
  }
});

describe('one customer', () => {
  test('for a double click', async () => {
    const form = await openForm(demo);
    await form.fill(ADA);
    await form.button.dblclick();
    await form.says([CREATED]);
    assert.deepEqual(await stored(), [ADA]);
    assert.equal(form.sent.length, 1);
    await form.close();
  });

  test('for Enter twice', async () => {
    const form = await openForm(demo);
    await form.fill(ADA);
    await form.control('name').focus();
    await form.page.keyboard.press('Enter');
    await form.page.keyboard.press('Enter');
    await form.says([CREATED]);
    // The first has ended by now, and has emptied the form.
    await form.page.keyboard.press('Enter');
    await form.says([CREATED]);
    assert.deepEqual(await stored(), [ADA]);
    assert.equal(await form.focused(), 'name');
    assert.equal((await form.seen('name')).invalid, null);
    await form.close();
  });

  test('for two clicks by a script, and two calls of submit()', async () => {
    const form = await openForm(demo);
    await form.fill(ADA);
    const same = await form.page.evaluate(async () => {
      const button = /** @type {HTMLButtonElement} */ (document.querySelector('form button'));
      const { bound } = /** @type {any} */ (window);
      button.click();
      button.click();
      return [bound.submit() === bound.submit(), await bound.submit()];
    });
    assert.deepEqual(same, [true, true]);
    assert.deepEqual(await stored(), [ADA]);
    assert.equal(form.sent.length, 1);
    await form.close();
  });

  test('for an edit while a call is in flight and a second press', async () => {
    const form = await openForm(demo);
    /** @type {() => void} */
    let letGo = () => {};
    const held = new Promise((resolve) => {
      letGo = () => resolve(undefined);
    });
    await form.answer(async (route) => {
      await held;
      await route.continue();
    });
    await form.fill(ADA);
    await form.button.click();
    await form.says(['Sending…']);
    assert.equal(await form.page.locator('form').getAttribute('aria-busy'), 'true');
    assert.equal(await form.button.getAttribute('aria-disabled'), 'true');
    // The button keeps the focus, and the controls take no text.
    assert.equal(await form.focused(), 'BUTTON');
    await form.control('name').focus();
    await form.page.keyboard.insertText('Grace');
    assert.equal(await form.control('name').inputValue(), ADA.name);
    // A script is not stopped by that.
    await form.control('name').evaluate((control) => {
      /** @type {HTMLInputElement} */ (control).value = 'Grace';
      control.dispatchEvent(new Event('input', { bubbles: true }));
    });
    await form.button.click({ force: true });
    letGo();
    await form.says([CREATED]);
    assert.deepEqual(await stored(), [ADA]);
    assert.equal(form.sent.length, 1);
    assert.equal(await form.page.locator('form').getAttribute('aria-busy'), null);
    assert.equal(await form.button.getAttribute('aria-disabled'), null);
    assert.equal(await form.control('name').getAttribute('readonly'), null);
    await form.close();
  });

  test('for a timeout after the server has stored it, and a second press', async () => {
    const form = await openForm(demo, { options: { timeout: 400, headers: { 'Sandbox-Fault': 'stall-body; times=1; key=press' } } });
    await form.fill(ADA);
    await form.button.click();
    await form.says(['There was no answer in time.', DOUBT]);
    assert.equal(await form.focused(), 'BUTTON');
    await form.button.click();
    await form.says([CREATED]);
    const keys = await Promise.all(form.sent.map((request) => request.headerValue('idempotency-key')));
    assert.equal(new Set(keys).size, 1);
    assert.deepEqual(await stored(), [ADA]);
    assert.deepEqual((await form.results()).map(([ended, code]) => [ended, code.name ?? code]), [
      ['error', 'timeout'],
      ['success', ADA.name],
    ]);
    await form.close();
  });

  test('with another content another customer, with another key; and the same content again is meant once more', async () => {
    const form = await openForm(demo);
    for (const name of ['Ada', 'Grace', 'Grace']) {
      await form.fill({ name, email: 'one@example.com' });
      await form.button.click();
      await form.says([CREATED]);
      await form.page.waitForFunction(() => /** @type {HTMLInputElement} */ (document.querySelector('[name=name]')).value === '');
    }
    const keys = await Promise.all(form.sent.map((request) => request.headerValue('idempotency-key')));
    assert.equal(new Set(keys).size, 3);
    assert.deepEqual((await stored()).map(({ name }) => name), ['Ada', 'Grace', 'Grace']);
    await form.close();
  });
});

describe('a stored customer', () => {
  const BODY = CHECKOUT.replace('<button>Order</button>', '<button>Save</button> <button type="reset">Undo</button>');

  /** @param {Record<string, string>} customer */
  async function edit(customer) {
    const response = await fetch(`${sandbox.url}/customers`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(customer),
    });
    const created = await response.json();
    const form = await openForm(demo, { body: BODY, options: { token: 'any', update: { id: created.id, customer: created } } });
    const now = async () => (await sandbox.customers()).find(({ id }) => id === created.id);
    return { form, now, id: created.id };
  }

  test('is shown in the form, and only what was changed is sent', async () => {
    const { form, now, id } = await edit({ ...ADA, phone: '1', memberId: 'M-1' });
    assert.equal(await form.control('name').inputValue(), ADA.name);
    assert.equal(await form.control('phone').inputValue(), '1');
    await form.fill({ phone: '2' });
    await form.page.getByRole('button', { name: 'Save' }).click();
    await form.says([UPDATED]);
    const [sent] = form.sent;
    assert.equal(`${sent?.method()} ${new URL(sent?.url() ?? '').pathname} ${sent?.postData()}`, `PUT /api/customers/${id} {"phone":"2"}`);
    const { phone, memberId } = (await now()) ?? {};
    assert.deepEqual({ phone, memberId }, { phone: '2', memberId: 'M-1' });
    // What was saved is what the next change is compared with.
    await form.fill({ name: 'Ada King' });
    await form.page.getByRole('button', { name: 'Save' }).click();
    await form.page.waitForFunction(() => /** @type {any} */ (window).results.length === 2);
    assert.equal(form.sent[1]?.postData(), '{"name":"Ada King"}');
    await form.close();
  });

  test('loses a value whose control was emptied, and keeps a required one', async () => {
    const { form, now } = await edit({ ...ADA, phone: '1' });
    await form.fill({ phone: '', name: '' });
    await form.page.getByRole('button', { name: 'Save' }).click();
    await form.says([INVALID, 'Name is required']);
    assert.equal(form.sent.length, 0);
    await form.fill({ name: ADA.name });
    await form.page.getByRole('button', { name: 'Save' }).click();
    await form.says([UPDATED]);
    assert.equal(form.sent[0]?.postData(), '{"phone":null}');
    assert.equal((await now())?.phone ?? null, null);
    await form.close();
  });

  test('is not sent without a change, also if a control cannot hold its value', async () => {
    const { form } = await edit({ ...ADA, memberId: 'M\n1' });
    await form.page.getByRole('button', { name: 'Save' }).click();
    await form.says(['Nothing has been changed yet.']);
    assert.equal(form.sent.length, 0);
    await form.close();
  });

  test('is back after a reset', async () => {
    const { form } = await edit({ ...ADA, phone: '1' });
    await form.fill({ name: '', phone: '2' });
    await form.page.getByRole('button', { name: 'Save' }).click();
    await form.says([INVALID, 'Name is required']);
    await form.page.getByRole('button', { name: 'Undo' }).click();
    await form.says([]);
    await form.page.waitForFunction(() => /** @type {HTMLInputElement} */ (document.querySelector('[name=name]')).value !== '');
    assert.equal(await form.control('name').inputValue(), ADA.name);
    assert.equal(await form.control('phone').inputValue(), '1');
    assert.deepEqual(await form.seen('name'), { invalid: null, described: [], validity: '', marked: false });
    await form.close();
  });

  after(async () => void (await stored()));
});

describe('the page', () => {
  test('has its own places for the errors and the summary', async () => {
    const body = `
      <form>
        <div data-summary>Fill in the form.</div>
        <label>Name <input name="name"></label> <em data-error-for="name" id="of-name"></em>
        <label for="mail">Email</label><input id="mail" name="email" aria-describedby="of-mail"><em data-error-for="email" id="of-mail"></em>
        <button>Order</button>
      </form>`;
    const form = await openForm(demo, { body });
    await form.button.click();
    await form.says([INVALID, 'Name is required', 'Email is required']);
    assert.equal(await form.page.locator('#of-name').innerText(), 'Name is required');
    assert.equal(await form.control('email').getAttribute('aria-describedby'), 'of-mail');
    assert.equal(await form.page.locator('[data-summary]').count(), 1);
    assert.equal(await form.summary.getAttribute('data-state'), 'invalid');
    await form.close();
  });

  test('is as it was before after destroy()', async () => {
    const form = await openForm(demo);
    const read = () => form.page.evaluate(() => document.body.innerHTML);
    const { before } = await form.page.evaluate(async (body) => {
      const { bound } = /** @type {any} */ (window);
      bound.destroy();
      return { before: body };
    }, CHECKOUT.trim());
    assert.equal((await read()).replace(/<p tabindex.*/, '').trim(), before);
    // Bound again, used and unbound again.
    await form.bind({});
    await form.button.click();
    await form.says([INVALID, 'Name is required', 'Email is required']);
    await form.page.evaluate(() => /** @type {any} */ (window).bound.destroy());
    assert.equal((await read()).replace(/<p tabindex.*/, '').trim(), before);
    assert.deepEqual(await form.seen('name'), { invalid: null, described: [], validity: '', marked: false });
    await form.control('name').fill('');
    await form.control('name').blur();
    assert.equal((await form.seen('name')).invalid, null);
    await form.close();
  });

  test('that is bound twice is bound once', async () => {
    const form = await openForm(demo);
    await form.bind({});
    await form.fill(ADA);
    await form.button.click();
    await form.says([CREATED]);
    assert.equal(form.sent.length, 1);
    assert.equal(await form.page.locator('[data-summary]').count(), 1);
    await stored();
    await form.close();
  });

  test('that cancels the submission, or has a button that skips the check, decides itself', async () => {
    const body = CHECKOUT.replace('<button>Order</button>', '<button>Order</button><button formnovalidate formmethod="dialog">Later</button>');
    const form = await openForm(demo, { body });
    await form.page.getByRole('button', { name: 'Later' }).click();
    await form.says([]);
    await form.page.evaluate(() => document.forms[0]?.addEventListener('submit', (event) => event.preventDefault(), { capture: true }));
    await form.page.getByRole('button', { name: 'Order' }).click();
    await form.says([]);
    await form.close();
  });
});

describe('the backend of the page', () => {
  /** Binds the form with a `submit` that sends to `/backend`. @param {import('./plain-form.mjs').BoundForm} form @param {string} [entry] */
  async function toBackend(form, entry = 'form') {
    await form.page.evaluate(async (entry) => {
      const { bindCustomerForm } = await import(`/pkg/${entry}.js`);
      const page = /** @type {any} */ (window);
      page.results = [];
      page.bound.destroy();
      page.bound = bindCustomerForm(document.forms[0], {
        submit: (/** @type {object} */ customer, /** @type {{ idempotencyKey: string }} */ { idempotencyKey }) =>
          fetch('/backend', { method: 'POST', headers: { 'X-Key': idempotencyKey }, body: JSON.stringify(customer) }),
        onSuccess: (/** @type {unknown} */ result) => page.results.push(['success', result]),
        onError: (/** @type {any} */ error) => page.results.push(['error', error.code ?? error.name]),
      });
    }, entry);
  }

  for (const entry of ['form', 'form-rules']) {
    test(`gets the customer, and its issues are shown: ${entry}`, async () => {
      const form = await openForm(demo);
      await toBackend(form, entry);
      await form.button.click();
      await form.says([INVALID, 'Name is required', 'Email is required']);
      assert.equal(form.sent.length, 0);

      const issues = [{ code: 'rejected', path: ['email'], params: {}, message: 'is taken', source: 'server' }];
      await form.page.route('**/backend', (route) => route.fulfill({ status: 400, json: { issues } }), { times: 1 });
      await form.fill(ADA);
      await form.button.click();
      await form.says([REFUSED, 'Email: is taken']);
      assert.equal(await form.focused(), 'email');

      await form.fill({ email: 'ada@example.org' });
      await form.page.route('**/backend', (route) => route.abort(), { times: 1 });
      await form.button.click();
      await form.says(['Something went wrong.', DOUBT]);
      await form.page.route('**/backend', (route) => route.fulfill({ status: 503, headers: { 'Retry-After': '2' }, body: 'down' }), { times: 1 });
      await form.button.click();
      await form.says(['The server had a problem.', DOUBT]);
      await form.page.route('**/backend', (route) => route.fulfill({ json: { order: 7 } }), { times: 1 });
      await form.button.click();
      await form.says([CREATED]);
      assert.deepEqual(JSON.parse(form.sent[3]?.postData() ?? ''), { ...ADA, email: 'ada@example.org' });
      const keys = form.sent.map((request) => request.headers()['x-key']);
      assert.notEqual(keys[0], keys[1]);
      assert.equal(new Set(keys.slice(1)).size, 1);
      assert.deepEqual(await form.results(), [
        ['error', 'invalid_customer'],
        ['error', 'bad_request'],
        ['error', 'TypeError'],
        ['error', 'server_error'],
        ['success', { order: 7 }],
      ]);
      await form.close();
    });
  }
});

test('a locale replaces every sentence', async () => {
  const form = await openForm(demo);
  await form.page.evaluate(async (baseUrl) => {
    const { bindCustomerForm } = await import('/pkg/form.js');
    const { default: locale } = await import('/pkg/locales/de/form.js');
    bindCustomerForm(/** @type {HTMLFormElement} */ (document.forms[0]), { baseUrl, locale });
  }, form.url);
  await form.button.click();
  await form.says(['Es wurde nichts gesendet. Bitte prüfen Sie:', 'Name ist erforderlich', 'Email ist erforderlich']);
  await form.fill(ADA);
  await form.answer((route) => route.fulfill(problem(429, {})));
  await form.button.click();
  await form.summary.getByText('Der Server ist überlastet.').waitFor();
  await form.close();
});
