import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { type Manifest, pack, published, workspace } from './packed.js';

const run = promisify(execFile);

/**
 * A folder outside the workspace with packages installed: ours unpacked from their tarballs, others linked. Nothing
 * else can be imported there.
 */
export interface UserFolder extends AsyncDisposable {
  readonly path: string;
  /** The manifests of our packages, as they were unpacked. */
  readonly manifests: readonly Manifest[];
  /** Makes other packages importable: the `others` of this call, and no longer those of the call before. */
  link(others: readonly string[]): Promise<void>;
}

/**
 * Installs packages of ours with their dependencies as npm does, without a registry. Peer dependencies are installed
 * only where `others` names them.
 *
 * @param names our packages, without `@stepwell/`; their own packages must be among them
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

/** What a user installs with our packages. */
export const peers: readonly string[] = [
  '@aws-sdk/client-sfn',
  '@aws-sdk/client-dynamodb',
  '@aws-sdk/client-s3',
  '@aws-sdk/client-sqs',
  'aws-cdk-lib',
  'constructs',
];

/** What can be imported of our packages. */
export interface Entry {
  /** `@stepwell/core/sequence` */
  readonly specifier: string;
  /** Whether it has CommonJS, so that every test runner and TypeScript's `node16` accept it from CommonJS. */
  readonly hasCommonJs: boolean;
}

/** Every entry of the packages that are installed in a folder. */
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

/** Those of them that have CommonJS. */
export function commonJsEntries(folder: UserFolder): string[] {
  return entriesOf(folder).flatMap(({ specifier, hasCommonJs }) => (hasCommonJs ? [specifier] : []));
}
