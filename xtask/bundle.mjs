// `node xtask/bundle.mjs FROM TO`: makes the package's files out of its modules. Each entry is one file in each form, and
// all share the error classes, so that `instanceof` holds from one entry to another, and so that a bundler which wants
// no more than those leaves the rules out. The compiled rules are apart too: so they come before all else in a bundle,
// and gzip, which looks back 32 KB, finds all JavaScript in one piece.
import { copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, transformSync } from 'esbuild';

const [from, to] = process.argv.slice(2);

// The conditions choose what `#wasm` is, in `package.json`.
const ENTRIES = [
  { name: 'index', source: 'index.js', formats: ['esm', 'cjs'], conditions: [] },
  { name: 'workerd', source: 'index.js', formats: ['esm'], conditions: ['workerd'] },
  { name: 'js', source: 'index.js', formats: ['esm', 'cjs'], conditions: ['js'] },
  { name: 'errors', source: 'errors.js', formats: ['esm', 'cjs'], conditions: [] },
  { name: 'rules', source: 'rules.js', formats: ['esm', 'cjs'], conditions: [] },
  { name: 'form', source: 'form.js', formats: ['esm', 'cjs'], conditions: [] },
];
const EXTENSION = { esm: '.js', cjs: '.cjs' };
const COPIES = ['LICENSE', 'README.md', 'rules.d.wasm.ts', 'rules.wasm', 'schema.json'];

mkdirSync(to, { recursive: true });
for (const { name, source, formats, conditions } of ENTRIES) {
  for (const format of formats) {
    const plugins = [smaller()];
    if (source !== 'errors.js') plugins.push(apart(/\/errors\.js$/, `./errors${EXTENSION[format]}`));
    plugins.push(apart(/\/rules\.wasm$/, './rules.wasm'));
    if (source !== 'rules.js') plugins.push(apart(/\/rules\.js$/, `./rules${EXTENSION[format]}`));
    await build({
      entryPoints: { [name]: join(from, source) },
      outdir: to,
      outExtension: { '.js': EXTENSION[format] },
      bundle: true,
      charset: 'utf8',
      conditions,
      format,
      logLevel: 'warning',
      platform: 'neutral',
      plugins,
      target: 'es2022',
    });
  }
}
for (const file of COPIES) copyFileSync(join(from, file), join(to, file));
for (const file of readdirSync(from).filter((name) => name.endsWith('.d.ts'))) {
  const declarations = readFileSync(join(from, file), 'utf8');
  writeFileSync(join(to, file), declarations);
  // To TypeScript these are of CommonJS, and can name only such.
  const commonJs = declarations.replace(/(from '\.\/\w+)\.js'/g, "$1.cjs'");
  writeFileSync(join(to, file.replace(/ts$/, 'cts')), commonJs);
}
const { imports: _, ...manifest } = JSON.parse(readFileSync(join(from, 'package.json'), 'utf8'));
writeFileSync(join(to, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);

/** Leaves a file out of the bundle, which imports it. */
function apart(filter, path) {
  return {
    name: `apart: ${path}`,
    setup: ({ onResolve }) => onResolve({ filter }, () => ({ path, external: true, sideEffects: false })),
  };
}

/** The translated rules are nothing to read, and less than half as much this way. */
function smaller() {
  return {
    name: 'smaller',
    setup: ({ onLoad }) =>
      onLoad({ filter: /\/translated\.js$/ }, ({ path }) => ({
        contents: transformSync(readFileSync(path, 'utf8'), { minify: true, target: 'es2022' }).code,
      })),
  };
}
