/** Runs the script with every form library, and prints the table: a row for each scenario, a column for each library. */

import { launchChromium } from '../chromium.mjs';
import { startSandbox } from '../sandbox.mjs';
import { libraries, versionOf } from './libraries.mjs';
import { runScript } from './run.mjs';
import { scenarios } from './script.mjs';

/** @import { Scenario } from './script.mjs' */

/** What must be seen, in few words. @param {Scenario} scenario */
function expectedOf({ customers, sent, marked = [], focus, words = [] }) {
  const seen = words.map((word) => `“${word}”`);
  const wrong = marked[0] ? [`wrong: ${marked.join(', ')}`] : [];
  return [`${customers.length} stored`, `${sent} sent`, ...wrong, ...(focus ? [`focus: ${focus}`] : []), ...seen].join('; ');
}

/** @param {string[][]} rows */
function aligned(rows) {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd()).join('\n');
}

/** Prints the table, and what differs from the expected. Resolves to whether nothing does. */
export async function printTable() {
  /** @type {string[][]} */
  const columns = [];
  /** @type {string[]} */
  const notes = [];
  const browser = await launchChromium();
  try {
    for (const library of libraries) {
      const { title } = library;
      /** @type {string[]} */
      const cells = [];
      const sandbox = await startSandbox();
      try {
        await runScript(browser, sandbox, library, (name, difference) => {
          if (difference) notes.push(`${title}, ${name}: ${difference}`);
          cells.push(difference ? `differs (${notes.length})` : 'ok');
        });
      } catch (error) {
        notes.push(`${title}: ${String(error)}`);
        cells.push('FAILED');
      } finally {
        await sandbox.stop();
      }
      columns.push([title, ...cells, ...(cells.includes('FAILED') ? [] : [versionOf(library)])]);
      console.log(`${title}: ${cells.filter((cell) => cell === 'ok').length} of ${scenarios.length}`);
    }
  } finally {
    await browser.close();
  }
  const names = ['scenario', ...scenarios.map(({ name }) => name), 'version'];
  const expected = ['expected', ...scenarios.map(expectedOf), ''];
  const rows = names.map((name, row) => [name, expected[row] ?? '', ...columns.map((column) => column[row] ?? '')]);
  console.log(`\n${aligned(rows)}\n${notes.map((note, index) => `\n(${index + 1}) ${note}`).join('')}`);
  return notes.length === 0;
}
