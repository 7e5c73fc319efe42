/** Runs every code block of both READMEs, and compares its output with the README. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before, describe } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

import * as caibo from '../../pkg/index.js';
import { startDemo } from '../browser/page.mjs';
import { runtimes } from '../matrix/runtimes.mjs';
import { startSandbox } from '../sandbox.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
/** The README of the npm package. */
const PACKAGE = 'pkg-template/README.md';
/** The sandbox's URL in the READMEs. */
const ADDRESS = 'http://127.0.0.1:4010';

/** Prints each finished span, as an exporter to a tracing backend gets it. */
const TRACING = `
  import { trace } from '@opentelemetry/api';
  import { BasicTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
  const print = ({ name, attributes, status }) => console.log(name, JSON.stringify(attributes), status.code);
  const exporter = { export: (spans, done) => (spans.forEach(print), done({ code: 0 })), shutdown: async () => {} };
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }));
`;

/** @type {string} */
let project;

before(() => {
  project = mkdtempSync(join(tmpdir(), 'caibo-readme-'));
  const modules = join(project, 'node_modules');
  mkdirSync(modules);
  symlinkSync(join(root, 'pkg'), join(modules, 'caibo-customers'), 'dir');
  symlinkSync(join(root, 'node_modules', '@opentelemetry'), join(modules, '@opentelemetry'), 'dir');
  writeFileSync(join(project, 'tracing.mjs'), TRACING);
});
after(() => rmSync(project, { recursive: true }));

/**
 * The code blocks of a README, each with the block after it.
 *
 * @param {string} file
 */
function blocks(file) {
  const readme = readFileSync(join(root, file), 'utf8');
  const found = Array.from(readme.matchAll(/^```(\w+)(?:,no_run)?\n(.*?)^```$/gms), ([, language = '', code = '']) => ({
    language,
    code,
  }));
  return found.map((block, index) => ({ ...block, next: found[index + 1] }));
}

/**
 * Runs a script in a project that has the package, against a new sandbox.
 *
 * @param {string} script
 */
async function run(script) {
  const sandbox = await startSandbox();
  try {
    const file = join(project, 'script.mjs');
    writeFileSync(file, script.replaceAll(ADDRESS, sandbox.url));
    const tracing = script.includes('@opentelemetry') ? ['--import', join(project, 'tracing.mjs')] : [];
    const args = ['--preserve-symlinks', ...tracing, file];
    const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', cwd: project });
    return { stdout, stderr };
  } finally {
    await sandbox.stop();
  }
}

/** The output of the one script for which the README shows none: its spans. */
const SPANS =
  'POST /customers {"http.request.method":"POST","url.template":"/customers","http.request.resend_count":0,' +
  '"http.response.status_code":200} 0\n';

/** Whether a script is one for a page. @param {{ code: string }} block */
const isOfPage = ({ code }) => code.includes('document.');

for (const [file, count] of /** @type {const} */ ([
  ['README.md', 6],
  [PACKAGE, 9],
])) {
  const scripts = blocks(file).filter((block) => block.language === 'js' && !isOfPage(block));
  test(`${file} has the expected number of scripts`, () => assert.equal(scripts.length, count));
  for (const [index, { code, next }] of scripts.entries()) {
    test(`script ${index + 1} of ${file} has the documented output`, async () => {
      const expected = next?.language === 'text' ? next.code : code.includes('@opentelemetry') ? SPANS : '';
      assert.deepEqual(await run(code), { stdout: expected, stderr: '' });
    });
  }
}

test('every code block in another language is covered by another test', () => {
  const others = (/** @type {string} */ file) =>
    blocks(file).flatMap(({ language }) => (language === 'js' || language === 'text' ? [] : language));
  // CI runs `sh`, and a test below runs `console`. rustdoc tests `rust`, but for the last one, a test itself, which is
  // `sandbox/tests/readme.rs`.
  assert.deepEqual(others('README.md'), ['sh', 'rust', 'rust', 'rust', 'rust', 'rust', 'rust', 'console', 'rust']);
  // A test of the form's page uses `html` and `http`. `sh` installs the package, as other tests do. The pages of
  // `tests/form-libraries` are the rest.
  assert.deepEqual(others(PACKAGE), ['sh', 'html', 'jsx', 'jsx', 'jsx', 'vue', 'svelte', 'http', 'html']);
  const { name } = JSON.parse(readFileSync(join(root, 'pkg/package.json'), 'utf8'));
  assert.equal(blocks(PACKAGE).find(({ language }) => language === 'sh')?.code, `npm install ${name}\n`);
});

test('the sandbox answers the request of README as documented', async () => {
  const command = blocks('README.md').find(({ language }) => language === 'console')?.code ?? '';
  const [, body] = /-d '(.+?)'/.exec(command) ?? [];
  assert(body);
  const sandbox = await startSandbox();
  try {
    const headers = { 'Content-Type': 'application/json' };
    const response = await fetch(`${sandbox.url}/customers`, { method: 'POST', headers, body });
    assert.equal(response.status, 400);
    assert.match(await response.text(), /"errors":\{"email":\["is required"\]\}/);
  } finally {
    await sandbox.stop();
  }
});

test('the first examples of the package’s README, a form and a Node script, have ten lines at most', () => {
  const scripts = blocks(PACKAGE).filter(({ language }) => language === 'js');
  for (const script of [scripts.find(isOfPage), scripts.find((block) => !isOfPage(block))]) {
    const lines = script?.code.trimEnd().split('\n') ?? [];
    assert(lines.length > 1 && lines.length <= 10, script?.code);
  }
});

test('the form of the package’s README shows errors, and submitting it twice creates one customer', async () => {
  const { short, form, importMap } = ofPage();
  const checkout = await openCheckout({ '/': importMap + form, '/form.js': short });
  const { page, button, sandbox, says } = checkout;
  try {
    await page.fill('[name=email]', 'ada@');
    await button.click();
    const email = 'Email must be an email address: the part after the @ is not valid';
    await says('[data-summary]', `Nothing was sent. Please check:Name is required${email}`);
    await says('[data-error-for=email]', email);
    assert.deepEqual(checkout.keys(), []);
    await page.fill('[name=name]', 'Ada Lovelace');
    await page.fill('[name=email]', 'ada@example.com');
    await says('[data-summary]', '');
    await button.dblclick();
    await says('[data-summary]', 'The customer has been created.');
    assert.equal((await sandbox.customers()).length, 1);
    assert.equal(checkout.keys().length, 1);
  } finally {
    await checkout.stop();
  }
});

test('the second form of the package’s README sends to its own backend, in German', async () => {
  const { script, form } = ofPage();
  const stdin = { contents: script, resolveDir: project };
  const { outputFiles } = await build({ stdin, bundle: true, write: false, format: 'esm', logLevel: 'error' });
  const checkout = await openCheckout({ '/': form, '/form.js': outputFiles[0]?.text ?? '' });
  const { page, button, says } = checkout;
  try {
    await button.click();
    await says('[data-summary]', 'Es wurde nichts gesendet. Bitte prüfen Sie:Name ist erforderlichEmail ist erforderlich');
    await page.route('**/orders', (route) => route.fulfill({ json: { order: 7 } }));
    await page.fill('[name=name]', 'Ada Lovelace');
    await page.fill('[name=email]', 'ada@example.com');
    await button.click();
    await says('[data-summary]', 'Der Kunde wurde angelegt.');
    await page.waitForURL('**/#thanks');
    assert.equal(checkout.keys().length, 1);
  } finally {
    await checkout.stop();
  }
});

test('that form works under the documented Content-Security-Policy, and with /js under a stricter one', async () => {
  const { short, form, policy } = ofPage();
  const strict = policy.replace(" 'wasm-unsafe-eval'", '');
  assert.notEqual(strict, policy);
  for (const [entry, contentSecurityPolicy] of [
    ['caibo-customers/form', policy],
    ['caibo-customers/js/form', strict],
  ]) {
    const contents = short.replace("'caibo-customers/form'", `'${entry}'`);
    const stdin = { contents, resolveDir: project };
    const { outputFiles } = await build({ stdin, bundle: true, write: false, format: 'esm', logLevel: 'error' });
    const files = { '/': form, '/form.js': outputFiles[0]?.text ?? '' };
    const checkout = await openCheckout(files, { 'Content-Security-Policy': contentSecurityPolicy });
    try {
      await checkout.page.fill('[name=name]', 'Ada Lovelace');
      await checkout.page.fill('[name=email]', 'ada@example.com');
      await checkout.button.click();
      await checkout.says('[data-summary]', 'The customer has been created.');
    } finally {
      await checkout.stop();
    }
  }
});

/** The page, the script and the policy in the package's README. */
function ofPage() {
  const all = blocks(PACKAGE);
  const [form = '', importMap = ''] = all.flatMap(({ language, code }) => (language === 'html' ? code : []));
  const scripts = all.filter((block) => block.language === 'js' && isOfPage(block));
  const [short = '', script = ''] = scripts.map(({ code }) => code);
  const header = all.find(({ language }) => language === 'http')?.code ?? '';
  const [, policy = ''] = /^Content-Security-Policy: (.+)\n$/.exec(header) ?? [];
  return { form, importMap, short, script, policy };
}

/**
 * Serves these files and the package from another origin than the API's.
 *
 * @param {Record<string, string>} files
 * @param {import('node:http').OutgoingHttpHeaders} [headers] of every response
 */
async function openCheckout(files, headers) {
  const { sandbox, open, stop } = await startDemo();
  const server = createServer(({ url = '' }, response) => {
    const [, file] = /^\/node_modules\/caibo-customers\/([\w-]+\.js)$/.exec(url) ?? [];
    const own = url === '/favicon.ico' ? '' : files[url];
    const text = file ? readFileSync(join(root, 'pkg', file), 'utf8') : own;
    const type = url === '/' ? 'text/html' : 'text/javascript';
    response.writeHead(text === undefined ? 404 : 200, { 'Content-Type': type, ...headers });
    response.end(text?.replaceAll(ADDRESS, sandbox.url));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const demo = await open();
  const { page, posts, troubles } = demo;
  await page.goto(`http://127.0.0.1:${port}/`);
  return {
    sandbox,
    page,
    button: page.getByRole('button', { name: 'Create' }),
    /** The idempotency keys that the page has sent, in order. */
    keys: () => posts.map((post) => post.headers()['idempotency-key']),
    /** Waits for the text of an element. @param {string} selector @param {string} text */
    async says(selector, text) {
      const has = (/** @type {Record<'selector' | 'text', string>} */ { selector, text }) =>
        document.querySelector(selector)?.textContent === text;
      await page.waitForFunction(has, { selector, text }).catch(() => {});
      assert.equal(await page.locator(selector).textContent(), text, troubles.join('\n'));
    },
    async stop() {
      await stop();
      server.close();
    },
  };
}

/**
 * The rows of every table whose first column has this heading.
 *
 * @param {string} file
 * @param {string} head
 */
function table(file, head) {
  const text = readFileSync(join(root, file), 'utf8');
  const tables = [...text.matchAll(/^\| (\S+) \|.*\n\|[-|]+\|\n((?:\|.*\n)+)/gm)];
  const rows = tables.flatMap(([, first, rows = '']) => (first === head ? rows.trimEnd().split('\n') : []));
  assert(rows.length > 0, `${file} has a table of each ${head}`);
  return rows.map((row) => row.slice(2, -2).split(' | '));
}

/** The code spans of a text. @param {string} text */
const codes = (text) => Array.from(text.matchAll(/`(.+?)`/g), ([, code = '']) => code);

/** @typedef {{ type: string | string[], format?: string, maxLength?: number }} Schema of a field */

/**
 * Describes a field's type as the READMEs do.
 *
 * @param {Schema} schema
 * @param {boolean} isRequired
 */
function takes({ type, format = '', maxLength }, isRequired) {
  const [name = '', orNull] = [type].flat();
  /** @type {Record<string, string>} */
  const words = {
    string: 'text',
    number: 'finite number',
    email: 'an address (RFC 5321, ASCII)',
    'date-time': 'a date-time (RFC 3339) or a JavaScript `Date`',
  };
  const limit = maxLength === undefined ? '' : ` of at most ${maxLength} characters`;
  const ending = isRequired ? '; required' : orNull && `${limit && ','} or null`;
  return `${words[format] ?? words[name] ?? (format || name)}${limit}${ending ?? ''}`;
}

test('the package’s README links to an existing section of README', () => {
  const [, heading = ''] = /the repository's README, under “(.+?)”/.exec(readFileSync(join(root, PACKAGE), 'utf8')) ?? [];
  const headings = readFileSync(join(root, 'README.md'), 'utf8').matchAll(/^#+ (.+)$/gm);
  assert(Array.from(headings, ([, text = '']) => text).includes(heading), heading);
});

describe('the tables of the package’s README', () => {
  const declarations = readFileSync(join(root, 'pkg-template/index.d.ts'), 'utf8');

  test('the rules match the schema and README', () => {
    /** @type {{ properties: Record<string, Schema>, required: string[] }} */
    const { properties, required } = JSON.parse(readFileSync(join(root, 'pkg/schema.json'), 'utf8'));
    const expected = Object.entries(properties).map(([field, schema]) => [field, takes(schema, required.includes(field))]);
    const rows = table(PACKAGE, 'field');
    const fields = rows.filter(([names]) => !names?.endsWith(', in changes only'));
    assert.deepEqual(fields.flatMap(([names = '', text]) => codes(names).map((field) => [field, text])), expected);
    assert.equal(rows.length, fields.length + 1);
    assert.deepEqual(rows, table('README.md', 'field'));
  });

  test('the errors match the declared classes and codes', () => {
    const rows = table(PACKAGE, 'class');
    const classes = Array.from(declarations.matchAll(/^export class (\w+)/gm), ([, name]) => name);
    assert.deepEqual(new Set(rows.flatMap(([name = '']) => codes(name))), new Set(classes));
    const [union = ''] = /(?<=^export type ErrorCode =\n).+?;$/ms.exec(declarations) ?? [];
    const declared = Array.from(union.matchAll(/'(\w+)'/g), ([, code]) => code);
    assert.deepEqual(rows.flatMap(([, code = '']) => codes(code)).sort(), declared.sort());
  });

  test('the options match the declared ones and their defaults', () => {
    const documented = table(PACKAGE, 'option').map(([name = '', value = '']) => [codes(name)[0], codes(value)[0]]);
    // The members of an interface, each with its comment.
    const members = declarations.matchAll(/^  \/\*\*((?:(?!\*\/).)*)\*\/\n  (\w+)\?:/gms);
    const declared = Array.from(members, ([, comment = '', name]) => {
      const [, value] = /@defaultValue (.+)/.exec(comment) ?? [];
      return [name, codes(value ?? '')[0] ?? value];
    });
    assert.deepEqual(Object.fromEntries(documented), Object.fromEntries(declared));
  });

  test('the statuses match those that are repeated', async (t) => {
    t.mock.method(Math, 'random', () => 0);
    const [, listed = ''] = /^\| no complete response; (.+?) \| repeated \|/m.exec(readFileSync(join(root, PACKAGE), 'utf8')) ?? [];
    const repeated = [];
    for (let status = 400; status < 600; status += 1) {
      let sent = 0;
      const fetch = async () => new Response(null, { status: (sent += 1) === 1 ? status : 200 });
      const options = { fetch, idempotencyKey: 'sign-up-77' };
      await caibo.createCustomer({ name: 'Ada Lovelace', email: 'ada@example.com' }, options).catch(() => {});
      if (sent === 2) repeated.push(status);
    }
    assert.equal(listed, repeated.join(', '));
  });

  test('every runtime of the matrix is listed', () => {
    const named = table(PACKAGE, 'where').map(([where]) => where).join('; ');
    for (const { title } of runtimes) {
      const [name = ''] = title.split(/,| \(/);
      assert(named.includes(name), name);
    }
  });
});
