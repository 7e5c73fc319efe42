/** The form libraries and their pages, which run the examples of the package's README. */

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

import { Project } from '../matrix/project.mjs';

/** @import { Plugin } from 'esbuild' */

/**
 * @typedef {object} Library
 * @property {string} title its heading in the package's README
 * @property {string} [page] in the folder `pages`
 * @property {string} [app] the folder of a SvelteKit app, if superforms needs more than a page
 * @property {string} [module] the npm package, whose version the table shows
 * @property {true} [quick] whether `cargo xtask test` runs it
 */

/** @type {Library[]} */
export const libraries = [
  { title: 'Plain HTML', page: 'html.js', quick: true },
  { title: 'React Hook Form', page: 'react-hook-form.jsx', module: 'react-hook-form', quick: true },
  { title: 'TanStack Form', page: 'tanstack-form.jsx', module: '@tanstack/react-form' },
  { title: 'conform', page: 'conform.jsx', module: '@conform-to/react' },
  { title: 'VeeValidate', page: 'vee-validate.js', module: 'vee-validate' },
  { title: 'superforms', app: 'superforms', module: 'sveltekit-superforms' },
];

const folder = fileURLToPath(new URL('.', import.meta.url));
const pkg = fileURLToPath(new URL('../../pkg/', import.meta.url));
const readme = new URL('../../pkg-template/README.md', import.meta.url);

/** The code block below a heading of the package's README. @param {string} heading */
export function exampleOf(heading) {
  const text = readFileSync(readme, 'utf8');
  const start = text.indexOf(`\n### ${heading}\n`);
  const [, language = '', code = ''] = /^```(\w+)\n(.*?)^```$/ms.exec(text.slice(start)) ?? [];
  if (start < 0 || !code) throw new Error(`README has no example below “${heading}”`);
  return { language, code };
}

/** The JavaScript of a Vue component. @param {string} source */
function compileVue(source) {
  const { compileScript, parse } = createRequire(import.meta.url)('vue/compiler-sfc');
  return compileScript(parse(source).descriptor, { id: 'form', inlineTemplate: true }).content;
}

/** Makes `readme:HEADING` the code block of that heading, so that a page runs the very text of README. @type {Plugin} */
const readmeBlocks = {
  name: 'readme',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^readme:/ }, ({ path }) => ({ path: path.slice('readme:'.length), namespace: 'readme' }));
    onLoad({ filter: /./, namespace: 'readme' }, ({ path }) => {
      const { language, code } = exampleOf(path);
      return { contents: language === 'vue' ? compileVue(code) : code, loader: 'jsx', resolveDir: folder };
    });
  },
};

/** Where a page is: its script, or the address of its server. @typedef {{ script: string } | { address: string }} Place */

/**
 * Builds the page of a library.
 *
 * @param {Library} library
 * @returns {Promise<{ place: Place, close(): Promise<void> }>}
 */
export async function prepare({ title, page, app, module }) {
  const project = new Project(`${folder}${app ?? ''}`);
  if (module) await install(project);
  if (!app) return { place: { script: await bundle(`${folder}pages/${page}`) }, close: () => project.close() };
  mkdirSync(`${project.folder}/src/lib`, { recursive: true });
  writeFileSync(`${project.folder}/src/lib/CustomerForm.svelte`, exampleOf(title).code);
  await project.run(['vite', 'build']);
  const address = await project.serve(['vite', 'preview', '--host=127.0.0.1', '--port=0'], /127\.0\.0\.1:(\d+)/);
  return { place: { address }, close: () => project.close() };
}

/** Installs the npm packages, unless `cargo xtask` or an earlier run has. @param {Project} project */
async function install(project) {
  const lock = readFileSync(join(project.folder, 'package-lock.json'), 'utf8');
  const marker = join(project.folder, 'node_modules/.installed-package-lock.json');
  if (existsSync(marker) && readFileSync(marker, 'utf8') === lock) return;
  await project.run(['npm', 'ci', '--no-audit', '--no-fund']);
  writeFileSync(marker, lock);
}

/** @param {string} page */
async function bundle(page) {
  const { outputFiles } = await build({
    entryPoints: [page],
    bundle: true,
    write: false,
    format: 'esm',
    jsx: 'automatic',
    logLevel: 'error',
    define: {
      'process.env.NODE_ENV': '"development"',
      __VUE_OPTIONS_API__: 'false',
      __VUE_PROD_DEVTOOLS__: 'false',
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
    },
    alias: { 'caibo-customers': `${pkg}index.js`, 'caibo-customers/form': `${pkg}form.js` },
    plugins: [readmeBlocks],
  });
  return outputFiles[0]?.text ?? '';
}

/** The version of a library that is installed. @param {Library} library */
export function versionOf({ app = '.', module }) {
  if (!module) return '-';
  return JSON.parse(readFileSync(`${folder}${app}/node_modules/${module}/package.json`, 'utf8')).version;
}
