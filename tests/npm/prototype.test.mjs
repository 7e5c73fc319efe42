/** Tests that what stands on `Object.prototype` is no option, no reply and no part of a request. */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import test from 'node:test';
import vm from 'node:vm';

import { createCustomer } from '../../pkg/index.js';

const SCRIPT = fileURLToPath(new URL('polluted.mjs', import.meta.url));

for (const entry of ['index.js', 'node.js', 'js.js']) {
  test(`${entry}: no call obeys a member of Object.prototype`, async () => {
    const url = new URL(`../../pkg/${entry}`, import.meta.url).href;
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [SCRIPT, url], { maxBuffer: 2 ** 24 });
    assert.equal(stderr, '');
    assert.equal(stdout, '335 runs\n');
  });
}

test('a member of another realm’s Object.prototype is no option, and a class there may have options', async () => {
  /** @type {unknown[]} */
  const sent = [];
  const fetch = async (/** @type {string} */ url) => {
    sent.push(url);
    return new Response('{}');
  };
  const ada = { name: 'Ada', email: 'ada@example.com' };
  const realm = vm.createContext({ fetch });
  await createCustomer(ada, vm.runInContext('Object.prototype.baseUrl = "https://evil.example"; ({ fetch })', realm));
  await createCustomer(ada, vm.runInContext('new (class { fetch = fetch; get baseUrl() { return "https://a.example"; } })()', realm));
  // A `Proxy` answers for names that no object has.
  await createCustomer(ada, new Proxy({ fetch }, { get: (target, name) => (name === 'baseUrl' ? 'https://b.example' : Reflect.get(target, name)) }));
  await createCustomer(ada, Object.create(Object.assign(Object.create(null), { fetch, baseUrl: 'https://c.example' })));
  assert.deepEqual(sent, [
    'https://apay.caibo.digital/customers',
    'https://a.example/customers',
    'https://b.example/customers',
    'https://c.example/customers',
  ]);
});
