// Bundles `index.js` with Metro as React Native does, compiles it with React Native's Hermes compiler, and runs it in Hermes.
import { execFileSync, spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);
const PLATFORM = { darwin: 'osx-bin', linux: 'linux64-bin', win32: 'win64-bin' }[process.platform];
const Metro = require('metro');

/** @param {string} name @param {string[]} path */
const program = (name, ...path) => join(dirname(require.resolve(`${name}/package.json`)), ...path);

await mkdir('dist', { recursive: true });
const config = await Metro.loadConfig({ config: 'metro.config.cjs' });
await Metro.runBuild(config, { entry: 'index.js', out: 'dist/bundle.js', platform: 'android', minify: false, dev: false });

// The compiler of the current React Native takes the bundle. Its package has no program that runs the result.
execFileSync(program('hermes-compiler', 'hermesc', PLATFORM, 'hermesc'), ['-O', '-w', '-emit-binary', '-out', 'dist/bundle.hbc', 'dist/bundle.js']);

const bundle = await readFile('dist/bundle.js', 'utf8');
const answers = [];
for (;;) {
  const globals = `globalThis.API = ${JSON.stringify(process.env.CAIBO_API)}; globalThis.ANSWERS = ${JSON.stringify(answers)};`;
  await writeFile('dist/program.js', `${globals}\n${bundle}`);
  const hermes = program('hermes-engine-cli', PLATFORM, 'hermes');
  const { status, stdout, stderr } = spawnSync(hermes, ['-w', '-Xmicrotask-queue', 'dist/program.js'], { encoding: 'utf8' });
  const request = /^REQUEST (.*)/m.exec(stdout)?.[1];
  if (request === undefined) {
    console.log(stdout, stderr);
    process.exitCode = status;
    break;
  }
  const { url, ...init } = JSON.parse(request);
  const response = await fetch(url, init);
  const bytes = [...new Uint8Array(await response.arrayBuffer())];
  answers.push({ status: response.status, headers: [...response.headers], bytes });
}
