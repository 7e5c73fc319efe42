#!/usr/bin/env node
/** Runs the program of the package for this platform, one of the optional dependencies, as `caibo`. */

import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { isatty } from 'node:tty';

/** The exit code of `caibo` if it cannot do what it was asked for. */
const USAGE = 2;

const require = createRequire(import.meta.url);
/** @type {string[]} */
const packages = Object.keys(require('./package.json').optionalDependencies);

/**
 * @param {string} name of a package
 * @returns {string | undefined} the path of its program, if it is installed
 */
function programOf(name) {
  const program = name.includes('-win32-') ? 'caibo.exe' : 'caibo';
  try {
    return require.resolve(`${name}/bin/${program}`);
  } catch {
    return undefined;
  }
}

/** @param {string} message */
function fail(message) {
  console.error(`caibo: ${message}`);
  process.exitCode = USAGE;
}

/** @param {string} program */
function run(program) {
  // Ctrl-C in a terminal reaches the program as well, so that it would get the signal twice.
  const inTerminal = [0, 1, 2].some((handle) => isatty(handle));
  // Before the program starts: until then a signal ends this process alone.
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => {
      if (signal !== 'SIGINT' || !inTerminal) child.kill(signal);
    });
  }
  const child = spawn(program, process.argv.slice(2), { stdio: 'inherit' });
  child.on('error', ({ message }) => fail(`cannot start ${program}: ${message}`));
  child.on('exit', (code, signal) => {
    if (signal === null) {
      process.exitCode = code ?? USAGE;
      return;
    }
    // For a shell, the process has ended by the same signal.
    process.exitCode = 128 + constants.signals[signal];
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

const platform = `${process.platform}-${process.arch}`;
// If npm has installed both, because it does not know the field `libc`: the program for musl is static and runs with glibc too.
const names = [`caibo-cli-${platform}-musl`, `caibo-cli-${platform}`].filter((name) => packages.includes(name));
const program = names.map(programOf).find((path) => path !== undefined);
const others = packages.filter((name) => programOf(name));

if (program !== undefined) {
  run(program);
} else if (names.length === 0) {
  fail(
    `there is no program for ${platform}, only the packages ${packages.join(', ')}; ` +
      'with Rust, `cargo install caibo-cli` compiles it',
  );
} else if (others.length > 0) {
  fail(
    `the package installed is ${others.join(', ')}, but this platform is ${platform}; ` +
      'run `npm install` on this platform instead of copying node_modules',
  );
} else {
  fail(
    `the package ${names.join(' or ')} is not installed; ` +
      'it is an optional dependency of caibo-cli: install that without --omit=optional or --no-optional',
  );
}
