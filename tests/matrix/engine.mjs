/** Tests the package in one browser engine: the cases of `tests/cases`, every fault of the sandbox, a bound form, and the demo page. */

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { compareEngines, differences } from '../conformance/engines.mjs';
import { makeCall, runFaults } from '../faults.mjs';
import { libraries, prepare } from '../form-libraries/libraries.mjs';
import { differenceIn } from '../form-libraries/run.mjs';
import { scenarios } from '../form-libraries/script.mjs';
import { startSandbox } from '../sandbox.mjs';
import { SHOWN } from './shared/check.js';
import { openInEngine } from './webdriver-form.mjs';

/** @import { Case, Outcome } from '../answers.mjs' */
/** @import { Job } from '../faults.mjs' */
/** @import { Project } from './project.mjs' */
/** @import { Prove } from './runtimes.mjs' */
/** @import { Browser } from './webdriver.mjs' */

/** The time by which a call may exceed its deadline, in milliseconds, while another runtime uses the same cores. */
const GRACE = 1000;

const root = fileURLToPath(new URL('../../', import.meta.url));

/**
 * The version and the tests of an engine. Reading the version starts the browser.
 *
 * @param {(project: Project) => Promise<Browser>} start
 */
export function engine(start) {
  /** @type {Browser} */
  let browser;
  return {
    /** @param {Project} project */
    async version(project) {
      browser = await start(project);
      return browser.version;
    },
    /** @param {Project} project @param {Prove} prove */
    async run(project, prove) {
      await useOwnPage(browser, project, prove);
      await useDemoPage(browser);
      await useBoundForm(browser, project);
      // The cases and the package, as they stand in the repository. The sandbox is another origin, so that every call has a
      // preflight.
      const files = await project.serveFolders([root]);
      await browser.open(`${files}/tests/matrix/empty.html`);
      await runCases(browser);
      await runAnswers(browser, files);
      const open = async () => ({
        entry: `${files}/pkg/index.js`,
        run: (/** @type {Job} */ job) => browser.evaluate(makeCall, job),
      });
      await runFaults(browser.engine, open, GRACE);
    },
  };
}

/** Opens the page of the project. @param {Browser} browser @param {Project} project @param {Prove} prove */
async function useOwnPage(browser, project, prove) {
  const server = await project.files();
  await prove(async (api) => {
    await browser.open(`${server}/?api=${api}`);
    return shown(browser, 'body', SHOWN);
  });
}

/** Compares the issues and the bodies of every case with those of native Rust. @param {Browser} browser */
async function runCases(browser) {
  const result = await compareEngines([browser]);
  assert.deepEqual(differences(result), []);
  const counts = [...result.engines].filter(([name]) => name.endsWith(browser.engine)).map(([name, groups]) => {
    const validated = [...groups.values()].reduce((sum, tally) => sum + tally.validated, 0);
    return `${name}: ${validated}`;
  });
  assert.equal(counts.length, 3, 'three builds run in a browser');
  console.log(`cases with the issues and the body of native Rust: ${counts.join('; ')}`);
}

/** The files of answers, and the function of `../answers.mjs` that runs each. */
const ANSWERS = { responses: 'runResponses', complaints: 'runComplaints' };

/**
 * Runs the cases of responses and of failures, by both builds that make calls.
 *
 * @param {Browser} browser
 * @param {string} files the address of the repository's files
 */
async function runAnswers(browser, files) {
  for (const [file, run] of Object.entries(ANSWERS)) {
    /** @type {Case[]} */
    const cases = JSON.parse(await readFile(new URL(`../cases/http/${file}.json`, import.meta.url), 'utf8'));
    for (const entry of ['index.js', 'js.js']) {
      /** @type {Outcome[]} */
      const outcomes = await browser.evaluate(
        async ({ runner, run, entry, cases }) => (await import(runner))[run](await import(entry), cases),
        { runner: `${files}/tests/answers.mjs`, run, entry: `${files}/pkg/${entry}`, cases },
      );
      assert.equal(outcomes.length, cases.length);
      for (const { why, found, expected } of outcomes) assert.deepEqual(found, expected, `${entry}: ${why}`);
      console.log(`${browser.engine}, ${entry}: ${outcomes.length} ${file} are read as expected`);
    }
  }
}

/** Makes mistakes in the form of the demo page, mends them, and creates a customer. @param {Browser} browser */
async function useDemoPage(browser) {
  const sandbox = await startSandbox();
  try {
    await browser.open(sandbox.url);
    await shown(browser, '#request', ['Nothing to send yet: 2 fields to correct.']);
    // On leaving a field.
    await browser.type('#email', 'ada');
    await browser.click('#name');
    await shown(browser, '#email-errors', ['Email must be an email address: the @ is missing']);
    assert.equal(await isInvalid(browser, '#email'), true);
    // At each keystroke, once the field has had an error.
    await browser.type('#email', '@example.com');
    assert.equal(await isInvalid(browser, '#email'), false);
    // On submit, with the focus on the first error.
    await browser.click('#submit');
    await shown(browser, '#status', ['Nothing was sent. Please check:']);
    await shown(browser, '#name-errors', ['Name is required']);
    assert.equal(await browser.evaluate(() => document.activeElement?.id, null), 'name');
    assert.deepEqual(await sandbox.customers(), []);

    await browser.type('#name', 'Ada Lovelace');
    await browser.type('#phone', '+44 20 7946 0018');
    await browser.type('#address', '12 St James’s Square\nLondon');
    await browser.click('#submit');
    await shown(browser, '#status', ['The customer has been created.']);
    await shown(browser, '#answer', ['Created']);
    await shown(browser, '#customers', ['Ada Lovelace']);
    const [{ createDate, ...stored } = {}, ...others] = await sandbox.customers();
    assert.deepEqual(stored, {
      id: 1,
      name: 'Ada Lovelace',
      email: 'ada@example.com',
      address: '12 St James’s Square\nLondon',
      phone: '+44 20 7946 0018',
    });
    assert.deepEqual(others, []);
  } finally {
    await sandbox.stop();
  }
}

/** Runs the script of form libraries with a plain HTML form that the package has bound. @param {Browser} browser @param {Project} project */
async function useBoundForm(browser, project) {
  const html = libraries.find(({ page }) => page === 'html.js');
  assert(html);
  const { place } = await prepare(html);
  assert('script' in place);
  const open = await openInEngine(browser, project, place.script);
  const sandbox = await startSandbox();
  try {
    for (const scenario of scenarios) assert.equal(await differenceIn(open, sandbox, scenario), '', scenario.name);
    console.log(`${browser.engine}: ${scenarios.length} scenarios of a bound form`);
  } finally {
    await sandbox.stop();
  }
}

/**
 * Waits until an element shows all of these texts.
 *
 * @param {Browser} browser
 * @param {string} selector
 * @param {readonly string[]} texts
 * @returns {Promise<string>} all text of the element
 */
async function shown(browser, selector, texts) {
  const text = await browser.evaluate(
    async ({ selector, texts }) => {
      const read = () => /** @type {HTMLElement} */ (document.querySelector(selector)).innerText;
      const late = performance.now() + 15_000;
      while (!texts.every((text) => read().includes(text)) && performance.now() < late) {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      return read();
    },
    { selector, texts },
  );
  for (const line of texts) assert.ok(text.includes(line), `${selector} should show “${line}”, but shows:\n${text}`);
  return text;
}

/** @param {Browser} browser @param {string} selector */
function isInvalid(browser, selector) {
  return browser.evaluate(
    (selector) => document.querySelector(selector)?.getAttribute('aria-invalid') === 'true',
    selector,
  );
}
