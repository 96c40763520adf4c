import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { type CdkApp } from './cdk-app.js';
import { GitIgnore } from './git-ignore.js';

/** Files of a folder: which count, and which folders need not be looked into. */
export interface SourceFiles {
  readonly folder: string;
  /** Whether a file counts; the path is relative to the folder, with slashes. */
  includes(path: string): boolean;
  /** Whether a file or folder is left out with all that is below it. */
  excludes(path: string, isFolder: boolean): boolean;
}

/** Never looked at, as with `cdk watch`: dependencies, and names that begin with a dot. */
const alwaysExcluded = ['**/node_modules', '**/.*'];

/** Left out where no git repository says what is no source. */
const defaultExcludes = ['**/*.log', '**/*.out', '**/*.err', '**/*.tmp', '**/*~', '**/coverage'];

/**
 * What else an assembly is made from, although `cdk watch` leaves it out: settings, looked-up values, versions of
 * packages.
 */
const additionalInputs = [
  'cdk.json',
  'cdk.context.json',
  'package-lock.json',
  'npm-shrinkwrap.json',
  'yarn.lock',
  'pnpm-lock.yaml',
];

/** How an app that `cdk init` made leaves out what its compiler writes. */
const compiled = /\*\.(js|d\.ts)$/;

/**
 * The sources of an app that are watched: those that its cdk.json says, without its output and what git ignores.
 * https://docs.aws.amazon.com/cdk/v2/guide/ref-cli-cmd-watch.html
 */
export async function watchedSources(app: CdkApp): Promise<SourceFiles> {
  return sources(app, app.watch.exclude, (git, path, isFolder) => git.ignores(path, isFolder));
}

/**
 * All sources of an app. A `.js` file that cdk.json or git leaves out like the others counts where no `.ts` file beside
 * it is its source: it may be a handler.
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
 * A file of the app that is newer than its assembly, or else a folder in which something was made or removed;
 * `undefined` where the assembly is up to date. The path is relative to the app's folder.
 *
 * @param time when the assembly was synthesized, in milliseconds since the epoch
 * @param isOwn whether a file's changes come from this process, and mean nothing; its path is absolute
 */
export async function newerSource(
  app: CdkApp,
  time: number,
  isOwn: (path: string) => boolean = () => false,
): Promise<string | undefined> {
  for (const name of additionalInputs) if (await isNewer(join(app.folder, name), time)) return name;
  const files = await allSources(app);
  let newerFolder: string | undefined;
  for await (const { path, isFolder } of walk(files)) {
    const absolute = join(app.folder, path);
    if (!isFolder && (!files.includes(path) || isOwn(absolute))) continue;
    if (!(await isNewer(absolute, time))) continue;
    if (!isFolder) return path;
    newerFolder ??= `${path}/`;
  }
  return newerFolder;
}

/** The sources whose change is not noticed while the app is watched. */
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

/** Whether a compiled file is another file's output. */
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
 * A file that was moved here keeps the time of its content; its own change is the later one. A date has no parts of
 * milliseconds.
 */
async function isNewer(path: string, time: number): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && Math.floor(Math.max(found.mtimeMs, found.ctimeMs)) > time;
}

/** A path relative to a folder, with slashes. */
export function relativePath(folder: string, path: string): string {
  return relative(folder, resolve(path)).split(sep).join('/');
}
