// Builds one publishable package: `node tools/build/build.mjs` in its folder. tsc writes ES modules and declarations; a
// package whose `exports` lead `require` to `dist/cjs` gets CommonJS beside them, one whose `exports` lead `import` to
// `dist/bundle` gets bundles; arguments are further entries of them, or `.mjs` programs, each of which becomes one file
// that starts faster. `--include <package>` makes a package part of the bundles, `--copy <folder>=<name>` copies a folder
// to `dist/<name>`. Types are checked by typecheck.mjs.
import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { bundleOf, writeBundle } from './bundle.mjs';

const require = createRequire(import.meta.url);
const root = process.cwd();
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

rmSync(join(root, 'dist'), { recursive: true, force: true });
try {
  const tsc = require.resolve('typescript/bin/tsc');
  execFileSync(process.execPath, [tsc, '--project', 'tsconfig.lib.json', '--noCheck'], { cwd: root, stdio: 'inherit' });
} catch {
  process.exit(1);
}
rejectRenamedProperties();
const targets = Object.values(manifest.exports ?? {});
const hasCommonJs = targets.some((target) => target.require?.default?.startsWith('./dist/cjs/'));
if (hasCommonJs) await writeCommonJs();
const { values, positionals } = parseArgs({
  options: {
    include: { type: 'string', multiple: true, default: [] },
    copy: { type: 'string', multiple: true, default: [] },
  },
  allowPositionals: true,
});
const [programs, entries] = [true, false].map((isProgram) =>
  positionals.filter((file) => file.endsWith('.mjs') === isProgram),
);
if (programs.length > 0) await bundlePrograms();
if (entries.length > 0 || targets.some((target) => bundleOf(target) !== undefined))
  await writeBundle(root, manifest, join(root, hasCommonJs ? 'dist/esm' : 'dist'), entries, values.include);

for (const copy of values.copy) {
  const [from, to] = copy.split('=');
  cpSync(join(root, from), join(root, 'dist', to), { recursive: true });
}

/** Replaces programs by bundles of them and the modules that they import. */
async function bundlePrograms() {
  const dist = join(root, hasCommonJs ? 'dist/esm' : 'dist');
  await build({
    entryPoints: programs.map((file) => join(dist, file)),
    outdir: dist,
    outbase: dist,
    outExtension: { '.js': '.mjs' },
    allowOverwrite: true,
    bundle: true,
    minifyWhitespace: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    logLevel: 'warning',
  });
}

/** Builds each ES module of `dist/esm` as CommonJS in `dist/cjs`, with the same declarations. */
async function writeCommonJs() {
  const esm = join(root, 'dist/esm');
  const cjs = join(root, 'dist/cjs');
  const files = readdirSync(esm, { recursive: true }).map(String);
  await build({
    entryPoints: files.filter((file) => file.endsWith('.js')).map((file) => join(esm, file)),
    outdir: cjs,
    outbase: esm,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    sourcemap: true,
    // `import()` becomes `require`: Jest has no `import()` without a flag.
    supported: { 'dynamic-import': false },
    logLevel: 'warning',
  });
  for (const file of files.filter((name) => name.endsWith('.d.ts'))) cpSync(join(esm, file), join(cjs, file));
  writeFileSync(join(cjs, 'package.json'), '{"type":"commonjs"}\n');
}

/** TypeScript 7.0.2 writes `_a: …` for a property with the name of its class, where it needs an alias of the class. */
function rejectRenamedProperties() {
  const dist = join(root, 'dist');
  for (const file of readdirSync(dist, { recursive: true }).map(String)) {
    const renamed = file.endsWith('.js') && /^\s+_[a-z]: .*/m.exec(readFileSync(join(dist, file), 'utf8'));
    if (renamed)
      throw new Error(`dist/${file} has a renamed property: ${renamed[0].trim()}. Move it out of its class.`);
  }
}
