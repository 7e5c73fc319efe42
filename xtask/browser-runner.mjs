// Runs the wasm tests in a real browser: `cargo test` calls this script, wasm-bindgen-test-runner serves the tests, and
// Chromium opens the page. The headless mode of wasm-bindgen-test-runner is not used, because it needs a chromedriver of the
// same version as the browser, which neither Chrome nor Playwright's download includes.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';

const TIMEOUT_MS = 120_000;

// The server runs until it is killed, and does not remove its temporary files: they get a folder that is removed below.
const scratch = mkdtempSync(join(tmpdir(), 'caibo-wasm-tests-'));
const server = spawn(process.env.WASM_BINDGEN_TEST_RUNNER, process.argv.slice(2), {
  env: {
    ...process.env,
    NO_HEADLESS: '1',
    WASM_BINDGEN_USE_BROWSER: '1',
    WASM_BINDGEN_TEST_ADDRESS: '127.0.0.1:0',
    TMPDIR: scratch,
    TEMP: scratch,
    TMP: scratch,
  },
  stdio: ['ignore', 'pipe', 'inherit'],
});
const ended = new Promise((resolve) => server.once('close', resolve));
try {
  process.exitCode = (await passes(await address())) ? 0 : 1;
} catch (error) {
  console.error(`The tests did not finish in the browser: ${error.message}`);
  process.exitCode = 1;
} finally {
  server.kill();
  await ended;
  rmSync(scratch, { recursive: true, force: true });
}

/** Returns the server's address, which it prints when it listens. */
async function address() {
  for await (const line of createInterface(server.stdout)) {
    const url = line.match(/http:\S+/)?.[0];
    if (url !== undefined) return url;
    console.log(line);
  }
  throw new Error('wasm-bindgen-test-runner exited without printing an address');
}

/** Opens the page, prints its output, and returns whether every test passed. */
async function passes(url) {
  const browser = await chromium.launch({ executablePath: process.env.CHROME });
  try {
    const page = await browser.newPage();
    const failure = new Promise((_, reject) => {
      page.on('pageerror', reject);
      page.on('crash', () => reject(new Error('the page crashed')));
    });
    const hasResult = () => document.getElementById('output').textContent.includes('test result: ');
    const finished = page
      .goto(url)
      .then(() => page.waitForFunction(hasResult, null, { timeout: TIMEOUT_MS }));
    try {
      await Promise.race([finished, failure]);
    } finally {
      console.log(await page.textContent('#output'));
    }
    return (await page.textContent('#output')).includes('test result: ok');
  } finally {
    await browser.close();
  }
}
