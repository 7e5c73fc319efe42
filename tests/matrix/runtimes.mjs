/**
 * The list of runtimes. Their versions stand in `package.json` and `package-lock.json` of their folders: the newest that
 * run on Node 20. To change one, edit `package.json` and run `npm install --package-lock-only` in the folder.
 */

import assert from 'node:assert/strict';
import { browserVersion, shownOn } from './browser.mjs';
import { engine } from './engine.mjs';
import { SHOWN } from './shared/check.js';
import { startFirefox, startWebKit } from './webdriver.mjs';

/** @import { Project } from './project.mjs' */

/**
 * Uses the package against a new sandbox, and asserts what is shown and what the sandbox stores.
 *
 * @callback Prove
 * @param {(api: string) => Promise<string>} show takes the address of the sandbox and returns all text that was shown
 * @returns {Promise<void>}
 */

/**
 * @typedef {object} Runtime
 * @property {string} name
 * @property {string} title
 * @property {string} [folder] the name of the folder beside this file, if it is not `name`
 * @property {(project: Project) => Promise<string>} version
 * @property {string[]} [programs] which npm does not install: where one is missing the runtime is not run, which is no failure
 * @property {string} [packages] Debian's packages that have the programs
 * @property {true} [quick] whether `cargo xtask test` runs it
 * @property {string[][]} [build] commands
 * @property {(project: Project, prove: Prove) => Promise<void>} run
 */

/** @param {string} name of an npm package */
const packageVersion = (name) => (/** @type {Project} */ project) => project.version(name);

/** Asks the program for its version, since its npm package may be installed without it. @param {string} program */
const programVersion = (program) => async (/** @type {Project} */ project) => {
  const output = await project.run([program, '--version']);
  return /\d+\.\d+\.\d+/.exec(output)?.[0] ?? output.trim();
};

/**
 * Runs a command, whose output is what it shows.
 *
 * @param {string[]} command
 * @returns {Runtime['run']}
 */
const command = (...command) => (project, prove) =>
  prove((api) => project.run(command, { CAIBO_API: api }));

/**
 * Opens a page of the project on a plain web server.
 *
 * @param {string} path
 * @param {string} [policy] its Content-Security-Policy
 * @returns {Runtime['run']}
 */
const page = (path = '/', policy) => async (project, prove) => {
  const server = await project.files(policy === undefined ? {} : { 'Content-Security-Policy': policy });
  await prove((api) => shownOn(`${server}${path}?api=${api}`, SHOWN));
};

/** A policy that allows only these scripts and calls of the API. @param {string} scripts */
const onlyScripts = (scripts) => `default-src 'none'; connect-src http://127.0.0.1:*; script-src ${scripts}`;

/** @param {string} url */
async function text(url) {
  const response = await fetch(url);
  const body = await response.text();
  assert.ok(response.ok, `${url} answered ${response.status}: ${body}`);
  return body;
}

/**
 * Node with `import` and with `require`: the program of the npm package `node` where the folder has it, else the one that runs
 * this file.
 *
 * @param {string} folder
 * @param {boolean} [isQuick]
 * @returns {Runtime[]}
 */
const node = (folder, isQuick = false) => {
  const version = programVersion('node');
  const quick = isQuick ? { quick: /** @type {const} */ (true) } : {};
  // From 20.19 on Node can `require` an ES module. The package must not depend on that.
  const flags = ['--no-experimental-require-module'].filter((flag) => process.allowedNodeEnvironmentFlags.has(flag));
  return [
    { name: `${folder}-esm`, title: 'Node, import', folder, version, ...quick, run: command('node', 'main.js') },
    { name: `${folder}-cjs`, title: 'Node, require', folder, version, ...quick, run: command('node', ...flags, 'main.cjs') },
  ];
};

/**
 * Runs a Worker that was built into a folder, with workerd.
 *
 * @param {string} folder
 * @returns {Runtime['run']}
 */
const worker = (folder) => async (project, prove) => {
  const server = await project.serve(['workerd', 'serve', '--control-fd=1', `${folder}/config.capnp`], /"port":(\d+)/);
  await prove((api) => text(`${server}/?api=${api}`));
};

const esbuild = ['esbuild', '--bundle', '--minify', '--format=esm', '--outdir=dist'];

/** @type {Runtime[]} */
export const runtimes = [
  ...node('node', true),
  ...node('node-22'),
  ...node('node-24'),
  { name: 'bun', title: 'Bun', version: programVersion('bun'), run: command('bun', 'run', 'main.js') },
  {
    name: 'deno',
    title: 'Deno',
    version: programVersion('deno'),
    run: command('deno', 'run', '--no-remote', '--node-modules-dir=manual', '--allow-env', '--allow-net', 'main.js'),
  },
  {
    name: 'workerd',
    title: 'workerd (Cloudflare Workers)',
    version: packageVersion('workerd'),
    quick: true,
    build: [['node', 'build.js']],
    run: worker('dist'),
  },
  {
    name: 'nitro',
    title: 'Nitro, cloudflare-module',
    version: packageVersion('nitro'),
    build: [['nitro', 'build'], ['node', 'config.js']],
    run: worker('.output/server'),
  },
  {
    name: 'nitro-2',
    title: 'Nitro, cloudflare-module',
    version: packageVersion('nitropack'),
    build: [['nitropack', 'build'], ['node', 'config.js']],
    run: worker('.output/server'),
  },
  {
    name: 'vite-dev',
    title: 'Vite, dev server',
    folder: 'vite',
    version: packageVersion('vite'),
    async run(project, prove) {
      const server = await project.serve(['vite', '--host=127.0.0.1', '--port=0'], /127\.0\.0\.1:(\d+)/);
      await prove((api) => shownOn(`${server}/?api=${api}`, SHOWN));
    },
  },
  {
    name: 'vite-build',
    title: 'Vite, build',
    folder: 'vite',
    version: packageVersion('vite'),
    quick: true,
    build: [['vite', 'build']],
    run: page(),
  },
  {
    name: 'webpack',
    title: 'webpack',
    version: packageVersion('webpack'),
    build: [['webpack']],
    run: page(),
  },
  {
    name: 'rollup',
    title: 'Rollup',
    version: packageVersion('rollup'),
    build: [['rollup', '--config']],
    run: page(),
  },
  {
    name: 'esbuild',
    title: 'esbuild',
    version: packageVersion('esbuild'),
    build: [[...esbuild, 'page.js']],
    run: page(),
  },
  {
    name: 'parcel',
    title: 'Parcel',
    version: packageVersion('parcel'),
    build: [['parcel', 'build', '--no-cache', 'index.html']],
    run: page(),
  },
  {
    name: 'next',
    title: 'Next.js, server, client, routes',
    version: packageVersion('next'),
    build: [['next', 'build']],
    async run(project, prove) {
      const server = await project.serve(['next', 'start', '--hostname=127.0.0.1', '--port=0'], /127\.0\.0\.1:(\d+)/);
      await prove((api) => shownOn(`${server}/?api=${api}`, SHOWN));
      await prove((api) => shownOn(`${server}/client?api=${api}`, SHOWN, 'Create'));
      await prove((api) => text(`${server}/api?api=${api}`));
      await prove((api) => text(`${server}/edge?api=${api}`));
    },
  },
  {
    name: 'react-native',
    title: 'React Native, Metro and Hermes',
    version: packageVersion('@react-native/metro-config'),
    run: command('node', 'run.js'),
  },
  {
    name: 'vitest',
    title: 'Vitest, jsdom',
    version: packageVersion('vitest'),
    run: command('vitest', 'run'),
  },
  { name: 'jest', title: 'Jest, jsdom', version: packageVersion('jest'), quick: true, run: command('jest') },
  { name: 'import-map', title: 'page with an import map', version: browserVersion, run: page() },
  {
    name: 'csp-js',
    title: "page, script-src 'self'",
    folder: 'csp',
    version: browserVersion,
    quick: true,
    build: [[...esbuild, 'without-wasm.js', 'refused.js']],
    async run(project, prove) {
      const policy = onlyScripts("'self'");
      await page('/without-wasm.html', policy)(project, prove);
      // The default entry needs WebAssembly: the error of every call must name the remedies.
      const server = await project.files({ 'Content-Security-Policy': policy });
      const shown = await shownOn(`${server}/refused.html`, ['all called']);
      for (const call of ['validateCustomerField', 'createCustomer', 'ready']) {
        const line = shown.split('\n').find((line) => line.startsWith(`${call} `)) ?? '';
        for (const part of ['wasm_refused: ', "'wasm-unsafe-eval'", 'script-src', 'caibo-customers/js']) {
          assert.ok(line.includes(part), `${call} should name ${part} where WebAssembly is refused, but: ${line}`);
        }
      }
    },
  },
  {
    name: 'csp-wasm',
    title: "page, 'self' 'wasm-unsafe-eval'",
    folder: 'csp',
    version: browserVersion,
    quick: true,
    build: [[...esbuild, 'page.js']],
    run: page('/', onlyScripts("'self' 'wasm-unsafe-eval'")),
  },
  {
    name: 'web-worker',
    title: 'Web Worker',
    folder: 'workers',
    version: browserVersion,
    build: [[...esbuild, 'worker.js', 'worker-page.js']],
    run: page('/worker.html'),
  },
  {
    name: 'service-worker',
    title: 'service worker',
    folder: 'workers',
    version: browserVersion,
    build: [[...esbuild, 'service-worker.js', 'service-worker-page.js']],
    run: page('/service-worker.html'),
  },
  {
    name: 'firefox',
    title: 'Firefox, cases, faults, forms',
    folder: 'import-map',
    programs: ['firefox-esr'],
    packages: 'firefox-esr',
    ...engine(startFirefox),
  },
  {
    name: 'webkit',
    title: 'WebKitGTK, cases, faults, forms',
    folder: 'import-map',
    programs: ['WebKitWebDriver', 'Xvfb', 'dbus-run-session'],
    packages: 'webkit2gtk-driver xvfb dbus',
    ...engine(startWebKit),
  },
];
