/**
 * Packs the package, installs it in a project of each runtime, and uses it there. Then it runs a script with each form library.
 *
 * Usage: `node tests/matrix/main.mjs [NAME… | --quick]`. `cargo xtask matrix` installs what it needs, and runs it.
 */

import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { printTable } from '../form-libraries/table.mjs';
import { startSandbox } from '../sandbox.mjs';
import { closeBrowser } from './browser.mjs';
import { NotInstalled, Project, isInstalled, pack } from './project.mjs';
import { runtimes } from './runtimes.mjs';
import { CUSTOMER, SHOWN } from './shared/check.js';

/** @import { Prove, Runtime } from './runtimes.mjs' */

/** @typedef {{ runtime: Runtime, version: string, result: string, seconds: number }} Row */

/** How many runtimes run at the same time. More need more memory and cores than a small machine has. */
const SIDE_BY_SIDE = 2;

/** The name that selects the table of form libraries, which is in `tests/form-libraries`. */
const FORM_LIBRARIES = 'form-libraries';

/** How the result of a runtime begins whose programs are not installed. */
const NOT_RUN = 'not run: ';

/** Asserts what was shown, and that the sandbox stores one customer. @type {Prove} */
async function prove(show) {
  const sandbox = await startSandbox();
  try {
    const text = await show(sandbox.url);
    const lines = text.split('\n').map((line) => line.trim());
    for (const line of SHOWN) assert.ok(lines.includes(line), `“${line}” is not shown, but:\n${text}`);
    const stored = await sandbox.customers();
    assert.equal(stored.length, 1, 'one customer is stored');
    const { name, email, phone } = stored[0] ?? {};
    assert.deepEqual({ name, email, phone }, CUSTOMER);
  } finally {
    await sandbox.stop();
  }
}

/**
 * Tries one runtime. A failure is a row of the table, not an exception.
 *
 * @param {Runtime} runtime
 * @param {string} tarball
 * @param {string} scratch
 * @returns {Promise<Row>}
 */
async function tryOut(runtime, tarball, scratch) {
  const start = performance.now();
  let version = '-';
  /** @param {string} result @returns {Row} */
  const row = (result) => ({ runtime, version, result, seconds: (performance.now() - start) / 1000 });
  const missing = runtime.programs?.find((program) => !isInstalled(program));
  if (missing) return row(`${NOT_RUN}${missing} is not installed (Debian: apt-get install ${runtime.packages})`);
  /** @type {Project | undefined} */
  let project;
  try {
    project = await Project.install(runtime.folder ?? runtime.name, tarball, scratch);
    version = await runtime.version(project).catch((cause) => {
      throw new NotInstalled(cause.message.split('\n', 1)[0], { cause });
    });
    for (const command of runtime.build ?? []) await project.run(command);
    await runtime.run(project, prove);
    await project.close();
    await project.remove();
    return row('ok');
  } catch (error) {
    await project?.close();
    const { message, cause } = /** @type {Error} */ (error);
    console.log(`\n${runtime.name}: ${message}`);
    if (error instanceof NotInstalled) {
      console.log(String(cause));
      return row(`not installed: ${message}`);
    }
    if (project) console.log(`${project.serverOutput()}\nThe project is kept in ${project.folder}`);
    return row('FAILED');
  }
}

/** @param {Runtime[]} chosen @param {string} tarball @param {string} scratch */
async function tryAll(chosen, tarball, scratch) {
  /** @type {Row[]} */
  const rows = [];
  const due = [...chosen];
  const worker = async () => {
    for (let runtime = due.shift(); runtime; runtime = due.shift()) {
      const row = await tryOut(runtime, tarball, scratch);
      console.log(`${runtime.name}: ${row.result}`);
      rows.push(row);
    }
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, worker));
  return rows.sort((a, b) => chosen.indexOf(a.runtime) - chosen.indexOf(b.runtime));
}

/** @param {Row[]} rows */
function table(rows) {
  const cells = rows.map(({ runtime, version, result, seconds }) => [
    runtime.name,
    runtime.title,
    version,
    seconds.toFixed(1),
    result,
  ]);
  const lines = [['name', 'runtime', 'version', 'seconds', 'result'], ...cells];
  const widths = [16, 34, 18, 9];
  return lines
    .map((line) => line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('').trimEnd())
    .join('\n');
}

/** @param {string[]} names */
async function main(names) {
  const known = [...runtimes.map(({ name }) => name), FORM_LIBRARIES];
  const unknown = names.filter((name) => name !== '--quick' && !known.includes(name));
  if (unknown.length > 0) {
    console.error(`unknown runtime ${unknown.join(', ')}; the runtimes are ${known.join(', ')}`);
    return 2;
  }
  const chosen = runtimes.filter(
    ({ name, quick }) => names.length === 0 || names.includes(name) || (names.includes('--quick') && quick),
  );
  const hasForms = names.length === 0 || names.includes(FORM_LIBRARIES);
  const status = chosen.length > 0 ? await printRuntimes(chosen) : 0;
  return hasForms && !(await printTable()) ? 1 : status;
}

/** Prints the table of runtimes. Resolves to the exit status. @param {Runtime[]} chosen */
async function printRuntimes(chosen) {
  const scratch = await mkdtemp(join(tmpdir(), 'caibo-matrix-'));
  let isKept = false;
  // The folder is removed even if the process ends early.
  process.once('exit', () => {
    if (!isKept) rmSync(scratch, { recursive: true, force: true, maxRetries: 3 });
  });
  try {
    const tarball = await pack(fileURLToPath(new URL('../../pkg', import.meta.url)), scratch);
    const rows = await tryAll(chosen, tarball, scratch);
    const passed = rows.filter(({ result }) => result === 'ok').length;
    const skipped = rows.filter(({ result }) => result.startsWith(NOT_RUN)).length;
    console.log(`\n${table(rows)}\n\n${passed} of ${rows.length} runtimes passed${skipped > 0 ? `, ${skipped} not run` : ''}`);
    isKept = rows.some(({ result }) => result === 'FAILED');
    return passed + skipped === rows.length ? 0 : 1;
  } finally {
    await closeBrowser();
  }
}

process.exitCode = await main(process.argv.slice(2));
