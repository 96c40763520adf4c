import { once } from 'node:events';
import { fstatSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { relativePath, type SourceFiles } from '../cdk/app-sources.js';
import { type Output } from '../terminal/terminal.js';

/** A cloud assembly: its manifest is the last thing that a synthesis writes. */
export function manifestOf(assembly: string): SourceFiles {
  return {
    folder: assembly,
    includes: (path) => path === 'manifest.json',
    excludes: (path) => path !== 'manifest.json',
  };
}

/**
 * Calls back with every file that is written, made or removed, until it is disposed of. Resolves once it watches. What this
 * process itself writes to, such as a file that its output is redirected to, is no change.
 *
 * @param outputs where this process writes
 */
export async function watchFiles(
  files: SourceFiles,
  outputs: readonly Output[],
  onChange: (path: string) => void,
): Promise<AsyncDisposable> {
  const { watch } = await import('chokidar');
  const folder = resolve(files.folder);
  const own = outputs.flatMap(
    (output) => identityOf(() => output.fd !== undefined && fstatSync(output.fd, { bigint: true })) ?? [],
  );
  const isOwn = (path: string): boolean =>
    own.length > 0 && own.includes(identityOf(() => statSync(path, { bigint: true })) ?? '');
  const watcher = watch(folder, {
    ignoreInitial: true,
    ignored: (path, stats) =>
      path !== folder && files.excludes(relativePath(folder, path), stats?.isDirectory() === true),
  });
  watcher.on('all', (event, path) => {
    if (event === 'addDir' || event === 'unlinkDir') return;
    const changed = relativePath(folder, path);
    if (files.includes(changed) && !isOwn(path)) onChange(changed);
  });
  await once(watcher, 'ready');
  return { [Symbol.asyncDispose]: () => watcher.close() };
}

/** What tells a regular file from all others; `undefined` for anything else, and where there is none. */
function identityOf(
  look: () => false | { readonly dev: bigint; readonly ino: bigint; isFile(): boolean },
): string | undefined {
  try {
    const found = look();
    return found !== false && found.isFile() ? `${found.dev}:${found.ino}` : undefined;
  } catch {
    return undefined;
  }
}
