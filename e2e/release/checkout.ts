import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readlink, symlink } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Clones the committed state, ready to build and release: with links to the installed packages, its own `@stepwell`
 * packages and a copy of the cache of Nx.
 *
 * @param cache whether to copy the cache of Nx; without it, the clone contains no builds
 * @returns the folder; the caller removes it
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

/** Links the installed packages. Links of the workspace to its own packages point into the clone. */
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
