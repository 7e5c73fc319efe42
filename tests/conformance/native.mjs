/** Validates documents with native Rust, by the example `judge`. */

import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/**
 * Starts the example, and builds it if necessary.
 *
 * @param {boolean} isRelease
 */
export function startNative(isRelease) {
  const args = ['run', '--quiet', '--package', 'caibo-customers', '--example', 'judge'];
  if (isRelease) args.push('--release');
  const child = spawn('cargo', args, { cwd: root, stdio: ['pipe', 'pipe', 'inherit'] });
  /** @type {{ count: number, resolve(lines: string[]): void, reject(error: Error): void } | undefined} */
  let waiting;
  /** @type {string[]} */
  let lines = [];
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (/** @type {string} */ chunk) => {
    // `readline` would end a line at U+2028 too, which a body may contain.
    const parts = (rest + chunk).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts);
    if (waiting === undefined || lines.length < waiting.count) return;
    const { resolve } = waiting;
    waiting = undefined;
    resolve(lines);
    lines = [];
  });
  const ended = new Promise((resolve) => child.on('close', resolve));
  child.on('close', (code) => waiting?.reject(new Error(`the example judge ended with ${code}`)));
  child.on('error', (error) => waiting?.reject(error));
  child.stdin.on('error', () => {});
  return {
    /**
     * Validates documents. A call must wait for the end of the call before.
     *
     * @param {{ text: string, isChange: boolean }[]} documents
     * @returns {Promise<string[]>} for each the number of issues, the issues and the body, with tabs between them
     */
    judge(documents) {
      child.stdin.write(documents.map(({ text, isChange }) => `${isChange ? 'c' : 'n'}${text}\n`).join(''));
      return new Promise((resolve, reject) => {
        waiting = { count: documents.length, resolve, reject };
      });
    },
    async stop() {
      child.stdin.end();
      await ended;
    },
  };
}
