/**
 * In Chromium, as in Node (`../npm/dumps.test.mjs`), no log or copy of an error contains what was submitted or what a
 * server said. The console and uncaught errors are searched as Chromium describes them to its developer tools.
 */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test, { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';

import { startDemo } from './page.mjs';

/** @import { Row } from '../repeating.mjs' */

/** @type {Row[]} */
const ROWS = JSON.parse(readFileSync(new URL('../cases/http/dumps.json', import.meta.url), 'utf8'));
const REPEATING = fileURLToPath(new URL('../repeating.mjs', import.meta.url));

/** @type {Awaited<ReturnType<typeof startDemo>>} */
let demo;
before(async () => {
  demo = await startDemo();
});
after(() => demo.stop());

/**
 * Makes errors in a page and dumps each in every way. It uses nothing but its argument, so that it can be sent to a page.
 *
 * @param {{ entry: string | undefined, rows: Row[] }} job without an entry: plain errors with the words of the rows, which
 * every dump must show
 */
async function dumpInPage({ entry, rows }) {
  /** @type {Record<string, string[]>} */
  const dumps = { message: [], stack: [], 'JSON.stringify': [], structuredClone: [], postMessage: [], spread: [], error: [], unhandledrejection: [] };
  /** @type {(name: string, text: string | undefined) => void} */
  const add = (name, text = '') => dumps[name]?.push(text);
  const nextEvent = (/** @type {string} */ type) =>
    /** @type {Promise<any>} */ (new Promise((resolve) => addEventListener(type, resolve, { once: true })));
  const members = (/** @type {any} */ value) =>
    Reflect.ownKeys(value).map((key) => `${String(key)}: ${value[key]} ${JSON.stringify(value[key])}`).join();

  const errors = [];
  let asked = 0;
  if (entry) {
    const caibo = await import(entry);
    const { FAILURES } = await import(new URL('/repeating.mjs', location.href).href);
    for (const { name, className, fail } of FAILURES) {
      const failed = await Promise.all(rows.map((row) => fail(caibo, row)));
      for (const result of failed) {
        if (result.error.name !== className) throw new Error(`${name}: ${result.error.name}`);
        for (const [found, expected] of result.asked) {
          const isSame = found === expected || (typeof found === 'object' && JSON.stringify(found) === JSON.stringify(expected));
          if (!isSame) throw new Error(`${name}: ${found} instead of ${expected}`);
          asked += 1;
        }
        errors.push(result.error);
      }
    }
  } else {
    errors.push(...rows.map(({ words }) => Object.assign(new Error(words), { words, toJSON: () => ({ words }) })));
  }

  const { port1, port2 } = new MessageChannel();
  for (const error of errors) {
    console.log(error);
    console.log('failed: %s %o %O', error, error, error);
    console.dir(error);
    console.error(error);
    console.table([error]);
    add('message', error.message);
    add('stack', error.stack);
    add('JSON.stringify', JSON.stringify(error));
    add('structuredClone', members(structuredClone(error)));
    const received = new Promise((resolve) => {
      port2.onmessage = ({ data }) => resolve(members(data));
    });
    port1.postMessage(error);
    add('postMessage', /** @type {string} */ (await received));
    add('spread', JSON.stringify({ ...error }));
    const uncaught = nextEvent('error');
    setTimeout(() => {
      throw error;
    });
    add('error', (await uncaught).message);
    const unhandled = nextEvent('unhandledrejection');
    void Promise.reject(error);
    add('unhandledrejection', String((await unhandled).reason));
  }
  port1.close();
  return { dumps, asked };
}

/**
 * @param {string | undefined} entry
 * @returns {Promise<{ dumps: Record<string, string[]>, asked: number }>} with those that the developer tools get
 */
async function dump(entry) {
  const { page } = await demo.open();
  await page.route('**/repeating.mjs', (route) => route.fulfill({ path: REPEATING }));
  const tools = await page.context().newCDPSession(page);
  /** @type {Record<string, string[]>} */
  const received = { 'console.log': [], 'console.dir': [], 'console.error': [], 'console.table': [], 'uncaught, unhandled': [] };
  tools.on('Runtime.consoleAPICalled', (event) => received[`console.${event.type}`]?.push(JSON.stringify(event)));
  tools.on('Runtime.exceptionThrown', (event) => received['uncaught, unhandled']?.push(JSON.stringify(event)));
  await tools.send('Runtime.enable');
  const { dumps, asked } = await page.evaluate(dumpInPage, { entry: entry && `${demo.sandbox.url}/pkg/${entry}`, rows: ROWS });
  // The answer to this command comes after all events.
  await tools.send('Runtime.evaluate', { expression: '0' });
  await page.context().close();
  return { dumps: { ...received, ...dumps }, asked };
}

/** The number of dumps of each kind for a number of errors. @param {number} errors */
const counts = (errors) => ({
  'console.log': 2 * errors,
  'console.dir': errors,
  'console.error': errors,
  'console.table': errors,
  'uncaught, unhandled': 2 * errors,
  message: errors,
  stack: errors,
  'JSON.stringify': errors,
  structuredClone: errors,
  postMessage: errors,
  spread: errors,
  error: errors,
  unhandledrejection: errors,
});

/** @param {Record<string, string[]>} dumps */
const lengths = (dumps) => Object.fromEntries(Object.entries(dumps).map(([name, { length }]) => [name, length]));

const inJson = (/** @type {string} */ text) => JSON.stringify(text).slice(1, -1);

test('the search finds the words in every dump of an error that shows them', async () => {
  const { dumps } = await dump(undefined);
  assert.deepEqual(lengths(dumps), counts(ROWS.length));
  for (const { words } of ROWS) {
    for (const [name, texts] of Object.entries(dumps)) {
      assert(texts.some((text) => [words, inJson(words), inJson(inJson(words))].some((spelling) => text.includes(spelling))), `${name}: ${words}`);
    }
  }
});

for (const entry of ['index.js', 'js.js']) {
  test(`${entry}: no dump shows the words, and the properties have them whole`, async () => {
    const { dumps, asked } = await dump(entry);
    assert.equal(ROWS.length, 23);
    assert.deepEqual(lengths(dumps), counts(23 * 36));
    assert.equal(asked, 3151);
    // Every dump is searched for the texts of every row.
    const texts = ROWS.flatMap(({ words, hidden }) => [words, ...hidden]);
    const spellings = new Set(texts.flatMap((text) => [text, inJson(text), inJson(inJson(text))]));
    const leaks = [];
    for (const [name, found] of Object.entries(dumps)) {
      for (const text of spellings) {
        for (const dump of found) if (dump.includes(text)) leaks.push(`${name}: ${text}: ${dump}`);
      }
    }
    assert.deepEqual(leaks.slice(0, 5), []);
  });
}
