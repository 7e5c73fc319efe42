// `node xtask/bundle.mjs FOLDER`: bundles the sources into the package's files. Each entry is one file in each format. All
// entries share the error classes, so that `instanceof` holds from one entry to another, and so that a bundler that needs
// only those leaves the rules out. The compiled rules are a file too: they then come before all other code in a bundle, and
// gzip, which looks back 32 KB, sees all JavaScript in one piece.
import { copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { build, transformSync } from 'esbuild';

const [folder] = process.argv.slice(2);

// The conditions choose the files that `#boundary/…` resolves to (`imports` in `package.json`). `variant` is the compiled module
// that the entry imports; that of Node is in the entry itself, since Node loads one file faster than two.
const ENTRIES = [
  { name: 'index', source: 'pkg-template/index.js', formats: ['esm', 'cjs'], conditions: [], variant: 'small' },
  { name: 'node', source: 'pkg-template/index.js', formats: ['esm', 'cjs'], conditions: ['node'] },
  { name: 'workerd', source: 'pkg-template/index.js', formats: ['esm'], conditions: ['workerd'], variant: 'small' },
  { name: 'js', source: 'pkg-template/index.js', formats: ['esm', 'cjs'], conditions: ['js'], variant: 'small' },
  { name: 'rules', source: 'pkg-template/rules.js', formats: ['esm', 'cjs'], conditions: ['rules'], variant: 'rules' },
  { name: 'rules-workerd', source: 'pkg-template/rules.js', formats: ['esm'], conditions: ['rules', 'workerd'], variant: 'rules' },
  { name: 'errors', source: 'pkg-template/errors.js', formats: ['esm', 'cjs'], conditions: [] },
  // The form's entry is above the client's, so that a page that uses both has the rules once.
  { name: 'form', source: 'pkg-template/form.js', formats: ['esm', 'cjs'], conditions: [], main: 'index' },
  { name: 'form-node', source: 'pkg-template/form.js', formats: ['esm', 'cjs'], conditions: ['node'], main: 'node' },
  { name: 'form-workerd', source: 'pkg-template/form.js', formats: ['esm'], conditions: ['workerd'], main: 'workerd' },
  { name: 'form-js', source: 'pkg-template/form.js', formats: ['esm', 'cjs'], conditions: ['js'], main: 'js' },
  { name: 'form-rules', source: 'pkg-template/form.js', formats: ['esm', 'cjs'], conditions: ['rules'], main: 'rules' },
  ...['small', 'rules'].map((variant) => ({
    name: `compiled-${variant}`,
    source: `build/boundary/${variant}/rules.js`,
    formats: ['esm', 'cjs'],
    conditions: [],
  })),
];
const EXTENSION = { esm: '.js', cjs: '.cjs' };
const COPIES = {
  LICENSE: 'LICENSE',
  'README.md': 'pkg-template/README.md',
  'compiled-rules.wasm': 'build/boundary/rules/rules.wasm',
  'compiled-small.d.wasm.ts': 'pkg-template/compiled-small.d.wasm.ts',
  'compiled-small.wasm': 'build/boundary/small/rules.wasm',
  'openapi.json': 'build/boundary/openapi.json',
  'schema.json': 'build/boundary/schema.json',
};
const DECLARATIONS = [
  'build/boundary/schema.d.ts',
  'pkg-template/form.d.ts',
  'pkg-template/index.d.ts',
  'pkg-template/js.d.ts',
  'pkg-template/rules.d.ts',
];

mkdirSync(folder, { recursive: true });
for (const { name, source, formats, conditions, variant, main } of ENTRIES) {
  for (const format of formats) {
    const plugins = [minifyTranslated(), inlineKinds(), inlineNumbers()];
    if (name !== 'errors') plugins.push(external(/\/errors\.js$/, `./errors${EXTENSION[format]}`));
    if (main) plugins.push(external(/^\.\.?\/index\.js$/, `./${main}${EXTENSION[format]}`));
    if (variant) {
      plugins.push(external(/^#boundary\/compiled\/rules\.wasm$/, `./compiled-${variant}.wasm`));
      plugins.push(external(/^#boundary\/compiled\/rules\.js$/, `./compiled-${variant}${EXTENSION[format]}`));
    }
    await build({
      entryPoints: { [name]: source },
      outdir: folder,
      outExtension: { '.js': EXTENSION[format] },
      bundle: true,
      // An engine keeps a file of ASCII only in half the memory, and Node starts 0.5 ms earlier.
      charset: 'ascii',
      conditions,
      format,
      logLevel: 'warning',
      platform: 'neutral',
      plugins,
      target: 'es2022',
    });
  }
}
for (const [name, source] of Object.entries(COPIES)) copyFileSync(source, join(folder, name));
for (const file of DECLARATIONS) {
  const declarations = readFileSync(file, 'utf8').replaceAll("'#boundary/", "'./");
  writeFileSync(join(folder, basename(file)), declarations);
  // For CommonJS, whose declarations may import only other such declarations.
  const commonJs = declarations.replace(/(from '\.\/\w+)\.js'/g, "$1.cjs'");
  writeFileSync(join(folder, basename(file).replace(/ts$/, 'cts')), commonJs);
}

for (const path of readdirSync('build/boundary/locales', { recursive: true }).filter((name) => name.endsWith('.js'))) {
  const module = readFileSync(join('build/boundary/locales', path), 'utf8');
  const file = join(folder, 'locales', path.replace(/\.js$/, ''));
  mkdirSync(dirname(file), { recursive: true });
  // In UTF-8: most scripts are two or three bytes a character, and six if they are escaped.
  writeFileSync(`${file}.js`, module);
  const commonJs = transformSync(module, { charset: 'utf8', format: 'cjs', target: 'es2022' }).code;
  writeFileSync(`${file}.cjs`, commonJs.replace(/(require\("\.\.\/.+)\.js"/, '$1.cjs"'));
  const isOfForm = basename(file) === 'form';
  const [index, type] = isOfForm ? ['../../index', 'FormLocale'] : ['../index', 'Locale'];
  for (const [extension, imported] of [['.d.ts', '.js'], ['.d.cts', '.cjs']]) {
    writeFileSync(
      file + extension,
      `import type { ${type} } from '${index}${imported}';\ndeclare const locale: ${type};\nexport default locale;\n`,
    );
  }
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

/** Makes an enum of TypeScript of the kinds of values, since esbuild replaces the members of an enum by their numbers. */
function inlineKinds() {
  return {
    name: 'inline kinds.js',
    setup: ({ onLoad }) =>
      onLoad({ filter: /\/kinds\.js$/ }, ({ path }) => {
        const source = readFileSync(path, 'utf8');
        return { contents: source.replace('const Kind =', 'const enum Kind').replaceAll(': ', ' = '), loader: 'ts' };
      }),
  };
}

/** Replaces constants that are numbers, and that no other file imports, by the numbers. esbuild keeps them in a bundle. */
function inlineNumbers() {
  const declaration = /^const ([A-Z][A-Z0-9_]*) = ([0-9_]+);$/gm;
  return {
    name: 'inline numbers',
    setup: ({ onLoad }) =>
      onLoad({ filter: /\/(pkg-template|wasm\/src)\/.*\.js$/ }, ({ path }) => {
        const source = readFileSync(path, 'utf8');
        const define = Object.fromEntries([...source.matchAll(declaration)].map(([, name, number]) => [name, number.replaceAll('_', '')]));
        return { contents: transformSync(source.replaceAll(declaration, ''), { define, target: 'es2022' }).code };
      }),
  };
}
