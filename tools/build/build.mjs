// Builds one package: `node tools/build/build.mjs` in its folder. TypeScript 7 writes declarations, esbuild ES modules.
// A package whose `exports` lead `require` to `dist/cjs` gets CommonJS beside them, one whose `exports` lead `import`
// to `dist/bundle` gets bundles; arguments are further entries of them, or `.mjs` programs, each of which becomes one
// file that starts faster. `--include <package>` makes a package part of the bundles, `--copy <folder>=<name>` copies
// a folder to `dist/<name>`. Types are checked by typecheck.mjs.
import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { bundleOf, writeBundle } from './bundle.mjs';
import { tsc } from './native-compiler.mjs';

const root = process.cwd();
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

rmSync(join(root, 'dist'), { recursive: true, force: true });
const targets = Object.values(manifest.exports ?? {});
const hasCommonJs = targets.some((target) => target.require?.default?.startsWith('./dist/cjs/'));
const compiled = join(root, hasCommonJs ? 'dist/esm' : 'dist');
try {
  const options = ['--project', 'tsconfig.lib.json', '--noCheck', '--emitDeclarationOnly', '--singleThreaded'];
  execFileSync(process.execPath, [tsc, ...options], { cwd: root, stdio: 'inherit' });
} catch {
  process.exit(1);
}
await writeModules();
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
  await writeBundle(root, manifest, compiled, entries, values.include);

for (const copy of values.copy) {
  const [from, to] = copy.split('=');
  cpSync(join(root, from), join(root, 'dist', to), { recursive: true });
}

/** Compiles each source to a module of the same format, and copies sources in JavaScript. */
async function writeModules() {
  const source = join(root, 'src');
  const files = readdirSync(source, { recursive: true })
    .map(String)
    .filter((file) => !/\.test\.ts$|(^|[\\/])testing[\\/]/.test(file));
  const compile = (from, format, outExtension) =>
    build({
      entryPoints: files.filter((file) => file.endsWith(from)).map((file) => join(source, file)),
      outdir: compiled,
      outbase: source,
      outExtension,
      format,
      platform: 'node',
      target: 'node20',
      sourcemap: true,
      sourcesContent: false,
      tsconfig: join(root, 'tsconfig.lib.json'),
      logLevel: 'warning',
    });
  await compile('.ts', 'esm');
  await compile('.cts', 'cjs', { '.js': '.cjs' });
  for (const file of files.filter((name) => /\.[cm]js$/.test(name))) cpSync(join(source, file), join(compiled, file));
}

/** Replaces programs by bundles of them and the modules that they import. */
async function bundlePrograms() {
  await build({
    entryPoints: programs.map((file) => join(compiled, file)),
    outdir: compiled,
    outbase: compiled,
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
