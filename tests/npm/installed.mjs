/** Packs the package and installs it in a temporary project, as a user does. */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root folder of the repository. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

/**
 * @returns {{ folder: string, tarball: string, files: string[], remove: () => void }} the project's folder, and the paths
 * in the package
 */
export function installPackage() {
  const folder = mkdtempSync(join(tmpdir(), 'caibo-customers-'));
  const [{ filename, files }] = JSON.parse(
    execFileSync(npm, ['pack', join(root, 'pkg'), '--json', '--pack-destination', folder], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  );
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
  const tarball = join(folder, filename);
  execFileSync(npm, ['install', '--offline', '--no-audit', '--no-fund', tarball], {
    cwd: folder,
    stdio: 'ignore',
  });
  return {
    folder,
    tarball,
    files: files.map((/** @type {{ path: string }} */ { path }) => path).sort(),
    remove: () => rmSync(folder, { recursive: true }),
  };
}
