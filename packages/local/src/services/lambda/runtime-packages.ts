import { existsSync } from 'node:fs';
import { mkdir, readdir, realpath, symlink } from 'node:fs/promises';
import { dirname, join, parse } from 'node:path';
import { runtimeMajor } from './validate-definition.js';

/** Which packages a runtime includes: AWS SDK for JavaScript v3, v2, or none. */
export type RuntimePackages = 'aws-sdk-v3' | 'aws-sdk-v2' | 'none';

/**
 * Packages that Lambda's Node.js runtimes include, so that inline code and most bundles omit them: from Node.js 18 on
 * the AWS SDK v3, before that v2. https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html
 */
export function runtimePackages(runtime: string): RuntimePackages {
  const major = runtimeMajor(runtime);
  return major === undefined ? 'none' : major < 18 ? 'aws-sdk-v2' : 'aws-sdk-v3';
}

/** Packages by name, and the folders that they are in. */
export type PackageFolders = ReadonlyMap<string, string>;

/**
 * Finds the packages of a runtime.
 *
 * @param from folders to search for packages, with their parent folders; earlier folders take precedence
 */
export async function findRuntimePackages(packages: RuntimePackages, from: readonly string[]): Promise<PackageFolders> {
  const places = [...new Set(from.flatMap(upwards))].map((folder) => join(folder, 'node_modules'));
  const found = new Map<string, string>();
  for (const place of places) {
    const names = packages === 'none' ? [] : packages === 'aws-sdk-v2' ? present(place) : await inScopes(place);
    for (const name of names) if (!found.has(name)) found.set(name, join(place, name));
  }
  const folders = [...found].map(async ([name, path]) => [name, await realpath(path)] as const);
  return new Map((await Promise.all(folders)).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * Links packages into a `node_modules` folder, which is above the code of functions. As on Lambda, packages in the
 * function's own code take precedence, and other packages are not found.
 */
export async function linkPackages(folder: string, packages: PackageFolders): Promise<void> {
  await mkdir(folder, { recursive: true });
  const scopes = new Set([...packages.keys()].map((name) => dirname(join(folder, name))));
  for (const scope of scopes) await mkdir(scope, { recursive: true });
  await Promise.all([...packages].map(([name, path]) => symlink(path, join(folder, name), 'junction')));
}

const sdkScopes = ['@aws-sdk', '@smithy'];

async function inScopes(place: string): Promise<string[]> {
  const names = sdkScopes.map(async (scope) => {
    const found = await readdir(join(place, scope)).catch(() => []);
    return found.map((name) => `${scope}/${name}`);
  });
  return (await Promise.all(names)).flat();
}

function present(place: string): string[] {
  return existsSync(join(place, 'aws-sdk')) ? ['aws-sdk'] : [];
}

/** A folder and all above it. */
function upwards(folder: string): string[] {
  return folder === parse(folder).root ? [folder] : [folder, ...upwards(dirname(folder))];
}
