import { once } from 'node:events';
import { resolve } from 'node:path';
import { relativePath, type SourceFiles } from '../cdk/app-sources.js';

/** The watched file of a cloud assembly: its manifest, which a synthesis writes last. */
export function manifestOf(assembly: string): SourceFiles {
  return {
    folder: assembly,
    includes: (path) => path === 'manifest.json',
    excludes: (path) => path !== 'manifest.json',
  };
}

/**
 * Calls back for every file that is created, written or removed, until it is disposed. Resolves when watching has
 * started.
 *
 * @param isOwn whether the changes of a file are ignored; the path is absolute
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
