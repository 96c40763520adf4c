import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type StoredCode } from '../code-store.js';

/** A file that Node.js writes for `NODE_V8_COVERAGE`. */
interface CoverageFile {
  readonly result: readonly { readonly url: string }[];
  readonly 'source-map-cache'?: Readonly<Record<string, unknown>>;
}

/**
 * Moves what the processes of a function wrote as coverage to the folder of the report. There, it names the files of the
 * asset instead of their copies. Other files are left out.
 *
 * @param from the folder of the processes
 * @param to is created if it is missing
 */
export async function keepCoverage(
  from: string,
  to: string,
  { directory, source }: Pick<StoredCode, 'directory' | 'source'>,
): Promise<void> {
  if (source === undefined) return;
  const [copy, original] = [directory, source].map((path) => `${pathToFileURL(path).href}/`) as [string, string];
  const isOurs = (url: string): boolean => url.startsWith(copy);
  const rename = (url: string): string => original + url.slice(copy.length);
  await mkdir(to, { recursive: true });
  for (const file of await readdir(from).catch(() => [])) {
    const coverage = JSON.parse(await readFile(join(from, file), 'utf8')) as CoverageFile;
    const maps = Object.entries(coverage['source-map-cache'] ?? {}).filter(([url]) => isOurs(url));
    const named = {
      ...coverage,
      result: coverage.result
        .filter(({ url }) => isOurs(url))
        .map((script) => ({ ...script, url: rename(script.url) })),
      'source-map-cache': Object.fromEntries(maps.map(([url, map]) => [rename(url), map])),
    };
    // Processes in different namespaces have the same id.
    await writeFile(join(to, `coverage-${randomUUID()}.json`), JSON.stringify(named));
  }
}
