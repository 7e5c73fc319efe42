/**
 * Tests that a failed start is never kept: whatever fails while the rules start, the next call starts afresh, in every entry.
 *
 * Each test lets the first use of one thing that a start needs fail, then the second, and so on, until a start no longer meets it.
 */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { build } from 'esbuild';

/** @typedef {typeof import('../../pkg/index.js')} Package */

const ADA = { name: 'Ada Lovelace', email: 'ada@example.com' };
const fetch = async () => new Response('{"id":1}');

const path = (/** @type {string} */ file) => fileURLToPath(new URL(`../../pkg/${file}`, import.meta.url));

/** The source of an entry in one module, of which each import with another hash is a copy that has not started. */
async function bundled(/** @type {string} */ entry) {
  const { outputFiles } = await build({
    entryPoints: [path(entry)],
    bundle: true,
    format: 'esm',
    minify: true,
    write: false,
    plugins: [
      {
        // Node does not import a `.wasm` file as workerd does.
        name: 'wasm',
        setup: ({ onLoad }) =>
          onLoad({ filter: /\.wasm$/ }, ({ path: file }) => ({
            contents: `export default new WebAssembly.Module(Buffer.from('${readFileSync(file).toString('base64')}', 'base64'))`,
          })),
      },
    ],
  });
  return `data:text/javascript;base64,${Buffer.from(outputFiles[0]?.contents ?? '').toString('base64')}`;
}

/** What a start uses, and the exception with which it fails where memory or the stack is short. @type {Record<string, [any, string]>} */
const PARTS = {
  'WebAssembly.compile': [WebAssembly, 'compile'],
  'WebAssembly.Module': [WebAssembly, 'Module'],
  'WebAssembly.Instance': [WebAssembly, 'Instance'],
  ArrayBuffer: [globalThis, 'ArrayBuffer'],
  Uint8Array: [globalThis, 'Uint8Array'],
  Float64Array: [globalThis, 'Float64Array'],
  TextDecoder: [globalThis, 'TextDecoder'],
  TextEncoder: [globalThis, 'TextEncoder'],
  'Buffer.from': [Buffer, 'from'],
  'Array.from': [Array, 'from'],
};

const FULL = new RangeError('Array buffer allocation failed');

/**
 * Lets the use of a part after `count` uses fail.
 *
 * @param {[any, string]} part
 * @param {number} count
 */
function failing([owner, name], count) {
  const original = owner[name];
  let uses = 0;
  const step = () => {
    uses += 1;
    if (uses > count) throw FULL;
  };
  owner[name] = new Proxy(original, {
    construct: (target, args, newTarget) => (step(), Reflect.construct(target, args, newTarget === owner[name] ? target : newTarget)),
    apply: (target, self, args) => (step(), Reflect.apply(target, self, args)),
  });
  return () => {
    owner[name] = original;
    return uses > count;
  };
}

/** @type {Record<string, (caibo: Package) => unknown>} */
const CALLS = {
  ready: ({ ready }) => ready(),
  validateCustomer: ({ validateCustomer }) => validateCustomer({}),
  createCustomer: ({ createCustomer }) => createCustomer(ADA, { fetch }),
  updateCustomer: ({ updateCustomer }) => updateCustomer(1, { phone: '1' }, { fetch }),
  getPaymentMethods: ({ getPaymentMethods }) => getPaymentMethods(1, { fetch }),
  buildCreateCustomerRequest: ({ buildCreateCustomerRequest }) => buildCreateCustomerRequest(ADA),
};
const CALLS_OF_RULES = ['ready', 'validateCustomer'];
/** The calls that fail. The others start in the same way as the last one. */
const FIRST_CALLS = [...CALLS_OF_RULES, 'createCustomer'];

for (const [entry, least] of /** @type {const} */ ([
  ['index.js', 40],
  ['node.js', 40],
  ['workerd.js', 30],
  ['js.js', 30],
  ['rules.js', 12],
  ['rules-workerd.js', 8],
])) {
  test(`${entry}: after any failed start the next call of every kind succeeds`, async () => {
    const source = await bundled(entry);
    const calls = Object.entries(CALLS).filter(([name]) => !entry.startsWith('rules') || CALLS_OF_RULES.includes(name));
    let failures = 0;
    for (const [partName, part] of Object.entries(PARTS)) {
      for (const callName of FIRST_CALLS.filter((name) => calls.some(([known]) => known === name))) {
        const call = /** @type {(caibo: Package) => unknown} */ (CALLS[callName]);
        for (let count = 0; count < 200; count += 1) {
          /** @type {Package} */
          const caibo = await import(`${source}#${partName},${callName},${count}`);
          const restore = failing(part, count);
          /** @type {any} */
          let thrown;
          try {
            await call(caibo);
          } catch (error) {
            thrown = error;
          }
          if (!restore()) break;
          const why = `${callName} after use ${count + 1} of ${partName}`;
          if (thrown) {
            failures += 1;
            // Reading a document before the start, and a response after it, needs memory too.
            const isOfStart = thrown.code === 'engine_failed';
            assert(isOfStart || (callName !== 'ready' && (thrown === FULL || thrown.code === 'invalid_response')), `${why}: ${thrown}`);
          }
          // Whichever call comes next, it succeeds, and so do all others.
          for (const [nextName, next] of calls) {
            await assert.doesNotReject(async () => next(caibo), `${nextName}, ${why}`);
          }
          assert.deepEqual(caibo.validateCustomer(ADA), [], why);
          assert.equal(caibo.validateCustomer({}).length, 2, why);
        }
      }
    }
    assert(failures >= least, `${failures} failures, at least ${least} expected`);
  });
}

test('under a limit of address space the error names it, and /js works', () => {
  const script = `
    const [, entry, js] = process.argv;
    const caibo = await import(entry);
    for (const start of [caibo.ready, () => caibo.validateCustomer({})]) {
      try {
        await start();
      } catch ({ code, message, cause }) {
        console.log(code, message.includes('ulimit -v') && message.includes('caibo-customers/js'), cause.name);
      }
    }
    console.log((await import(js)).validateCustomer({}).length);
  `;
  // Kibibytes: enough for Node, too little for WebAssembly.
  const limited = `ulimit -v 4000000 && exec "$0" "$@"`;
  const url = (/** @type {string} */ file) => pathToFileURL(path(file)).href;
  const args = ['-c', limited, process.execPath, '--input-type=module', '--eval', script, url('index.js'), url('js.js')];
  const { stdout, stderr } = spawnSync('/bin/sh', args, { encoding: 'utf8' });
  assert.equal(stdout, 'engine_failed true RangeError\n'.repeat(2) + '2\n', stderr);
});

for (const [what, thrown, code] of /** @type {[string, unknown, string][]} */ ([
  ['a full memory', new RangeError('WebAssembly.Module(): Out of memory'), 'engine_failed'],
  ['a full stack', new RangeError('Maximum call stack size exceeded'), 'engine_failed'],
  ['a full stack in Firefox', Object.assign(new Error('too much recursion'), { name: 'InternalError' }), 'engine_failed'],
  ['a full memory in Firefox', 'out of memory', 'engine_failed'],
  ['a policy in Chromium and Firefox', new WebAssembly.CompileError('blocked by CSP'), 'wasm_refused'],
  ['a policy in Safari', new EvalError('Refused to create a WebAssembly object'), 'wasm_refused'],
  ['Next’s edge runtime', new Error('Dynamic WASM code generation not allowed in Edge Runtime'), 'wasm_refused'],
])) {
  test(`${what} while compiling is ${code}`, async () => {
    const source = await bundled('rules.js');
    /** @type {Package} */
    const caibo = await import(`${source}#${encodeURI(what)}`);
    const { Module, compile } = WebAssembly;
    WebAssembly.compile = () => Promise.reject(thrown);
    // @ts-expect-error: the replacement only throws
    WebAssembly.Module = function refuse() {
      throw thrown;
    };
    try {
      const expected = { code, message: code === 'engine_failed' ? /out of memory or stack/ : /Content-Security-Policy/ };
      await assert.rejects(caibo.ready(), expected);
      assert.throws(() => caibo.validateCustomer(ADA), expected);
    } finally {
      Object.assign(WebAssembly, { Module, compile });
    }
    await caibo.ready();
    assert.deepEqual(caibo.validateCustomer(ADA), []);
  });
}
