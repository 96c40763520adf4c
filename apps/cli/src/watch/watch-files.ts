import { once } from 'node:events';
import { resolve } from 'node:path';
import { relativePath, type SourceFiles } from '../cdk/app-sources.js';

/** A cloud assembly: its manifest is the last thing that a synthesis writes. */
export function manifestOf(assembly: string): SourceFiles {
  return {
    folder: assembly,
    includes: (path) => path === 'manifest.json',
    excludes: (path) => path !== 'manifest.json',
  };
}

/**
 * Calls back with every file that is written, made or removed, until it is disposed of. Resolves once it watches.
 *
 * @param isOwn whether a file's changes come from this process, and mean nothing; its path is absolute
 */
export async function watchFiles(
  files: SourceFiles,
  isOwn: (path: string) => boolean,
  onChange: (path: string) => void,
): Promise<AsyncDisposable> {
  const { watch } = await import('chokidar');
  const folder = resolve(files.folder);
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
