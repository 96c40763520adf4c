import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { root } from '../nx.mjs';

/**
 * @typedef {object} SourceFile
 * @property {string} path relative to the repository, such as `packages/core/src/metrics.ts`
 * @property {number} lines
 * @property {ReadonlySet<string>} imports paths of the files of the repository that it imports when it runs
 * @property {ReadonlySet<string>} typeImports those of which it imports only types
 */

/** An import or export from another module: what it names, and the module. */
const STATIC = /^\s*(?:import|export)\b([^'";()]*?)\bfrom\s*['"]([^'"]+)['"]/gm;
/** Modules that are imported for their effects, or while the program runs. */
const OTHER = /(?:^\s*import\s+|\bimport\(\s*|new URL\(\s*)['"](\.[^'"]+)['"]/gm;

/**
 * Reads all source files below some folders, without tests and the folders `testing`.
 *
 * @param {readonly string[]} folders relative to the repository
 * @returns {Map<string, SourceFile>} by path
 */
export function sourceFiles(folders) {
  const paths = folders
    .flatMap((folder) => readdirSync(join(root, folder), { recursive: true }).map((name) => join(folder, String(name))))
    .map((path) => path.split(sep).join('/'))
    .filter(
      (path) => /\.[cm]?ts$/.test(path) && !/\.test\.ts$|\.d\.[cm]?ts$|(^|\/)(testing|dist|node_modules)\//.test(path),
    )
    .sort();
  return new Map(paths.map((path) => [path, readSource(path)]));
}

/** @param {string} path @returns {SourceFile} */
function readSource(path) {
  const text = readFileSync(join(root, path), 'utf8');
  const imports = new Set();
  const typeImports = new Set();
  for (const [, names = '', module = ''] of text.matchAll(STATIC)) {
    const target = module.startsWith('.') ? resolved(path, module) : undefined;
    if (target !== undefined) (isTypeOnly(names) ? typeImports : imports).add(target);
  }
  for (const [, module = ''] of text.matchAll(OTHER)) {
    const target = resolved(path, module);
    if (target !== undefined) imports.add(target);
  }
  for (const target of imports) typeImports.delete(target);
  return { path, lines: text.split('\n').length - 1, imports, typeImports };
}

/** Whether `type X` or `{ type X, type Y }` names only types. */
function isTypeOnly(names) {
  if (/^\s*type\b/.test(names)) return true;
  const list = /^\s*\{([^]*)\}\s*$/.exec(names)?.[1];
  return list !== undefined && list.split(',').every((name) => name.trim() === '' || name.trim().startsWith('type '));
}

/** @returns {string | undefined} the file of a relative import */
function resolved(from, module) {
  const path = join(root, dirname(from), module.replace(/\.([cm]?)js$/, '.$1ts'));
  return existsSync(path) ? relative(root, path).split(sep).join('/') : undefined;
}
