/** Measures verdicts in Chromium, and the time from the import of a library to its first verdict in a fresh page. */

import { createServer } from 'node:http';

import { launchChromium } from '../../tests/chromium.mjs';
import { minified } from '../minified.mjs';
import { beside, report } from './child.mjs';
import { FIVE } from './documents.mjs';
import { interleavedAsync } from './interleaved.mjs';
import { prefixed, repeated } from './series.mjs';

/** The scripts by their path. Each library is a separate script, as in a page that uses only that library. */
const SCRIPTS = {
  '/verdicts.js': 'pages/verdicts.mjs',
  '/caibo.js': 'pages/caibo.mjs',
  '/ajv.js': 'peers/ajv.mjs',
};

/** Chromium rounds times to 100 µs, unless a page shares no process with others: then to 5 µs. */
const ISOLATED = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };

/** @type {Map<string, Uint8Array>} */
const bodies = new Map();
for (const [path, file] of Object.entries(SCRIPTS)) bodies.set(path, await minified(`export * from './${file}';`, beside('.')));

const server = createServer(({ url = '/' }, response) => {
  const script = bodies.get(url);
  const type = script ? 'text/javascript' : 'text/html';
  response.writeHead(200, { 'Content-Type': `${type}; charset=utf-8`, ...ISOLATED });
  response.end(script ?? '<!doctype html><link rel="icon" href="data:,">');
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
const address = /** @type {import('node:net').AddressInfo} */ (server.address());
const origin = `http://127.0.0.1:${address.port}`;
const browser = await launchChromium();

/**
 * Opens a page without any cache, and does something in it.
 *
 * @template T
 * @param {(page: import('playwright-core').Page) => Promise<T>} use
 */
async function withPage(use) {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.goto(origin);
    return await use(page);
  } finally {
    await context.close();
  }
}

/**
 * Returns the nanoseconds from the import of a script to its first verdict.
 *
 * @param {string} path
 */
function firstVerdict(path) {
  return withPage((page) =>
    page.evaluate(
      async ([path, customer]) => {
        const start = performance.now();
        const { issuesOf } = await import(path);
        const { length } = issuesOf(customer);
        const end = performance.now();
        if (length !== 0) throw new Error(`${path} finds ${length} issues in a valid customer`);
        return (end - start) * 1e6;
      },
      /** @type {const} */ ([path, FIVE]),
    ),
  );
}

try {
  await report(async (plan) => {
    const hot = await repeated(plan.launches, () =>
      withPage((page) =>
        page.evaluate(
          async ([path, plan]) => (await import(path)).measure(plan),
          /** @type {const} */ (['/verdicts.js', plan]),
        ),
      ),
    );
    const libraries = { 'small build': () => firstVerdict('/caibo.js'), ajv: () => firstVerdict('/ajv.js') };
    const cold = await interleavedAsync(libraries, plan.starts);
    return { ...prefixed('Chromium', hot), ...prefixed('Chromium, import and first verdict', cold) };
  });
} finally {
  await browser.close();
  server.closeAllConnections();
  server.close();
}
