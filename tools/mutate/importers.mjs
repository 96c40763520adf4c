import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Returns a function that gives the test files that import a file, directly or not.
 *
 * @param {readonly string[]} testFiles absolute paths
 * @returns {(file: string) => ReadonlySet<string>}
 */
export function importersOf(testFiles) {
  const importers = new Map();
  for (const testFile of testFiles) {
    const seen = new Set();
    const waiting = [testFile];
    for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
      if (seen.has(file)) continue;
      seen.add(file);
      const tests = importers.get(file) ?? new Set();
      importers.set(file, tests.add(testFile));
      waiting.push(...importsOf(file));
    }
  }
  return (file) => importers.get(file) ?? new Set();
}

/** The source files that a file imports with a relative path. */
function importsOf(file) {
  const specifiers = readFileSync(file, 'utf8').matchAll(/(?:from|import)\s*\(?\s*'(\.{1,2}\/[^']+)'/g);
  return Array.from(specifiers, ([, specifier]) => join(dirname(file), specifier.replace(/\.js$/, '.ts'))).filter(
    (path) => path.endsWith('.ts') && statSync(path, { throwIfNoEntry: false })?.isFile(),
  );
}
