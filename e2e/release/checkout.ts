import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readlink, symlink } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * A clone of what is committed, ready to build and release: with the packages that are installed here, its own
 * `@stepwell` packages, and Nx's cache, so that what has been built here need not be built again.
 *
 * @param cache whether to copy Nx's cache; without it, nothing is built
 * @returns its folder, for the caller to remove
 */
export async function checkout(
  workspace: string,
  { cache = true }: { readonly cache?: boolean } = {},
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'stepwell-checkout-'));
  await run('git', ['clone', '--quiet', '--no-tags', `file://${workspace}`, folder]);
  for (const [name, value] of [
    ['user.name', 'release'],
    ['user.email', 'release@example.com'],
  ] as const)
    await run('git', ['config', name, value], { cwd: folder });
  await linkModules(join(workspace, 'node_modules'), join(folder, 'node_modules'));
  for (const parent of ['packages', 'apps']) {
    for (const name of await readdir(join(workspace, parent)))
      await linkModules(join(workspace, parent, name, 'node_modules'), join(folder, parent, name, 'node_modules'));
  }
  if (cache && existsSync(join(workspace, '.nx')))
    await cp(join(workspace, '.nx'), join(folder, '.nx'), {
      recursive: true,
      filter: (path) => !path.endsWith('.lock'),
    });
  return folder;
}

/** Links to installed packages; links of the workspace to its own packages point into the clone. */
async function linkModules(from: string, to: string): Promise<void> {
  if (!existsSync(from)) return;
  await mkdir(to, { recursive: true });
  for (const name of await readdir(from)) {
    if (name === '@stepwell') {
      await mkdir(join(to, name));
      for (const own of await readdir(join(from, name)))
        await symlink(await readlink(join(from, name, own)), join(to, name, own));
    } else if (name === '.bin' || !name.startsWith('.')) {
      await symlink(join(from, name), join(to, name));
    }
  }
}
