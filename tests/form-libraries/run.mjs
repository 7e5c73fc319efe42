/** Runs the script with a library, and says what differs. */

import { openInChromium } from './chromium-form.mjs';
import { prepare } from './libraries.mjs';
import { NAMES, scenarios } from './script.mjs';

/** @import { Browser } from 'playwright-core' */
/** @import { Sandbox } from '../sandbox.mjs' */
/** @import { Open } from './chromium-form.mjs' */
/** @import { Library } from './libraries.mjs' */
/** @import { Scenario } from './script.mjs' */

/** What the sandbox stores, without what it adds to each customer. @param {Sandbox} sandbox */
async function customersOf(sandbox) {
  return (await sandbox.customers()).map(({ createDate, ...customer }) => customer);
}

/** @param {Sandbox} sandbox @param {object} customer */
async function store(sandbox, customer) {
  const headers = { 'Content-Type': 'application/json' };
  const response = await fetch(`${sandbox.url}/customers`, { method: 'POST', headers, body: JSON.stringify(customer) });
  return response.json();
}

/**
 * What happens in a scenario, and what must happen.
 *
 * @param {Open} open
 * @param {Sandbox} sandbox
 * @param {Scenario} scenario
 */
async function observe(open, sandbox, { config, act, customers, sent, body, marked = [], focus, words = [] }) {
  const known = new Set((await customersOf(sandbox)).map(({ id }) => id));
  const stored = config?.stored && (await store(sandbox, config.stored));
  const form = await open({ baseUrl: sandbox.url, names: NAMES, ...config, ...(stored && { stored }) });
  try {
    /** @type {string | undefined} */
    let failure;
    await act(form).catch((error) => (failure = String(error).split('\n', 1)[0]));
    const seen = await form.settle({ marked, focus, words });
    const fresh = (await customersOf(sandbox)).filter(({ id }) => !known.has(id));
    const calls = await form.page.calls();
    const troubles = await form.page.troubles();
    const found = {
      customers: fresh.map(({ id, ...customer }) => customer),
      sent: calls.length,
      ...(body && { body: calls[0]?.body }),
      ...seen,
      ...(failure && { failure }),
      ...(troubles.length > 0 && { troubles }),
    };
    return { found, expected: { customers, sent, body, marked, focus, words } };
  } finally {
    await form.page.close();
  }
}

/**
 * What differs from what must happen in a scenario; empty if nothing does.
 *
 * @param {Open} open
 * @param {Sandbox} sandbox
 * @param {Scenario} scenario
 */
export async function differenceIn(open, sandbox, scenario) {
  const { found, expected } = await observe(open, sandbox, scenario);
  /** @type {Record<string, any>} */
  const must = expected;
  const parts = Object.entries(found).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(must[key]));
  return parts.map(([key, value]) => `${key}: ${[value].flat().map(wordOf).join(', ') || 'none'}`).join('; ');
}

/** @param {unknown} value */
function wordOf(value) {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/**
 * Runs all scenarios with a library.
 *
 * @param {Browser} browser
 * @param {Sandbox} sandbox
 * @param {Library} library
 * @param {(name: string, difference: string) => void} report is called after each scenario
 */
export async function runScript(browser, sandbox, library, report) {
  const { place, close } = await prepare(library);
  const open = openInChromium(browser, place);
  try {
    for (const scenario of scenarios) {
      report(scenario.name, await differenceIn(open, sandbox, scenario));
    }
  } finally {
    await close();
  }
}
