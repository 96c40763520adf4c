import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

/**
 * The folder of an app that an asset is a copy of, apart from excluded files. `undefined` if there is none, or more
 * than one.
 */
export async function sourceFolderOf(asset: string, app: string, output: string): Promise<string | undefined> {
  const names = await filesBelow(asset);
  const name = names.find((path) => !path.split('/').includes('node_modules'));
  if (name === undefined) return undefined;
  const ending = `/${name}`;
  const found: string[] = [];
  for (const path of await sourcesBelow(app, output)) {
    if (!`/${path}`.endsWith(ending)) continue;
    const folder = join(app, path.slice(0, -name.length));
    const source = folder.endsWith(sep) ? folder.slice(0, -1) : folder;
    let isCopy = true;
    for (const each of names) isCopy &&= await isSame(join(asset, each), join(source, each));
    if (isCopy) found.push(source);
  }
  return found.length === 1 ? found[0] : undefined;
}

/** Names of all files in a folder, with slashes. */
export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'));
}

async function sourcesBelow(folder: string, output: string, below = ''): Promise<string[]> {
  const files: string[] = [];
  for (const entry of await readdir(join(folder, below), { withFileTypes: true })) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (!entry.isDirectory()) files.push(path);
    else if (entry.name !== 'node_modules' && entry.name !== '.git' && join(folder, path) !== output)
      files.push(...(await sourcesBelow(folder, output, path)));
  }
  return files;
}

/** Whether two files exist and have the same content. */
export async function isSame(one: string, other: string): Promise<boolean> {
  try {
    if ((await stat(one)).size !== (await stat(other)).size) return false;
    return (await readFile(one)).equals(await readFile(other));
  } catch {
    return false;
  }
}
