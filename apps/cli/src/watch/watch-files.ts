import { once } from 'node:events';
import { relative, resolve, sep } from 'node:path';
import { type CdkApp } from '../cdk/cdk-app.js';

/** Never looked at, as with `cdk watch`: dependencies, and whatever begins with a dot. */
const never = ['**/node_modules', '**/.*'];

/** Which files are watched. */
export interface WatchedFiles {
  readonly folder: string;
  /** Whether a file's change means anything; the path is relative to the folder, with slashes. */
  includes(path: string): boolean;
  /** Whether a file or folder is left out with all that is below it. */
  excludes(path: string): boolean;
}

/** The sources of an app, as its cdk.json says; never its output. */
export async function sourcesOf(app: CdkApp): Promise<WatchedFiles> {
  const { default: picomatch } = await import('picomatch');
  const output = relativePath(app.folder, app.output);
  return {
    folder: app.folder,
    includes: picomatch([...app.watch.include], { dot: true }),
    excludes: picomatch([...never, output, `${output}/**`, ...app.watch.exclude], { dot: true }),
  };
}

/** A cloud assembly: its manifest is the last thing that a synthesis writes. */
export function manifestOf(assembly: string): WatchedFiles {
  return { folder: assembly, includes: (path) => path === 'manifest.json', excludes: (path) => path !== 'manifest.json' };
}

/** Calls back with every file that is written, made or removed, until it is disposed of. Resolves once it watches. */
export async function watchFiles(files: WatchedFiles, onChange: (path: string) => void): Promise<AsyncDisposable> {
  const { watch } = await import('chokidar');
  const folder = resolve(files.folder);
  const watcher = watch(folder, { ignoreInitial: true, ignored: (path) => path !== folder && files.excludes(relativePath(folder, path)) });
  watcher.on('all', (event, path) => {
    if (event === 'addDir' || event === 'unlinkDir') return;
    const changed = relativePath(folder, path);
    if (files.includes(changed)) onChange(changed);
  });
  await once(watcher, 'ready');
  return { [Symbol.asyncDispose]: () => watcher.close() };
}

function relativePath(folder: string, path: string): string {
  return relative(folder, resolve(path)).split(sep).join('/');
}
