import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { type Manifest, pack, published, workspace } from './packed.js';

const run = promisify(execFile);

/**
 * A folder outside the workspace with installed packages: ours from their tarballs, others as links. No other packages
 * can be imported.
 */
export interface UserFolder extends AsyncDisposable {
  readonly path: string;
  /** The manifests of our unpacked packages. */
  readonly manifests: readonly Manifest[];
  /** Links other packages, and removes the links of the previous call. */
  link(others: readonly string[]): Promise<void>;
}

/**
 * Installs our packages with their dependencies like npm, without a registry. Peer dependencies are installed only if
 * they are in `others`.
 *
 * @param names our packages without `@stepwell/`; must include their own `@stepwell` dependencies
 */
export async function userFolder(names: readonly string[], others: readonly string[] = []): Promise<UserFolder> {
  const path = await mkdtemp(join(tmpdir(), 'stepwell-user-'));
  const modules = join(path, 'node_modules');
  const manifests = await Promise.all(names.map((name) => unpack(name, join(modules, '@stepwell', name))));
  const dependencies = manifests
    .flatMap(({ dependencies = {} }) => Object.keys(dependencies as object))
    .filter((name) => !name.startsWith('@stepwell/'));
  await Promise.all([...new Set(dependencies)].map((name) => linkInto(modules, name)));
  let linked: readonly string[] = [];
  const link = async (next: readonly string[]): Promise<void> => {
    const own = new Set(dependencies);
    await Promise.all(linked.map((name) => rm(join(modules, name))));
    linked = next.filter((name) => !own.has(name));
    await Promise.all(linked.map((name) => linkInto(modules, name)));
  };
  await link(others);
  return { path, manifests, link, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

async function unpack(name: string, folder: string): Promise<Manifest> {
  const source = published.find((each) => each.endsWith(`/${name}`));
  if (source === undefined) throw new Error(`${name} is not published`);
  const { tarball } = await pack(source);
  await mkdir(folder, { recursive: true });
  await run('tar', ['-xzf', tarball, '--strip-components=1', '-C', folder]);
  return JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Manifest;
}

/** Links a package of the workspace into a `node_modules`. */
async function linkInto(modules: string, name: string): Promise<void> {
  const places = ['', ...published].map((folder) => join(workspace, folder, 'node_modules', name));
  const place = places.find((each) => existsSync(each));
  if (place === undefined) throw new Error(`${name} is not installed in the workspace`);
  const target = join(modules, name);
  await mkdir(dirname(target), { recursive: true });
  await symlink(await realpath(place), target, 'junction');
}

/** The packages that a user installs with ours. */
export const peers: readonly string[] = [
  '@aws-sdk/client-sfn',
  '@aws-sdk/client-dynamodb',
  '@aws-sdk/client-s3',
  '@aws-sdk/client-sqs',
  'aws-cdk-lib',
  'constructs',
];

/** An entry of our packages. */
export interface Entry {
  /** `@stepwell/core/sequence` */
  readonly specifier: string;
  /** Whether it has CommonJS, which all test runners and `node16` accept. */
  readonly hasCommonJs: boolean;
}

/** Returns every entry of the packages in a folder. */
export function entriesOf({ manifests }: UserFolder): Entry[] {
  return manifests.flatMap(({ name, exports }) =>
    Object.entries(exports)
      .filter(([, targets]) => typeof targets === 'object')
      .map(([subpath, targets]) => ({
        specifier: `${name}${subpath.slice(1)}`,
        hasCommonJs: /"require"|\.cjs"/.test(JSON.stringify(targets)),
      })),
  );
}

/** Returns the entries with CommonJS. */
export function commonJsEntries(folder: UserFolder): string[] {
  return entriesOf(folder).flatMap(({ specifier, hasCommonJs }) => (hasCommonJs ? [specifier] : []));
}
