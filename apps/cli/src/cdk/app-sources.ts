import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { type CdkApp } from './cdk-app.js';
import { GitIgnore } from './git-ignore.js';
import { hasOwnFormat } from './own-files.js';

/** A filter for the source files of a folder. */
export interface SourceFiles {
  readonly folder: string;
  /** Whether a file is a source file. The path is relative to the folder, with slashes. */
  includes(path: string): boolean;
  /** Whether a file or folder is excluded, including its contents. */
  excludes(path: string, isFolder: boolean): boolean;
}

/**
 * Always excluded: dependencies and names that begin with a dot, as with `cdk watch`, and files that programs and editors
 * write beside sources (`4913` is a file with which Vim tests whether it can write).
 */
const alwaysExcluded = [
  '**/node_modules',
  '**/.*',
  '**/*.{log,pid,tmp,temp,bak,orig,rej}',
  '**/*.sw[a-p]',
  '**/*~',
  '**/#*#',
  '**/4913',
];

/** Excluded if there is no git repository. */
const defaultExcludes = ['**/*.out', '**/*.err', '**/coverage'];

/** Additional inputs of an assembly that `cdk watch` excludes: configuration, context values, package versions. */
const additionalInputs = [
  'cdk.json',
  'cdk.context.json',
  'package-lock.json',
  'npm-shrinkwrap.json',
  'yarn.lock',
  'pnpm-lock.yaml',
];

/** Patterns with which `cdk init` excludes compiled files. */
const compiled = /\*\.(js|d\.ts)$/;

/**
 * The watched source files of an app: those of `watch` in cdk.json, without the output and files that git ignores.
 * https://docs.aws.amazon.com/cdk/v2/guide/ref-cli-cmd-watch.html
 */
export async function watchedSources(app: CdkApp): Promise<SourceFiles> {
  return sources(app, app.watch.exclude, (git, path, isFolder) => git.ignores(path, isFolder));
}

/**
 * All source files of an app. An excluded `.js` file counts if there is no `.ts` file of the same name: it may be a
 * handler.
 */
export async function allSources(app: CdkApp): Promise<SourceFiles> {
  const { default: picomatch } = await import('picomatch');
  const isCompiled = picomatch(
    app.watch.exclude.filter((pattern) => compiled.test(pattern)),
    { dot: true },
  );
  const others = app.watch.exclude.filter((pattern) => !compiled.test(pattern));
  const all = await sources(
    app,
    others,
    (git, path, isFolder) => git.ignores(path, isFolder) && (isFolder || hasSource(path)),
  );
  return {
    ...all,
    excludes: (path, isFolder) =>
      all.excludes(path, isFolder) || (isCompiled(path) && hasSource(join(app.folder, path))),
  };
}

/**
 * Returns a source file that is newer than the assembly, or else a folder in which files were created or removed.
 * `undefined` if the assembly is up to date. The path is relative to the app's folder.
 *
 * @param time time of the synthesis, in milliseconds since the epoch
 * @param isOwn whether no app depends on a file, see {@link ownFiles}; the path is absolute
 */
export async function newerSource(
  app: CdkApp,
  time: number,
  isOwn: (path: string) => boolean = hasOwnFormat,
): Promise<string | undefined> {
  for (const name of additionalInputs) if (await isNewer(join(app.folder, name), time)) return name;
  const files = await allSources(app);
  let newerFolder: string | undefined;
  for await (const { path, isFolder } of walk(files)) {
    const absolute = join(app.folder, path);
    if (!isFolder && !files.includes(path)) continue;
    if (!(await isNewer(absolute, time))) continue;
    if (!isFolder && isOwn(absolute)) continue;
    if (!isFolder) return path;
    newerFolder ??= `${path}/`;
  }
  return newerFolder;
}

/** Returns the source files that are not watched. */
export async function unwatchedSources(app: CdkApp): Promise<string[]> {
  const [files, watched] = [await allSources(app), await watchedSources(app)];
  const paths: string[] = [];
  for await (const { path, isFolder } of walk(files)) {
    if (!isFolder && files.includes(path) && watched.excludes(path, false)) paths.push(path);
  }
  return paths.sort();
}

async function sources(
  app: CdkApp,
  exclude: readonly string[],
  gitIgnores: (git: GitIgnore, path: string, isFolder: boolean) => boolean,
): Promise<SourceFiles> {
  const { default: picomatch } = await import('picomatch');
  const output = relativePath(app.folder, app.output);
  const git = GitIgnore.of(resolve(app.folder));
  const patterns = [
    ...alwaysExcluded,
    output,
    `${output}/**`,
    ...exclude,
    ...(git?.isRepository === true ? [] : defaultExcludes),
  ];
  const isExcluded = picomatch(patterns, { dot: true });
  return {
    folder: app.folder,
    includes: picomatch([...app.watch.include], { dot: true }),
    excludes: (path, isFolder) =>
      isExcluded(path) || (git !== undefined && gitIgnores(git, resolve(app.folder, path), isFolder)),
  };
}

/** Whether a compiled file has a source file. */
function hasSource(path: string): boolean {
  const [, name] = /^(.*?)(?:\.js|\.d\.ts)$/.exec(path) ?? [];
  return name === undefined || existsSync(`${name}.ts`) || existsSync(`${name}.tsx`);
}

async function* walk(
  files: SourceFiles,
  below = '',
): AsyncGenerator<{ readonly path: string; readonly isFolder: boolean }> {
  const entries = await readdir(join(files.folder, below), { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    const isFolder = entry.isDirectory();
    if (files.excludes(path, isFolder)) continue;
    yield { path, isFolder };
    if (isFolder) yield* walk(files, path);
  }
}

/**
 * Whether a file changed after a time. A moved file keeps its mtime, so ctime is checked too. Fractions of milliseconds
 * are ignored, because a Date has none.
 */
async function isNewer(path: string, time: number): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && Math.floor(Math.max(found.mtimeMs, found.ctimeMs)) > time;
}

/** Returns a path relative to a folder, with slashes. */
export function relativePath(folder: string, path: string): string {
  return relative(folder, resolve(path)).split(sep).join('/');
}
