// `node xtask/bundle.mjs FOLDER`: bundles the sources into the package's files. Each entry is one file in each format. All
// entries share the error classes, so that `instanceof` holds from one entry to another, and so that a bundler that needs
// only those leaves the rules out. The compiled rules are a file too: they then come before all other code in a bundle, and
// gzip, which looks back 32 KB, sees all JavaScript in one piece.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build, transformSync } from 'esbuild';

const [folder] = process.argv.slice(2);

// The conditions choose the file that `#boundary/module.js` resolves to (`imports` in `package.json`).
const ENTRIES = [
  { name: 'index', source: 'pkg-template/index.js', formats: ['esm', 'cjs'], conditions: [] },
  { name: 'workerd', source: 'pkg-template/index.js', formats: ['esm'], conditions: ['workerd'] },
  { name: 'js', source: 'pkg-template/index.js', formats: ['esm', 'cjs'], conditions: ['js'] },
  { name: 'errors', source: 'pkg-template/errors.js', formats: ['esm', 'cjs'], conditions: [] },
  { name: 'rules', source: 'build/boundary/rules.js', formats: ['esm', 'cjs'], conditions: [] },
  { name: 'form', source: 'pkg-template/form.js', formats: ['esm', 'cjs'], conditions: [] },
];
const EXTENSION = { esm: '.js', cjs: '.cjs' };
const COPIES = [
  'LICENSE',
  'build/boundary/rules.wasm',
  'build/boundary/schema.json',
  'pkg-template/README.md',
  'pkg-template/rules.d.wasm.ts',
];
const DECLARATIONS = [
  'build/boundary/schema.d.ts',
  'pkg-template/form.d.ts',
  'pkg-template/index.d.ts',
  'pkg-template/js.d.ts',
];

mkdirSync(folder, { recursive: true });
for (const { name, source, formats, conditions } of ENTRIES) {
  for (const format of formats) {
    const plugins = [minifyTranslated()];
    if (name !== 'errors') plugins.push(external(/\/errors\.js$/, `./errors${EXTENSION[format]}`));
    plugins.push(external(/\/rules\.wasm$/, './rules.wasm'));
    if (name !== 'rules') plugins.push(external(/\/rules\.js$/, `./rules${EXTENSION[format]}`));
    await build({
      entryPoints: { [name]: source },
      outdir: folder,
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
for (const file of COPIES) copyFileSync(file, join(folder, basename(file)));
for (const file of DECLARATIONS) {
  const declarations = readFileSync(file, 'utf8').replaceAll("'#boundary/", "'./");
  writeFileSync(join(folder, basename(file)), declarations);
  // For CommonJS, whose declarations may import only other such declarations.
  const commonJs = declarations.replace(/(from '\.\/\w+)\.js'/g, "$1.cjs'");
  writeFileSync(join(folder, basename(file).replace(/ts$/, 'cts')), commonJs);
}

/** Leaves a file out of the bundle, which imports it. */
function external(filter, path) {
  return {
    name: `external: ${path}`,
    setup: ({ onResolve }) => onResolve({ filter }, () => ({ path, external: true, sideEffects: false })),
  };
}

/** Minifies the translated rules, which nobody reads, to less than half. */
function minifyTranslated() {
  return {
    name: 'minify translated.js',
    setup: ({ onLoad }) =>
      onLoad({ filter: /\/translated\.js$/ }, ({ path }) => ({
        contents: transformSync(readFileSync(path, 'utf8'), { minify: true, target: 'es2022' }).code,
      })),
  };
}
