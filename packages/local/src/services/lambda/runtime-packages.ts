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

/**
 * Links the packages of a runtime into a `node_modules` folder above the code of functions. As on Lambda, packages in
 * the function's own code take precedence, and other packages are not found.
 *
 * @param root the folder of the functions' code
 * @param from folders to search for packages, with their parent folders; earlier folders take precedence
 */
export async function linkRuntimePackages(
  root: string,
  packages: RuntimePackages,
  from: readonly string[],
): Promise<void> {
  const places = [...new Set(from.flatMap(upwards))].map((folder) => join(folder, 'node_modules'));
  const target = join(root, 'node_modules');
  await mkdir(target, { recursive: true });
  if (packages === 'aws-sdk-v3') {
    await Promise.all(['@aws-sdk', '@smithy'].map(async (scope) => linkScope(join(target, scope), scope, places)));
  } else if (packages === 'aws-sdk-v2') {
    const place = places.find((folder) => existsSync(join(folder, 'aws-sdk')));
    if (place !== undefined) await symlink(await realpath(join(place, 'aws-sdk')), join(target, 'aws-sdk'), 'junction');
  }
}

async function linkScope(target: string, scope: string, places: readonly string[]): Promise<void> {
  const found = new Map<string, string>();
  for (const place of places) {
    for (const name of await readdir(join(place, scope)).catch(() => []))
      if (!found.has(name)) found.set(name, join(place, scope, name));
  }
  await mkdir(target, { recursive: true });
  await Promise.all(
    [...found].map(async ([name, path]) => symlink(await realpath(path), join(target, name), 'junction')),
  );
}

/** A folder and all above it. */
function upwards(folder: string): string[] {
  return folder === parse(folder).root ? [folder] : [folder, ...upwards(dirname(folder))];
}
