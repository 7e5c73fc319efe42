/** Bundles a script for browsers, as `cargo xtask size` does. */

import { build } from 'esbuild';

import { beside } from './child.mjs';

/**
 * @param {string} contents the script, whose imports are relative to this folder
 * @returns {Promise<Uint8Array>}
 */
export async function bundle(contents) {
  const { outputFiles } = await build({
    bundle: true,
    format: 'esm',
    logLevel: 'error',
    minify: true,
    platform: 'browser',
    stdin: { contents, resolveDir: beside('.') },
    target: 'es2022',
    write: false,
  });
  const [file] = outputFiles;
  if (!file) throw new Error('esbuild made no file');
  return file.contents;
}
