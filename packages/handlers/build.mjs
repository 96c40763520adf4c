// Builds the published part of this package: `dist/assets/<workflow>/<entry>/index.mjs`, one self-contained function
// each (a Batch job's has its Dockerfile beside it), `dist/assets.cjs`, which tells where they lie, and the licences of
// what was bundled. The same sources give the same bytes, so that a CDK asset's hash changes only with the code.
//
//     node build.mjs [--only <workflow>/<entry>]… [<folder>]
//
// `--only` builds those entries and leaves the others as they are; a test builds into a folder of its own.
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import ts from 'typescript';
import { thirdPartyLicences } from './third-party.mjs';

const root = dirname(fileURLToPath(import.meta.url));
const {
  values: { only },
  positionals,
} = parseArgs({ allowPositionals: true, options: { only: { type: 'string', multiple: true } } });
const dist = resolve(positionals[0] ?? join(root, 'dist'));
const source = join(root, 'src');

// Only what is published: `dist/types` beside it is the type check's.
mkdirSync(dist, { recursive: true });
// Bundles are made aside and put in place whole, so that whoever reads `dist/assets` meanwhile finds the old or the
// new.
const aside = mkdtempSync(join(dist, '.building-'));
try {
  const all = writeAssetIndex();
  const unknown = (only ?? []).filter((entry) => !all.includes(entry));
  if (unknown.length > 0) throw new Error(`--only: ${unknown.join(', ')} is not among ${all.join(', ')}`);
  const entries = only ?? all;
  const bundled = await Promise.all(entries.map(bundle));
  for (const entry of entries) putInPlace(entry);
  if (only === undefined) {
    removeOthers(all);
    writeFileSync(join(dist, 'THIRD_PARTY_LICENSES'), thirdPartyLicences(bundled.flat()));
  }
  for (const entry of entries)
    console.log(`${entry}  ${Math.round(statSync(join(dist, 'assets', entry, 'index.mjs')).size / 1024)} KiB`);
} finally {
  rmSync(aside, { recursive: true, force: true });
}

/** @param {string} entry such as `concurrent-download/download` */
function putInPlace(entry) {
  const place = join(dist, 'assets', entry);
  mkdirSync(dirname(place), { recursive: true });
  if (existsSync(place)) renameSync(place, join(aside, `old-${entry.replace('/', '-')}`));
  renameSync(join(aside, entry), place);
}

/** What an earlier build made and no entry is any more. @param {readonly string[]} entries */
function removeOthers(entries) {
  const assets = join(dist, 'assets');
  for (const workflow of readdirSync(assets)) {
    for (const name of readdirSync(join(assets, workflow))) {
      if (!entries.includes(`${workflow}/${name}`))
        rmSync(join(assets, workflow, name), { recursive: true, force: true });
    }
    if (readdirSync(join(assets, workflow)).length === 0) rmSync(join(assets, workflow), { recursive: true });
  }
}

/**
 * @param {string} entry such as `concurrent-download/download`
 * @returns {Promise<string[]>} the files that went into it
 */
async function bundle(entry) {
  const { metafile } = await build({
    metafile: true,
    absWorkingDir: root,
    entryPoints: [join(source, `${entry}.ts`)],
    outfile: join(aside, entry, 'index.mjs'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    // The local runtime runs the same file on the Node that is there, down to 20.
    target: 'node20',
    // The AWS SDK's ES modules can be cut down to what is used, its CommonJS cannot: "module" before "node" saves 20 %.
    conditions: ['@stepwell/source', 'module'],
    mainFields: ['module', 'main'],
    minify: true,
    // Names are contract: an error's name is what Step Functions matches.
    keepNames: true,
    sourcemap: 'linked',
    sourcesContent: false,
    legalComments: 'none',
    logLevel: 'warning',
    // Some of what is bundled is CommonJS and calls `require` for Node's own modules.
    banner: {
      js: "import { createRequire as stepwellCreateRequire } from 'node:module'; const require = stepwellCreateRequire(import.meta.url);",
    },
  });
  // A Batch job's folder is what its image is built from.
  const dockerfile = join(source, `${entry}.Dockerfile`);
  if (existsSync(dockerfile)) copyFileSync(dockerfile, join(aside, entry, 'Dockerfile'));
  return Object.keys(metafile.inputs).map((file) => join(root, file));
}

/**
 * `assets.cjs` and its declaration: CommonJS, because it has to load in CDK apps and in Jest alike. Gives the entries
 * that it knows.
 */
function writeAssetIndex() {
  const fileName = join(source, 'assets.cts');
  const text = readFileSync(fileName, 'utf8');
  const compilerOptions = { module: ts.ModuleKind.NodeNext, target: ts.ScriptTarget.ES2022, strict: true };
  const { outputText, diagnostics = [] } = ts.transpileDeclaration(text, { fileName, compilerOptions });
  if (diagnostics.length > 0)
    throw new Error(
      ts.formatDiagnostics(diagnostics, {
        getCanonicalFileName: String,
        getCurrentDirectory: () => root,
        getNewLine: () => '\n',
      }),
    );
  mkdirSync(dist, { recursive: true });
  writeFileSync(join(dist, 'assets.cjs'), ts.transpileModule(text, { fileName, compilerOptions }).outputText);
  writeFileSync(join(dist, 'assets.d.cts'), outputText);
  return createRequire(import.meta.url)(join(dist, 'assets.cjs')).handlerAssets;
}
