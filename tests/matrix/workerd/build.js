// As Cloudflare's wrangler does it: bundled for the conditions of Workers, with each .wasm as a module beside the script.
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

// workerd takes the first module for the script.
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
    # By default a Worker reaches no address of this machine.
    (name = "network", network = (allow = ["local"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
`,
);
