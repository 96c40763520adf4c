// Builds the published part of this package: one self-contained function per entry,
// `dist/assets/<workflow>/<entry>/index.mjs`, the index `dist/assets.cjs`, and the
// licenses of the bundled packages. The same sources produce the same bytes, so that the CDK asset hash changes only
// with the code.
//
//     node build.mjs [--only <workflow>/<entry>]… [<folder>]
//
// `--only` builds these entries and keeps the others. Tests build into their own folder.
import {
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
import ts from 'typescript';
import { bundleFunction } from '../../tools/build/bundle-function.mjs';
import { leaveOutPackages, literalKeys, withoutProfiles } from './small-bundles.mjs';
import { thirdPartyLicenses } from './third-party.mjs';

const root = dirname(fileURLToPath(import.meta.url));
const {
  values: { only },
  positionals,
} = parseArgs({ allowPositionals: true, options: { only: { type: 'string', multiple: true } } });
const dist = resolve(positionals[0] ?? join(root, 'dist'));
const source = join(root, 'src');

// This removes only published files: the type check writes `dist/types`.
mkdirSync(dist, { recursive: true });
// Bundles are built in a temporary folder and then moved, so that a concurrent reader of `dist/assets` finds a complete
// bundle.
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
    writeFileSync(join(dist, 'THIRD_PARTY_LICENSES'), thirdPartyLicenses(bundled.flat()));
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

/** Removes the assets of earlier builds that are no longer entries. @param {readonly string[]} entries */
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
 * @returns {Promise<string[]>} the bundled files
 */
async function bundle(entry) {
  const folder = join(aside, entry);
  const files = await bundleFunction(root, join(source, `${entry}.ts`), folder, [literalKeys, withoutProfiles]);
  leaveOutPackages(join(folder, 'index.mjs.map'));
  return files;
}

/** Writes `assets.cjs` and its declaration, in CommonJS because CDK apps and Jest load it. Returns the entries. */
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
