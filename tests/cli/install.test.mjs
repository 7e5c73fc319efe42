/** Packs the npm packages of `caibo`, installs them in empty projects, as a user does, and runs them there. */

import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import test, { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const packages = join(root, 'build/npm');
/** There npm and npx are scripts, which only a shell can start. */
const onWindows = process.platform === 'win32';
const files = join(root, 'cli/tests/files');
/** The demo page and the npm package that were compiled into the program. */
const site = join(root, 'cli/site');

/** The package with the program for this machine, and the program. */
const platformPackage = readdirSync(packages).find((name) => name !== 'caibo-cli') ?? '';
const program = join(packages, platformPackage, 'bin', onWindows ? 'caibo.exe' : 'caibo');

/** @type {(path: string) => any} */
const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));

/** All projects and the two tarballs. */
const folder = mkdtempSync(join(tmpdir(), 'caibo-cli-'));
after(() => rmSync(folder, { recursive: true }));

/** @type {(args: string[], cwd: string) => string} */
const npm = (args, cwd) =>
  execFileSync('npm', args, { cwd, encoding: 'utf8', shell: onWindows, stdio: ['ignore', 'pipe', 'pipe'] });

/**
 * @param {string} name of a package
 * @returns {string} its tarball
 */
function pack(name) {
  const [{ filename }] = JSON.parse(npm(['pack', join(packages, name), '--json', '--pack-destination', folder], folder));
  return join(folder, filename);
}

/**
 * @param {string} name of the new project
 * @param {string[]} args of `npm install`
 */
function install(name, args) {
  const project = join(folder, name);
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), '{ "private": true }');
  npm(['install', '--offline', '--no-audit', '--no-fund', ...args], project);
  return project;
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {string} cwd
 */
function run(command, args, cwd) {
  const shell = onWindows && command === 'npx';
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8', shell });
  return { status, stdout, stderr };
}

/** @type {(args: string[], project: string) => ReturnType<typeof run>} */
const npx = (args, project) => run('npx', ['--offline', 'caibo-cli', ...args], project);

/** The launcher of a project. */
const launcher = (/** @type {string} */ project) => join(project, 'node_modules/caibo-cli/caibo.js');

/** @type {string} the project with both packages */
let complete;
/** @type {string} the project without optional dependencies */
let withoutOptional;

before(() => {
  const main = pack('caibo-cli');
  complete = install('complete', [main, pack(platformPackage)]);
  withoutOptional = install('without-optional', ['--omit=optional', main]);
});

test('the packages have the version of the crate, and the platform its fields', () => {
  const [, version] = /^version = "(.+)"$/m.exec(readFileSync(join(root, 'cli/Cargo.toml'), 'utf8')) ?? [];
  const main = readJson(join(packages, 'caibo-cli/package.json'));
  const own = readJson(join(packages, platformPackage, 'package.json'));
  const platforms = readJson(join(root, 'cli/npm/platforms.json'));
  assert.equal(main.version, version);
  assert.equal(own.version, version);
  assert.deepEqual([own.os, own.cpu], [[process.platform], [process.arch]]);
  assert.equal(own.libc?.length, process.platform === 'linux' ? 1 : undefined);
  assert.equal(Object.keys(main.optionalDependencies).length, platforms.length);
  assert.equal(main.optionalDependencies[platformPackage], version);
  const readmes = [join(packages, 'caibo-cli/README.md'), join(root, 'cli/README.md')];
  for (const name of Object.keys(main.optionalDependencies)) {
    assert.equal(main.optionalDependencies[name], version);
    for (const readme of readmes) assert(readFileSync(readme, 'utf8').includes(`\`${name}\``), `${name} in ${readme}`);
  }
});

test('npx prints what the program prints, and ends with its exit code', () => {
  cpSync(files, join(complete, 'files'), { recursive: true });
  for (const [args, status] of /** @type {const} */ ([
    [['check', 'files/key.csv', '--key', 'memberId'], 1],
    [['check', 'files/key.csv'], 0],
    [['check', 'files/customers.csv', '--map', 'Full name=name', '--json'], 1],
    [['check', 'absent.csv'], 2],
    [['check', '--nonsense'], 2],
    [['--version'], 0],
    [['sandbox', '--help'], 0],
  ])) {
    const expected = run(program, [...args], complete);
    assert.equal(expected.status, status, args.join(' '));
    assert.deepEqual(npx([...args], complete), expected, args.join(' '));
  }
});

test('the packages are installed from their folders as README says', () => {
  const readme = readFileSync(join(root, 'cli/README.md'), 'utf8');
  const [line = ''] = /^npm install .*PATH.*$/m.exec(readme) ?? [];
  const words = line.replaceAll('PATH', root).replaceAll('caibo-cli-linux-x64', platformPackage).split(' ');
  const project = install('folders', words.slice(2));
  assert.deepEqual(npx(['--version'], project), run(program, ['--version'], project));
});

test('standard input reaches the program', () => {
  const input = 'name,email\nAda,ada@example.com\nGrace,grace\n';
  const { status, stdout } = spawnSync(process.execPath, [launcher(complete), 'check', '-'], { input, encoding: 'utf8' });
  assert.equal(status, 1);
  assert.match(stdout, /^rows +2\nvalid +1$/m);
});

/** Starts the sandbox of the installed package in an empty folder, and waits for its address. */
async function startSandbox() {
  const cwd = mkdtempSync(join(folder, 'empty-'));
  const child = spawn(process.execPath, [launcher(complete), 'sandbox', '--port', '0', '--until-stdin-ends'], {
    cwd,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    errors += text;
  });
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal, errors }));
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  const url = /^Caibo sandbox: (http:\/\/127\.0\.0\.1:\d+)$/.exec(line)?.[1];
  assert(url, line);
  return { child, ended, url };
}

test('the sandbox has the demo page and the package inside', async () => {
  const { child, ended, url } = await startSandbox();
  const expected = [
    ['', 'www/index.html', 'text/html'],
    ['main.js', 'www/main.js', 'text/javascript'],
    ['base.css', 'www/base.css', 'text/css'],
    ['pkg/index.js', 'pkg/index.js', 'text/javascript'],
    ['pkg/form.js', 'pkg/form.js', 'text/javascript'],
    ['pkg/locales/de.js', 'pkg/locales/de.js', 'text/javascript'],
    ['pkg/compiled-small.wasm', 'pkg/compiled-small.wasm', 'application/wasm'],
  ];
  for (const [path = '', file = '', type] of expected) {
    const response = await fetch(`${url}/${path}`);
    assert.equal(response.headers.get('content-type'), type, path);
    assert.equal(
      response.headers.get('content-security-policy'),
      "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    assert(readFileSync(join(site, file)).equals(Buffer.from(await response.arrayBuffer())), path);
  }
  const created = await fetch(`${url}/customers`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"name":"Ada","email":"ada@example.com"}',
  });
  assert.equal(created.status, 200);
  const stored = await (await fetch(`${url}/sandbox/customers`)).json();
  assert.equal(stored.length, 1);
  child.stdin.end();
  assert.deepEqual(await ended, { code: 0, signal: null, errors: '' });
});

test('a signal reaches the program', { skip: onWindows && 'Windows has no such signals' }, async () => {
  for (const [sent, code, signal] of /** @type {const} */ ([
    ['SIGINT', 0, null],
    ['SIGTERM', 0, null],
    // The sandbox has no handler for it, so that it ends by the signal, and the launcher too.
    ['SIGHUP', null, 'SIGHUP'],
  ])) {
    const { child, ended, url } = await startSandbox();
    child.kill(sent);
    assert.deepEqual(await ended, { code, signal, errors: '' }, sent);
    await assert.rejects(fetch(url), sent);
  }
});

test('without optional dependencies it says what is missing', () => {
  const name = platformPackage.replace(/-musl$/, '');
  const names = process.platform === 'linux' ? `${name}-musl or ${name}` : name;
  assert.deepEqual(npx(['check', 'absent.csv'], withoutOptional), {
    status: 2,
    stdout: '',
    stderr:
      `caibo: the package ${names} is not installed; it is an optional dependency of caibo-cli: ` +
      'install that without --omit=optional or --no-optional\n',
  });
});

/**
 * Adds a package with a program that prints its name.
 *
 * @param {string} project
 * @param {string} name
 */
function addPackage(project, name) {
  const file = join(project, 'node_modules', name, 'bin', name.includes('-win32-') ? 'caibo.exe' : 'caibo');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\necho ${name}\n`);
  chmodSync(file, 0o755);
}

/**
 * Runs the launcher as if on this platform.
 *
 * @param {string} project
 * @param {string} platform
 * @param {string} arch
 */
function runOn(project, platform, arch) {
  const script = Object.entries({ platform, arch })
    .map(([name, value]) => `Object.defineProperty(process, '${name}', { value: '${value}' });`)
    .join('');
  const options = ['--import', `data:text/javascript,${encodeURIComponent(script)}`];
  return run(process.execPath, [...options, launcher(project), '--version'], project);
}

test('it names the package of another platform, and the platforms that there are', () => {
  const { status, stderr } = runOn(complete, process.platform === 'darwin' ? 'linux' : 'darwin', process.arch);
  assert.equal(status, 2);
  assert(stderr.startsWith(`caibo: the package installed is ${platformPackage}, but this platform is `), stderr);
  assert.deepEqual(runOn(complete, 'sunos', 'x64'), {
    status: 2,
    stdout: '',
    stderr:
      'caibo: there is no program for sunos-x64, only the packages caibo-cli-linux-x64, caibo-cli-linux-arm64, ' +
      'caibo-cli-linux-x64-musl, caibo-cli-linux-arm64-musl, caibo-cli-darwin-x64, caibo-cli-darwin-arm64, ' +
      'caibo-cli-win32-x64, caibo-cli-win32-arm64; with Rust, `cargo install caibo-cli` compiles it\n',
  });
});

test('of the programs for glibc and musl it starts the latter', { skip: onWindows && 'a script is no program there' }, () => {
  addPackage(withoutOptional, 'caibo-cli-linux-x64');
  assert.equal(runOn(withoutOptional, 'linux', 'x64').stdout, 'caibo-cli-linux-x64\n');
  addPackage(withoutOptional, 'caibo-cli-linux-x64-musl');
  assert.equal(runOn(withoutOptional, 'linux', 'x64').stdout, 'caibo-cli-linux-x64-musl\n');
});
