// Builds as Cloudflare's wrangler does: a bundle with the export conditions of Workers, and each .wasm file as a module
// beside it.
import { build } from 'esbuild';
import { writeWorkerdConfig } from './workerd.js';

await build({
  entryPoints: ['worker.js'],
  bundle: true,
  format: 'esm',
  conditions: ['workerd', 'worker', 'browser'],
  loader: { '.wasm': 'copy' },
  outdir: 'dist',
});
await writeWorkerdConfig('dist', 'worker.js');
