/** Describes where the figures were measured: the machine, and the versions of the programs and of the peers. */

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';

import { launchChromium } from '../../tests/chromium.mjs';

const NPM_PEERS = ['ajv', 'ajv-formats', 'typebox', 'zod', 'valibot'];
const RUST_PEERS = ['serde_json', 'jsonschema', 'garde', 'csv'];

/** @returns {Promise<string>} two lines */
export async function machine() {
  const processors = cpus();
  const browser = await launchChromium();
  const chromium = browser.version();
  await browser.close();
  // Without the commit and the date of the compiler.
  const [rustc] = execFileSync('rustc', ['--version'], { encoding: 'utf8' }).split(' (');
  const day = new Date().toISOString().slice(0, 10);
  const python = read('peers/requirements.txt').trim().replace('==', ' ');
  const peers = [...NPM_PEERS.map(npmVersion), ...RUST_PEERS.map(rustVersion), python];
  return [
    `${processors[0]?.model.trim()}, ${processors.length} cores; Node ${process.versions.node}; Chromium ${chromium}; ${rustc?.trim()}; ${day}.`,
    `Peers: ${peers.join(', ')}.`,
  ].join('\n');
}

/** @param {string} name */
function npmVersion(name) {
  const { dependencies } = JSON.parse(read('package.json'));
  return `${name} ${dependencies[name]}`;
}

/** @param {string} name */
function rustVersion(name) {
  const [, version] = new RegExp(`^name = "${name}"\nversion = "(.+)"$`, 'm').exec(read('../../Cargo.lock')) ?? [];
  return `${name} ${version}`;
}

/** @param {string} path */
const read = (path) => readFileSync(new URL(path, import.meta.url), 'utf8');
