// Prints how large the source files of folders are, which small files only one other file imports, and which files
// import each other. Tests and the folders `testing` do not count.
//
//     node tools/structure/structure.mjs [--small] [--cycles] [--types] [<folder>…]
//
// `--small` lists files under 35 lines with one importer, and the importer. `--cycles` lists files that import each
// other, apart from types; `--types` also counts types. The default is all packages and apps.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../nx.mjs';
import { sourceFiles } from './source-files.mjs';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { small: { type: 'boolean' }, cycles: { type: 'boolean' }, types: { type: 'boolean' } },
});
const projects = ['packages', 'apps'].flatMap((parent) =>
  readdirSync(join(root, parent)).map((name) => `${parent}/${name}/src`),
);
const all = sourceFiles(projects.filter((folder) => existsSync(join(root, folder))));
const folders = positionals.length > 0 ? positionals.map((folder) => folder.replace(/\/$/, '')) : projects;

console.log(`${'folder'.padEnd(34)} files  median  p90  max  small with one importer`);
for (const folder of folders) printFigures(folder, inFolder(folder));
printFigures('packages', inFolder('packages'));
if (options.small)
  for (const { path, lines } of folders.flatMap(inFolder).filter(isSmall))
    console.log(`${String(lines).padStart(3)} ${path} <- ${importersOf(path).join()}`);
if (options.cycles || options.types)
  for (const cycle of cycles(folders.flatMap(inFolder))) console.log(`${cycle.length}: ${cycle.join(' ')}`);

function inFolder(folder) {
  return [...all.values()].filter(({ path }) => path.startsWith(`${folder}/`));
}

function printFigures(folder, files) {
  const lines = files.map((file) => file.lines).sort((one, other) => one - other);
  const at = (share) => String(lines[Math.min(lines.length - 1, Math.floor(lines.length * share))] ?? 0);
  console.log(
    folder.padEnd(34),
    String(lines.length).padStart(5),
    at(0.5).padStart(7),
    at(0.9).padStart(4),
    at(1).padStart(4),
    String(files.filter(isSmall).length).padStart(6),
  );
}

/** Whether a file has fewer than 35 lines and one importer. */
function isSmall({ path, lines }) {
  return lines < 35 && importersOf(path).length === 1;
}

function importersOf(path) {
  return [...all.values()]
    .filter(({ imports, typeImports }) => imports.has(path) || typeImports.has(path))
    .map((file) => file.path);
}

/** The groups of files that import each other, directly or through others. */
function cycles(files) {
  const found = [];
  const indexes = new Map();
  const lows = new Map();
  const stack = [];
  const visit = ({ path, imports, typeImports }) => {
    indexes.set(path, indexes.size);
    lows.set(path, indexes.get(path));
    stack.push(path);
    for (const target of options.types ? [...imports, ...typeImports] : imports) {
      const file = all.get(target);
      if (file === undefined) continue;
      if (!indexes.has(target)) visit(file);
      if (stack.includes(target)) lows.set(path, Math.min(lows.get(path), lows.get(target)));
    }
    if (lows.get(path) !== indexes.get(path)) return;
    const group = stack.splice(stack.indexOf(path));
    if (group.length > 1) found.push(group.sort());
  };
  for (const file of files) if (!indexes.has(file.path)) visit(file);
  return found;
}
