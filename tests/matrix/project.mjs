/** A project of one runtime: a copy of its folder, in which the packed package is installed with npm. */

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { delimiter, extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const isWindows = process.platform === 'win32';

/** How many milliseconds a command may take, or the start of a server. */
const PATIENCE = 300_000;
/** How many characters of the output of a failed command are shown. */
const TAIL = 4_000;

/** Keeps tools from sending telemetry, from asking questions, and from colouring their output. */
const QUIET = {
  CI: '1',
  DENO_NO_UPDATE_CHECK: '1',
  DO_NOT_TRACK: '1',
  FORCE_COLOR: undefined,
  NEXT_TELEMETRY_DISABLED: '1',
  NO_COLOR: '1',
};

/** @type {Record<string, string>} */
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.mjs': 'text/javascript; charset=utf-8',
  '.wasm': 'application/wasm',
};

/** Functions that kill the child processes, which would outlive this process. @type {Set<() => void>} */
const kills = new Set();
process.once('exit', () => {
  for (const kill of kills) kill();
});
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

/** The runtime cannot be installed or started, so that nothing was tested. */
export class NotInstalled extends Error {}

export class Project {
  /** @type {(() => Promise<unknown>)[]} */
  #closings = [];
  /** @type {(() => string)[]} */
  #outputs = [];

  /** @param {string} folder */
  constructor(folder) {
    this.folder = folder;
  }

  /**
   * Copies the folder of a runtime and installs the package in the copy.
   *
   * @param {string} name of a folder beside this file
   * @param {string} tarball
   * @param {string} scratch the folder in which the copy is made
   */
  static async install(name, tarball, scratch) {
    const project = new Project(await mkdtemp(join(scratch, `${name}-`)));
    await cp(join(here, 'shared'), project.folder, { recursive: true });
    // Skips packages and builds that were made in the folder by hand.
    const filter = (/** @type {string} */ path) => !/[\\/](node_modules|dist|\.next)$/.test(path);
    await cp(join(here, name), project.folder, { recursive: true, filter });
    await project.#addCommonJs();
    const quiet = ['--no-audit', '--no-fund', '--no-update-notifier'];
    await project.run(['npm', 'ci', ...quiet]).catch((cause) => {
      const errors = /** @type {string[]} */ (cause.message.match(/(?<=^npm error ).+/gm) ?? [cause.message]);
      throw new NotInstalled(errors.slice(0, 2).join(': '), { cause });
    });
    await project.run(['npm', 'install', ...quiet, tarball]);
    return project;
  }

  /** Writes the shared scripts as CommonJS too, for runtimes that use `require`. */
  async #addCommonJs() {
    for (const name of ['check', 'form']) {
      const source = await readFile(join(this.folder, `${name}.js`), 'utf8');
      const exported = [...source.matchAll(/^export (?:async )?(?:const|function) (\w+)/gm)].map(([, name]) => name);
      const script = `${source.replaceAll(/^export /gm, '')}\nmodule.exports = { ${exported.join(', ')} };\n`;
      await writeFile(join(this.folder, `${name}.cjs`), script);
    }
  }

  /** The version of a package that is installed in the project. @param {string} name */
  async version(name) {
    const manifest = await readFile(join(this.folder, 'node_modules', name, 'package.json'), 'utf8');
    return String(JSON.parse(manifest).version);
  }

  /**
   * Runs a command in the project until it ends.
   *
   * @param {string[]} command
   * @param {Record<string, string>} [env]
   * @returns {Promise<string>} its output
   */
  async run(command, env) {
    const child = this.#spawn(command, env);
    const end = await child.ended;
    if (end !== 'exit code 0') throw new Error(`\`${command.join(' ')}\`: ${end}\n${child.output().slice(-TAIL)}`);
    return child.output();
  }

  /**
   * Starts a program, which runs until the project is closed.
   *
   * @param {string[]} command
   * @param {RegExp} [ready] matches its output once it is ready; without it the program is ready at once
   * @param {Record<string, string>} [env]
   * @returns {Promise<string>} the first group of the match
   */
  async start(command, ready = /()/, env) {
    const child = this.#spawn(command, env);
    this.#outputs.push(child.output);
    this.#closings.push(() => {
      child.kill();
      return child.ended;
    });
    const found = new Promise((resolve) => {
      const look = () => {
        const match = ready.exec(child.output());
        if (!match) return;
        child.keep();
        resolve(match[1]);
      };
      child.onOutput(look);
      look();
    });
    const ended = child.ended.then((end) => {
      throw new Error(`\`${command.join(' ')}\` did not start: ${end}\n${child.output().slice(-TAIL)}`);
    });
    // The program also ends when the project is closed; that is not an error.
    ended.catch(() => {});
    return Promise.race([found, ended]);
  }

  /**
   * Starts a server, which runs until the project is closed.
   *
   * @param {string[]} command
   * @param {RegExp} port matches the port in its output
   * @returns {Promise<string>} its address
   */
  async serve(command, port) {
    return `http://127.0.0.1:${await this.start(command, port)}`;
  }

  /**
   * Serves the files of the project as a plain web server does. Files in `dist` come first.
   *
   * @param {Record<string, string>} [headers] of every answer
   * @returns {Promise<string>} its address
   */
  files(headers) {
    return this.serveFolders([join(this.folder, 'dist'), this.folder], headers);
  }

  /**
   * Serves the files of folders until the project is closed.
   *
   * @param {string[]} folders the first that has a file
   * @param {Record<string, string>} [headers] of every answer
   * @returns {Promise<string>} its address
   */
  async serveFolders(folders, headers = {}) {
    const server = createServer(async ({ url = '/' }, response) => {
      const { pathname } = new URL(url, 'http://127.0.0.1');
      const path = normalize(pathname.endsWith('/') ? `${pathname}index.html` : pathname);
      /** @type {Buffer | undefined} */
      let body;
      for (const folder of folders) body ??= await readFile(join(folder, path)).catch(() => undefined);
      const type = TYPES[extname(path)] ?? 'application/octet-stream';
      response.writeHead(body ? 200 : 404, { 'Content-Type': type, ...headers }).end(body);
    });
    await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
    this.#closings.push(async () => {
      server.close();
      server.closeAllConnections();
    });
    const address = /** @type {import('node:net').AddressInfo} */ (server.address());
    return `http://127.0.0.1:${address.port}`;
  }

  /** @param {string[]} command @param {Record<string, string>} [env] */
  #spawn([program = '', ...args], env) {
    const child = spawn(program, args, {
      cwd: this.folder,
      env: {
        ...process.env,
        ...QUIET,
        PATH: `${join(this.folder, 'node_modules', '.bin')}${delimiter}${process.env.PATH}`,
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      // Servers start further processes: a process group lets all of them be killed. On Windows the programs of npm
      // are shell scripts.
      detached: !isWindows,
      shell: isWindows,
    });
    let output = '';
    const listeners = /** @type {(() => void)[]} */ ([]);
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        output += text;
        for (const listener of listeners) listener();
      });
    }
    const kill = () => {
      if (child.pid === undefined) return;
      try {
        if (isWindows) spawn('taskkill', ['/pid', String(child.pid), '/t', '/f']);
        else process.kill(-child.pid, 'SIGKILL');
      } catch {
        // The process has ended already.
      }
    };
    kills.add(kill);
    let isLate = false;
    const late = setTimeout(() => {
      isLate = true;
      kill();
    }, PATIENCE);
    /** @type {Promise<string>} the exit code, the signal or the error */
    const ended = new Promise((resolve) => {
      child.once('error', (error) => resolve(`does not start: ${error.message}`));
      child.once('close', (code, signal) => {
        resolve(isLate ? `not done after ${PATIENCE / 1000} s` : (signal ?? `exit code ${code}`));
      });
    });
    ended.then(() => {
      clearTimeout(late);
      kills.delete(kill);
    });
    return {
      ended,
      kill,
      keep: () => clearTimeout(late),
      output: () => output,
      onOutput: (/** @type {() => void} */ listener) => listeners.push(listener),
    };
  }

  /** The last output of its servers. */
  serverOutput() {
    return this.#outputs.map((output) => output().slice(-TAIL)).join('\n');
  }

  /** Stops its servers. */
  async close() {
    await Promise.all(this.#closings.map((close) => close()));
  }

  async remove() {
    await rm(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Whether a program can be found. @param {string} program */
export function isInstalled(program) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.some((folder) => existsSync(join(folder, program)));
}

/**
 * Packs the package as npm would publish it.
 *
 * @param {string} folder
 * @param {string} destination
 * @returns {Promise<string>} the tarball
 */
export async function pack(folder, destination) {
  await new Project(folder).run(['npm', 'pack', '--silent', '--pack-destination', destination]);
  const [tarball] = (await readdir(destination)).filter((name) => name.endsWith('.tgz'));
  if (tarball === undefined) throw new Error('`npm pack` made no tarball');
  return join(destination, tarball);
}
