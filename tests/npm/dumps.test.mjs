/**
 * No log, dump or copy of an error contains what was submitted or what a server said; its getters have it whole.
 *
 * The table: every dump × every row of `cases/http/dumps.json` × every failure of `repeating.mjs`.
 */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { Console } from 'node:console';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { Writable } from 'node:stream';
import { format, inspect, promisify } from 'node:util';
import v8 from 'node:v8';
import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';

import { FAILURES } from '../repeating.mjs';

/** @import { Package, Row } from '../repeating.mjs' */

/** @type {Row[]} */
const ROWS = JSON.parse(readFileSync(new URL('../cases/http/dumps.json', import.meta.url), 'utf8'));

const ENTRIES = ['index.js', 'js.js'];
const url = (/** @type {string} */ entry) => new URL(`../../pkg/${entry}`, import.meta.url).href;

/** The words, the parts of them that alone would give a value away, and the spellings of both in JSON and in headers. */
function hiddenTexts(/** @type {Row[]} */ ...rows) {
  const texts = rows.flatMap(({ words, hidden }) => [words, ...hidden]);
  const spellings = texts.flatMap((text) => [text, JSON.stringify(text).slice(1, -1), Buffer.from(text).toString('latin1')]);
  return [...new Set(spellings)];
}

/** The text that `write` prints to a console of Node. @param {(console: Console) => void} write */
function printed(write) {
  let text = '';
  const stream = new Writable({
    decodeStrings: false,
    write(chunk, _encoding, done) {
      text += chunk;
      done();
    },
  });
  write(new Console(stream));
  return text;
}

/** A received message of a channel between threads. @param {unknown} message */
function posted(message) {
  const { port1, port2 } = new MessageChannel();
  try {
    port1.postMessage(message);
    return receiveMessageOnPort(port2)?.message;
  } finally {
    port1.close();
  }
}

const ALL = { showHidden: true, depth: Infinity, maxArrayLength: null, maxStringLength: null };

/**
 * Every way in which an error ends up in a log, a copy or a file without anyone who reads one of its properties by name.
 *
 * @type {Record<string, (error: any) => string | Buffer>}
 */
const DUMPS = {
  message: (error) => error.message,
  stack: (error) => error.stack,
  String: (error) => String(error),
  toJSON: (error) => inspect(error.toJSON(), ALL),
  'JSON.stringify': (error) => JSON.stringify(error),
  'JSON.stringify of an object that holds it': (error) => JSON.stringify({ errors: [error] }),
  'console.log': (error) => printed((console) => console.log(error)),
  'console.log with text before it': (error) => printed((console) => console.log('failed:', error)),
  'console.log of an object that holds it': (error) => printed((console) => console.log({ error })),
  'console.log with %s': (error) => printed((console) => console.log('%s', error)),
  'console.log with %o': (error) => printed((console) => console.log('%o', error)),
  'console.log with %O': (error) => printed((console) => console.log('%O', error)),
  'console.log with %j': (error) => printed((console) => console.log('%j', error)),
  'console.error': (error) => printed((console) => console.error(error)),
  'console.trace': (error) => printed((console) => console.trace(error)),
  'console.table': (error) => printed((console) => console.table([error])),
  'console.dir': (error) => printed((console) => console.dir(error)),
  'console.dir of all': (error) => printed((console) => console.dir(error, ALL)),
  'console.dir of an object that holds it': (error) => printed((console) => console.dir({ error }, ALL)),
  format: (error) => format(error, error),
  inspect: (error) => inspect(error),
  'inspect with showHidden': (error) => inspect(error, { showHidden: true }),
  'inspect with an infinite depth': (error) => inspect(error, { depth: Infinity }),
  'inspect without customInspect': (error) => inspect(error, { customInspect: false }),
  'inspect of all without customInspect': (error) => inspect(error, { ...ALL, customInspect: false }),
  'inspect of an error that it caused': (error) => inspect(new Error('outer', { cause: error }), { ...ALL, customInspect: false }),
  'inspect of an AggregateError': (error) => inspect(new AggregateError([error]), { ...ALL, customInspect: false }),
  structuredClone: (error) => inspect(structuredClone(error), ALL),
  'structuredClone of an object that holds it': (error) => inspect(structuredClone({ error }), ALL),
  postMessage: (error) => inspect(posted(error), ALL),
  'v8.serialize': (error) => v8.serialize(error),
  spread: (error) => inspect({ ...error }, ALL),
  'Object.entries': (error) => inspect(Object.entries(error), ALL),
  'for…in': (error) => {
    const members = [];
    for (const name in error) members.push([name, error[name]]);
    return inspect(members, ALL);
  },
  'Object.getOwnPropertyDescriptors': (error) => inspect(Object.getOwnPropertyDescriptors(error), ALL),
  'a diagnostic report': (error) => JSON.stringify(/** @type {any} */ (process.report.getReport(error)).javascriptStack),
};

/**
 * The texts that a dump contains. V8 writes the letters of a string as Latin-1 or as UTF-16.
 *
 * @param {string | Buffer} dump
 * @param {string[]} texts
 */
function found(dump, texts) {
  if (typeof dump === 'string') return texts.filter((text) => dump.includes(text));
  const encodings = /** @type {const} */ (['utf8', 'latin1', 'utf16le']);
  return texts.filter((text) => encodings.some((encoding) => dump.includes(Buffer.from(text, encoding))));
}

test('the search finds a text in every dump of an error that shows it', () => {
  const [text] = ['Zoë 😀 Brontë'];
  const issue = { message: text };
  for (const [name, dump] of Object.entries(DUMPS)) {
    const error = Object.assign(new Error(text), { text, issues: [issue], toJSON: () => ({ text }) });
    assert.deepEqual(found(dump(error), [text]), [text], name);
  }
  for (const text of ['Ada', 'José', 'Zoë 😀']) assert.deepEqual(found(v8.serialize(text), [text]), [text]);
});

for (const entry of ENTRIES) {
  test(`${entry}: no dump shows the words, and the properties have them whole`, async () => {
    /** @type {Package} */
    const caibo = await import(url(entry));
    /** @type {string[]} */
    const leaks = [];
    const count = { cells: 0, events: 0, asked: 0 };
    for (const { name, className, fail } of FAILURES) {
      const results = await Promise.all(ROWS.map(async (row) => ({ row, ...(await fail(caibo, row)) })));
      for (const { row, error, events, asked } of results) {
        const why = `${name}: ${row.why}`;
        assert.equal(error.name, className, why);
        for (const [value, expected] of asked) {
          assert.deepEqual(value, expected, why);
          count.asked += 1;
        }
        const texts = hiddenTexts(row);
        for (const [dumpName, dump] of Object.entries(DUMPS)) {
          for (const text of found(dump(error), texts)) leaks.push(`${dumpName}: ${why}: ${text}`);
          count.cells += 1;
        }
        for (const text of found(inspect(events, ALL), texts)) leaks.push(`event: ${why}: ${text}`);
        count.events += events.length;
        count.cells += 1;
      }
    }
    assert.deepEqual(leaks, []);
    assert.equal(ROWS.length, 23);
    assert.equal(FAILURES.length, 36);
    assert.deepEqual(count, { cells: 23 * 36 * 37, events: 1886, asked: 3151 });
  });
}

test('an error of the engine shows its cause in no dump', async () => {
  const { Instance } = WebAssembly;
  let cells = 0;
  for (const row of ROWS) {
    const thrown = Object.assign(new Error(row.words), { data: row.words });
    // The first call of a copy of the package makes its instance.
    /** @type {Package} */
    const caibo = await import(`${url('index.js')}?${ROWS.indexOf(row)}`);
    /** @type {any} */
    let error;
    WebAssembly.Instance = /** @type {any} */ (
      function () {
        throw thrown;
      }
    );
    try {
      caibo.validateCustomer({});
    } catch (failure) {
      error = failure;
    } finally {
      WebAssembly.Instance = Instance;
    }
    assert.equal(error.code, 'engine_failed');
    assert.equal(error.cause, thrown);
    for (const [name, dump] of Object.entries(DUMPS)) {
      assert.deepEqual(found(dump(error), hiddenTexts(row)), [], name);
      cells += 1;
    }
  }
  assert.equal(cells, 23 * 36);
});

/** One customer and one answer that have the words of all rows, for processes that end with one error. @type {Row} */
const TOGETHER = {
  why: 'all rows',
  words: ROWS.map(({ words }) => words).join('; '),
  hidden: ROWS.flatMap(({ words, hidden }) => [words, ...hidden]),
};

const ENDINGS = {
  'an uncaught error': 'throw error;',
  'an unhandled rejection': 'Promise.reject(error);',
  'an uncaught error that another one caused': 'throw new Error("outer", { cause: error });',
};

for (const entry of ENTRIES) {
  for (const [ending, statement] of Object.entries(ENDINGS)) {
    test(`${entry}: the output of ${ending} does not show the words`, async () => {
      const script = `
        import { FAILURES } from ${JSON.stringify(new URL('../repeating.mjs', import.meta.url).href)};
        import * as caibo from ${JSON.stringify(url(entry))};
        const [, name, row] = process.argv;
        const { error } = await FAILURES.find((failure) => failure.name === name).fail(caibo, JSON.parse(row));
        ${statement}
      `;
      let cells = 0;
      for (const { name, className } of FAILURES) {
        const args = ['--input-type=module', '--eval', script, name, JSON.stringify(TOGETHER)];
        const { code, stdout, stderr } = await promisify(execFile)(process.execPath, args).catch((failure) => failure);
        assert.equal(code, 1, name);
        assert.equal(stdout, '', name);
        assert(stderr.includes(`${className}: `), `${name}: ${stderr}`);
        assert.deepEqual(found(stderr, hiddenTexts(TOGETHER)), [], `${name}: ${stderr}`);
        cells += ROWS.length;
      }
      assert.equal(cells, 23 * 36);
    });
  }
}
