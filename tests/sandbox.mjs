/** Starts a sandbox for a test: a separate process on a free port, with its data in memory. */

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/**
 * @typedef {object} Sandbox
 * @property {string} url the address it listens on, without a slash at the end
 * @property {import('node:child_process').ChildProcess} process
 * @property {() => Promise<Record<string, unknown>[]>} customers the stored customers, in the order of their ids
 * @property {() => Promise<void>} stop resolves when the process has ended; may be called twice
 */

const ANNOUNCEMENT = /^Caibo sandbox: (http:\/\/\S+?)\/?$/;

/**
 * @param {string[]} [args] of the sandbox; a free port unless they name one
 * @returns {Promise<Sandbox>}
 */
export async function startSandbox(args = []) {
  const binary = process.env.CAIBO_SANDBOX;
  if (!binary) {
    throw new Error('CAIBO_SANDBOX is not set: it is the path of the built sandbox, and `cargo xtask test` sets it');
  }
  const portGiven = args.some((arg) => arg === '--port' || arg.startsWith('--port='));
  const child = spawn(binary, portGiven ? args : ['--port', '0', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // The sandbox must not outlive an interrupted test.
  const killWithUs = () => child.kill('SIGKILL');
  process.once('exit', killWithUs);

  let errorOutput = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    errorOutput = (errorOutput + text).slice(-10_000);
  });
  /** @type {Promise<void>} */
  const gone = new Promise((resolve) => {
    child.once('close', () => {
      process.off('exit', killWithUs);
      resolve();
    });
  });

  const url = await new Promise((resolve, reject) => {
    child.once('error', (cause) => reject(new Error(`${binary} does not start`, { cause })));
    void gone.then(() => {
      const end = child.signalCode ?? `exit code ${child.exitCode}`;
      reject(new Error(`the sandbox ended before it gave its address (${end})\n${errorOutput}`));
    });
    // The output is read to the end, or the full pipe would block the sandbox.
    createInterface({ input: child.stdout }).on('line', (line) => {
      const address = ANNOUNCEMENT.exec(line)?.[1];
      if (address) resolve(address);
    });
  });

  return {
    url,
    process: child,
    async customers() {
      const token = args.indexOf('--token');
      const headers = { Authorization: `Bearer ${token < 0 ? '' : args[token + 1]}` };
      const response = await fetch(`${url}/sandbox/customers`, { headers });
      if (!response.ok) throw new Error(`GET /sandbox/customers answered ${response.status}`);
      return response.json();
    },
    async stop() {
      // The process may have ended already.
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGINT');
      await gone;
    },
  };
}
