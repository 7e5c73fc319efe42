/** Bundles and minifies a script for browsers, to weigh it or to run it in a page. */

import { build } from 'esbuild';

/**
 * @param {string} contents the script
 * @param {string} resolveDir the folder to which its imports are relative
 * @param {import('esbuild').BuildOptions} [options]
 * @returns {Promise<Uint8Array>}
 */
export async function minified(contents, resolveDir, options) {
  const { outputFiles } = await build({
    bundle: true,
    external: ['*.wasm'],
    format: 'esm',
    logLevel: 'error',
    minify: true,
    platform: 'browser',
    stdin: { contents, resolveDir },
    target: 'es2022',
    ...options,
    write: false,
  });
  const [file] = outputFiles;
  if (!file) throw new Error('esbuild made no file');
  return file.contents;
}
