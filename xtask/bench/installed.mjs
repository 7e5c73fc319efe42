/** Finds the files of the package under test, which package.json installs from `pkg/`. */

import { readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';

const manifest = new URL('node_modules/caibo-customers/package.json', import.meta.url);

/** The conditions of a browser's bundler, which select the small build. */
const BROWSER = ['browser', 'import'];

/**
 * The file that an entry leads to, as Node and bundlers resolve it: the first condition that holds wins.
 *
 * @param {string} entry such as `.` or `./js`
 * @param {string[]} conditions
 * @returns {string | undefined} undefined if the package has no such entry
 */
function entryFile(entry, conditions) {
  const { exports } = JSON.parse(readFileSync(manifest, 'utf8'));
  const path = target(exports[entry], new Set([...conditions, 'default']));
  return path && fileURLToPath(new URL(path, manifest));
}

/**
 * Imports the small build, which Node does not choose by itself.
 *
 * @returns {Promise<typeof import('caibo-customers')>}
 */
export function importSmallBuild() {
  const file = entryFile('.', BROWSER);
  if (file === undefined) throw new Error('the package has no entry for browsers');
  return import(pathToFileURL(file).href);
}

/**
 * @param {unknown} value a part of `exports`
 * @param {Set<string>} conditions
 * @returns {string | undefined}
 */
function target(value, conditions) {
  if (typeof value === 'string') return value;
  for (const [condition, inner] of Object.entries(value ?? {})) {
    const found = conditions.has(condition) && target(inner, conditions);
    if (found) return found;
  }
  return undefined;
}
