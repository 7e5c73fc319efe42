// Cargo's runner for the wasm tests in a real browser: wasm-bindgen-test-runner serves them, and Chromium opens the page.
// The runner's own headless mode would need a chromedriver of the browser's very version, which comes neither with an
// installed Chrome nor with Playwright's download.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';

const TIMEOUT_MS = 120_000;

// The server runs until it is killed, and then leaves its files behind.
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

/** The server's address, which it prints once it listens. */
async function address() {
  for await (const line of createInterface(server.stdout)) {
    const url = line.match(/http:\S+/)?.[0];
    if (url !== undefined) return url;
    console.log(line);
  }
  throw new Error('wasm-bindgen-test-runner ended without serving one');
}

/** Opens the page, prints what it says, and tells whether every test passed. */
async function passes(url) {
  const browser = await chromium.launch({ executablePath: process.env.CHROME });
  try {
    const page = await browser.newPage();
    const broken = new Promise((_, reject) => {
      page.on('pageerror', reject);
      page.on('crash', () => reject(new Error('the page crashed')));
    });
    const hasResult = () => document.getElementById('output').textContent.includes('test result: ');
    const finished = page
      .goto(url)
      .then(() => page.waitForFunction(hasResult, null, { timeout: TIMEOUT_MS }));
    try {
      await Promise.race([finished, broken]);
    } finally {
      console.log(await page.textContent('#output'));
    }
    return (await page.textContent('#output')).includes('test result: ok');
  } finally {
    await browser.close();
  }
}
