/** Checks the package with publint, with Are the types wrong and with TypeScript in a consumer's project. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { after, before } from 'node:test';

import { installPackage, root } from './installed.mjs';

/** @type {ReturnType<typeof installPackage>} */
let project;

before(() => {
  project = installPackage();
  // The script in README imports these too.
  const tracing = '@opentelemetry';
  symlinkSync(join(root, 'node_modules', tracing), join(project.folder, 'node_modules', tracing), 'dir');
});
after(() => project.remove());

/**
 * Runs a tool of the repository in the project. Fails with the tool's output.
 *
 * @param {string} tool
 * @param {string[]} args
 */
function run(tool, args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'node_modules', tool), ...args], {
    cwd: project.folder,
    encoding: 'utf8',
  });
  assert.equal(status, 0, stdout + stderr);
  return stdout;
}

test('publint reports nothing', () => {
  assert.match(run('publint/src/cli.js', [project.tarball, '--strict']), /All good!/);
});

test('Are the types wrong reports nothing', () => {
  // CommonJS and Node 10 cannot load a .wasm file.
  const but = ['--exclude-entrypoints', 'wasm'];
  const report = run('@arethetypeswrong/cli/dist/index.js', [project.tarball, '--no-emoji', ...but]);
  assert.match(report, /No problems found/);
  for (const entry of ['caibo-customers', 'caibo-customers/form', 'caibo-customers/js']) {
    assert(report.includes(`"${entry}"`), entry);
  }
});

/** A consumer's ES module. */
const ESM = `
import { ValidationError, createCustomer, isCaiboError, issueSentence, ready, validateCustomer, validateCustomerField } from 'caibo-customers';
import type { Customer, CustomerField, CustomerInput, ErrorCode, HttpRequest, Issue, Locale, Options } from 'caibo-customers';
import { customerFromForm } from 'caibo-customers/form';
import * as js from 'caibo-customers/js';
import type { Issue as JsIssue } from 'caibo-customers/js';
import de from 'caibo-customers/locales/de';
import form from 'caibo-customers/locales/zh-Hant/form';
import rules from 'caibo-customers/wasm';

const field: CustomerField = 'email';
const issues: Issue[] = validateCustomerField(field, 1);
const same: JsIssue[] = issues;
const locales: Locale[] = [de, form];
export const sentences: string[] = issues.map((issue) => issueSentence(issue, { label: 'Email', locale: locales[0] }));
export const word: string | undefined = form.form[0];
// @ts-expect-error: a locale is an object
issueSentence(issues[0]!, { locale: 'de' });
const options: Options = { baseUrl: 'http://localhost', signal: AbortSignal.timeout(1) };
export async function submit(form: HTMLFormElement): Promise<Customer | null> {
  const customer: CustomerInput = customerFromForm(form);
  await ready();
  try {
    return await createCustomer(customer, options);
  } catch (error) {
    if (error instanceof ValidationError || error instanceof js.ValidationError) console.log(error.issues.length);
    const code: ErrorCode | undefined = isCaiboError(error) ? error.code : undefined;
    console.log(code, validateCustomer(customer).total, same);
    return js.createCustomer(customer, options);
  }
}
export const request: HttpRequest = js.buildCreateCustomerRequest({ name: 'Ada', email: 'ada@example.com' });
export const module: WebAssembly.Module = rules;
// @ts-expect-error: it is typed, and not any
createCustomer({ name: 1 });
// @ts-expect-error: it is typed, and not any
js.createCustomer({ name: 1 });
// @ts-expect-error: it is typed, and not any
customerFromForm(1);
`;

/** A consumer's CommonJS module. */
const COMMON_JS = `
import caibo = require('caibo-customers');
import form = require('caibo-customers/form');
import js = require('caibo-customers/js');
import de = require('caibo-customers/locales/de');
import ar = require('caibo-customers/locales/ar/form');

const locales: caibo.FormLocale[] = [ar.default];
const sentence = (issue: caibo.Issue): string => caibo.issueSentence(issue, { locale: locales[0] ?? de.default });
async function submit(element: HTMLFormElement): Promise<caibo.Customer | null> {
  const customer: caibo.CustomerInput = form.customerFromForm(element);
  const issues: caibo.Issue[] = js.validateCustomer(customer);
  if (issues.length > 0) return null;
  return caibo.createCustomer(customer);
}
// @ts-expect-error: it is typed, and not any
caibo.createCustomer({ name: 1 });
// @ts-expect-error: it is typed, and not any
js.createCustomer({ name: 1 });
export = { sentence, submit };
`;

/**
 * The scripts of both READMEs, unchanged.
 *
 * @returns {[string, string][]}
 */
function documented() {
  return ['README.md', 'pkg-template/README.md'].flatMap((file) => {
    const blocks = readFileSync(join(root, file), 'utf8').matchAll(/^\`\`\`(js|ts)\n(.*?)^\`\`\`$/gms);
    const scripts = [...blocks].map(([, language, code]) => [language, code ?? '']);
    assert(scripts.length > 0, file);
    return scripts.map(([language, code], index) => {
      const name = `${file.replaceAll(/\W/g, '-')}-${index}.m${language}`;
      return /** @type {[string, string]} */ ([name, code]);
    });
  });
}

for (const [moduleResolution, module] of [
  // Of the values of `module` that `bundler` allows, this one allows CommonJS too.
  ['bundler', 'preserve'],
  ['node16', 'node16'],
  ['nodenext', 'nodenext'],
]) {
  test(`types resolve with moduleResolution ${moduleResolution}, in ES modules and in CommonJS`, () => {
    /** @type {[string, string][]} */
    const sources = [['esm.mts', ESM], ['common.cts', COMMON_JS], ...documented()];
    for (const [name, source] of sources) writeFileSync(join(project.folder, name), source);
    const compilerOptions = {
      strict: true,
      exactOptionalPropertyTypes: true,
      verbatimModuleSyntax: true,
      noEmit: true,
      allowJs: true,
      checkJs: true,
      skipLibCheck: false,
      target: 'es2022',
      lib: ['es2022', 'dom', 'dom.iterable'],
      types: [],
      module,
      moduleResolution,
    };
    const files = sources.map(([name]) => name);
    writeFileSync(join(project.folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
    run('typescript/bin/tsc', ['--project', 'tsconfig.json']);
    for (const name of files) rmSync(join(project.folder, name));
  });
}

/** A module of a project without the DOM's types, such as a server's or React Native's. */
const WITHOUT_DOM = `
import { createClient, createCustomer, customerSchema, isCaiboError, validateCustomer } from 'caibo-customers';
import type { AbortSignalLike, FetchInit, FetchResponse, HeadersLike, Options } from 'caibo-customers';
import { customerFromForm } from 'caibo-customers/form';
import type { FormElement } from 'caibo-customers/form';
import * as js from 'caibo-customers/js';
import * as rules from 'caibo-customers/rules';

declare const form: FormElement;
declare const signal: AbortSignalLike;
declare const headers: HeadersLike;
declare const answer: FetchResponse & { json(): Promise<unknown> };
const sent: FetchInit[] = [];
const options: Options = {
  headers,
  signal,
  fetch: async (url, init) => {
    sent.push(init);
    const text: string = url + init.method + init.headers['Accept'];
    return text === '' ? { status: 204 } : answer;
  },
};
export const total: number = validateCustomer({}).total + rules.validateCustomer({}).total;
export const created = createCustomer(customerFromForm(form), options);
export const again = js.createCustomer({ name: 'Ada', email: 'ada@example.com' }, { fetch: async () => ({ status: 200 }) });
export const client = createClient({ headers: { 'X-Trace': 't-1' } });
export const standard = customerSchema['~standard'].vendor;
export const known = isCaiboError(0);
// @ts-expect-error: it is typed, and not any
void createCustomer({ name: 'Ada', email: 'a@b' }, { fetch: async () => 5 });
// @ts-expect-error: it is typed, and not any
void createCustomer({ name: 'Ada', email: 'a@b' }, { signal: {} });
// @ts-expect-error: a Map is no record and no Headers
void createCustomer({ name: 'Ada', email: 'a@b' }, { headers: new Map<string, string>() });
`;

/** The platform's own objects, where it declares them. */
const PLATFORM = `
import { createCustomer } from 'caibo-customers';
import { customerFromForm } from 'caibo-customers/form';
const signal = AbortSignal.timeout(1);
void createCustomer(customerFromForm(new FormData()), { fetch, signal, headers: new Headers() });
void createCustomer(customerFromForm(new FormData()), { fetch: (url, init) => globalThis.fetch(url, { ...init, signal: init.signal }) });
`;

for (const [what, lib, types, sources] of /** @type {[string, string[], string[], string[]][]} */ ([
  ['without the types of the DOM and of Node', ['es2022'], [], [WITHOUT_DOM]],
  ['with the types of Node', ['es2022'], ['node'], [WITHOUT_DOM, PLATFORM]],
  ['with the types of the DOM', ['es2022', 'dom'], [], [WITHOUT_DOM, PLATFORM]],
  ['with the types of both', ['es2022', 'dom', 'dom.iterable'], ['node'], [WITHOUT_DOM, PLATFORM]],
])) {
  test(`types compile ${what}`, () => {
    const files = sources.map((source, index) => {
      const name = `bare-${index}.mts`;
      writeFileSync(join(project.folder, name), source);
      return name;
    });
    const compilerOptions = {
      strict: true,
      exactOptionalPropertyTypes: true,
      noEmit: true,
      skipLibCheck: false,
      target: 'es2022',
      module: 'nodenext',
      lib,
      types,
      typeRoots: [join(root, 'node_modules/@types')],
    };
    writeFileSync(join(project.folder, 'tsconfig.bare.json'), JSON.stringify({ compilerOptions, files }));
    run('typescript/bin/tsc', ['--project', 'tsconfig.bare.json']);
  });
}
