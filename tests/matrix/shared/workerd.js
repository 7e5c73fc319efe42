// Writes the configuration with which workerd runs the modules of a folder.
import { readdir, writeFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';

const KINDS = { '.js': 'esModule', '.mjs': 'esModule', '.wasm': 'wasm' };

/**
 * @param {string} folder
 * @param {string} main the module that has the Worker's handlers
 */
export async function writeWorkerdConfig(folder, main) {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = files
    .filter(({ name }) => extname(name) in KINDS)
    .map((file) => relative(folder, join(file.parentPath, file.name)).split(sep).join('/'))
    // workerd runs the first module of the list.
    .sort((a, b) => Number(b === main) - Number(a === main));
  const modules = names.map((name) => `(name = "${name}", ${KINDS[extname(name)]} = embed "${name}")`);
  await writeFile(
    join(folder, 'config.capnp'),
    `using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "main", worker = (
      modules = [${modules.join(', ')}],
      compatibilityDate = "2026-01-01",
      globalOutbound = "network",
    )),
    # By default a Worker cannot reach addresses of this machine.
    (name = "network", network = (allow = ["local"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
`,
  );
}
