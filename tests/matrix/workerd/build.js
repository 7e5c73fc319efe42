// Builds as Cloudflare's wrangler does: a bundle with the export conditions of Workers, and each .wasm file as a module
// beside it.
import { readdir, writeFile } from 'node:fs/promises';
import { build } from 'esbuild';

await build({
  entryPoints: ['worker.js'],
  bundle: true,
  format: 'esm',
  conditions: ['workerd', 'worker', 'browser'],
  loader: { '.wasm': 'copy' },
  outdir: 'dist',
});

// workerd runs the first module of the list, so the script comes first.
const names = (await readdir('dist')).sort((a, b) => Number(b === 'worker.js') - Number(a === 'worker.js'));
const modules = names.map((name) => {
  const kind = name.endsWith('.wasm') ? 'wasm' : 'esModule';
  return `(name = "${name}", ${kind} = embed "${name}")`;
});
await writeFile(
  'dist/config.capnp',
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
