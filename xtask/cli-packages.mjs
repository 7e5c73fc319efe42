/**
 * Makes the npm packages of `caibo` in `build/npm`: `caibo-cli`, and the one with the program for a platform.
 *
 *     node xtask/cli-packages.mjs TARGET PROGRAM
 *
 * TARGET is the target triple of Rust, one of `cli/npm/platforms.json`, and PROGRAM the path of the program compiled for it.
 */

import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const template = join(root, 'cli/npm');
const output = join(root, 'build/npm');

/** @typedef {{ target: string, os: string, cpu: string, libc?: string }} Platform */

/** @type {(path: string) => any} */
const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));

/** @param {Platform} platform */
const nameOf = ({ os, cpu, libc }) => ['caibo-cli', os, cpu, ...(libc === 'musl' ? [libc] : [])].join('-');

/** The version of the crate `caibo-cli`. */
function crateVersion() {
  const options = ['metadata', '--no-deps', '--format-version', '1'];
  const { packages } = JSON.parse(execFileSync('cargo', options, { cwd: root, encoding: 'utf8' }));
  return packages.find((/** @type {{ name: string }} */ { name }) => name === 'caibo-cli').version;
}

/**
 * @param {string} name
 * @param {object} manifest
 * @param {string} readme
 */
function writePackage(name, manifest, readme) {
  const folder = join(output, name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  writeFileSync(join(folder, 'README.md'), readme);
  copyFileSync(join(root, 'LICENSE'), join(folder, 'LICENSE'));
  return folder;
}

const [target, program] = process.argv.slice(2);
/** @type {Platform[]} */
const platforms = readJson(join(template, 'platforms.json'));
const platform = platforms.find((platform) => platform.target === target);
if (platform === undefined || program === undefined) {
  const targets = platforms.map(({ target }) => target).join(', ');
  console.error(`no npm package is made for ${target}, only for ${targets}; cli/npm/platforms.json lists them`);
  process.exit(1);
}

rmSync(output, { recursive: true, force: true });
const version = crateVersion();
const manifest = readJson(join(template, 'package.json'));
const { description, license, engines } = manifest;

const name = nameOf(platform);
const { os, cpu, libc } = platform;
const folder = writePackage(
  name,
  {
    name,
    version,
    description: `The program of the package caibo-cli for ${os} ${cpu}${libc ? `, ${libc}` : ''}`,
    license,
    files: ['bin'],
    os: [os],
    cpu: [cpu],
    ...(libc && { libc: [libc] }),
    engines,
    // Yarn's Plug'n'Play keeps packages in archives, where no program can be started.
    preferUnplugged: true,
  },
  `# ${name}\n\nThe program \`caibo\` for one platform. Install \`caibo-cli\` instead, which chooses the platform.\n`,
);
const destination = join(folder, 'bin', os === 'win32' ? 'caibo.exe' : 'caibo');
mkdirSync(join(folder, 'bin'));
copyFileSync(program, destination);
chmodSync(destination, 0o755);

const optionalDependencies = Object.fromEntries(platforms.map((platform) => [nameOf(platform), version]));
const main = { ...manifest, version, description, optionalDependencies };
const mainFolder = writePackage(manifest.name, main, readFileSync(join(template, 'README.md'), 'utf8'));
copyFileSync(join(template, 'caibo.js'), join(mainFolder, 'caibo.js'));

console.log(`Made the npm packages ${manifest.name} and ${name}, version ${version}, in build/npm/`);
const missing = platforms.map(nameOf).filter((other) => other !== name);
console.log(`Not built, because this was the build for ${target}: ${missing.join(', ')}`);
