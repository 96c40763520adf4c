import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** A file that Node.js writes for `NODE_V8_COVERAGE`. */
interface CoverageFile {
  readonly result: readonly { readonly url: string }[];
  readonly 'source-map-cache'?: Readonly<Record<string, unknown>>;
}

/** A process of a function that has ended, and where its code came from. */
export interface CoveredProcess {
  readonly pid: number;
  /** The copy of the asset, in which the process ran. */
  readonly directory: string;
  /** The folder of the asset. */
  readonly source: string;
}

/** Makes the coverage of a process name the files of the asset instead of their copies. Other files are left out. */
export async function nameOriginals(folder: string, { pid, directory, source }: CoveredProcess): Promise<void> {
  const [copy, original] = [directory, source].map((path) => `${pathToFileURL(path).href}/`) as [string, string];
  const isOurs = (url: string): boolean => url.startsWith(copy);
  const rename = (url: string): string => original + url.slice(copy.length);
  const files = await readdir(folder).catch(() => []);
  for (const file of files.filter((name) => name.startsWith(`coverage-${pid}-`))) {
    const path = join(folder, file);
    const coverage = JSON.parse(await readFile(path, 'utf8')) as CoverageFile;
    const maps = Object.entries(coverage['source-map-cache'] ?? {}).filter(([url]) => isOurs(url));
    const named = {
      ...coverage,
      result: coverage.result
        .filter(({ url }) => isOurs(url))
        .map((script) => ({ ...script, url: rename(script.url) })),
      'source-map-cache': Object.fromEntries(maps.map(([url, map]) => [rename(url), map])),
    };
    await writeFile(path, JSON.stringify(named));
  }
}
