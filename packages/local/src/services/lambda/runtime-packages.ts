import { mkdir, readdir, realpath, symlink } from 'node:fs/promises';
import { dirname, join, parse } from 'node:path';

/** Packages that Lambda's Node.js runtimes include, so that inline code and most bundles omit them. */
const SCOPES = ['@aws-sdk', '@smithy'];

/**
 * Links the AWS SDK for JavaScript v3, which Lambda's runtimes include, into a `node_modules` folder above the code of
 * functions. As on Lambda, packages in the function's own code take precedence, and other packages are not found.
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html
 *
 * @param root the folder of the functions' code
 * @param from folders to search for packages, with their parent folders; earlier folders take precedence
 */
export async function linkRuntimePackages(root: string, from: readonly string[]): Promise<void> {
  const places = [...new Set(from.flatMap(upwards))].map((folder) => join(folder, 'node_modules'));
  for (const scope of SCOPES) {
    const found = new Map<string, string>();
    for (const place of places) {
      for (const name of await readdir(join(place, scope)).catch(() => []))
        if (!found.has(name)) found.set(name, join(place, scope, name));
    }
    await mkdir(join(root, 'node_modules', scope), { recursive: true });
    await Promise.all(
      [...found].map(async ([name, path]) =>
        symlink(await realpath(path), join(root, 'node_modules', scope, name), 'junction'),
      ),
    );
  }
}

/** A folder and all above it. */
function upwards(folder: string): string[] {
  return folder === parse(folder).root ? [folder] : [folder, ...upwards(dirname(folder))];
}
