import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { formatOwner, thisOwner } from '../../kernel/process-owner.js';
import { AssetCache, defaultCacheFolder } from './asset-cache.js';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'stepwell-cache-'));
});

const day = 24 * 60 * 60_000;

/** Fills a folder with one file, and counts how often. */
function maker() {
  const maker = {
    count: 0,
    make: async (folder: string) => {
      maker.count += 1;
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, 'index.js'), 'x');
    },
  };
  return maker;
}

/** Makes the users of a copy look like those of a process that has ended. */
async function abandon(folder: string, at: Date): Promise<void> {
  const users = `${folder}.users`;
  for (const name of await readdir(users)) {
    const ended = formatOwner({ ...thisOwner(), pid: 4_294_967 });
    await writeFile(join(users, name.replace(formatOwner(thisOwner()), ended)), '');
    await rm(join(users, name));
  }
  await utimes(users, at, at);
}

describe('copies of assets', () => {
  it('are made once, however many environments want them at the same time, and found later', async () => {
    const counter = maker();
    const caches = Array.from({ length: 6 }, () => new AssetCache(root));
    const folders = await Promise.all(caches.map((cache) => cache.use('g', 'a', 1, counter.make)));
    expect([new Set(folders).size, counter.count]).toEqual([1, 1]);
    expect(await new AssetCache(root).use('g', 'a', 1, () => Promise.reject(new Error('made again')))).toBe(folders[0]);
    expect(await readFile(join(folders[0] ?? '', 'index.js'), 'utf8')).toBe('x');
  });

  it('do not appear if making them fails', async () => {
    const failing = async (folder: string) => {
      await maker().make(folder);
      throw new Error('disk full');
    };
    await expect(new AssetCache(root).use('g', 'a', 1, failing)).rejects.toThrow('disk full');
    expect(await readdir(join(root, 'g'))).toEqual(['a-1.users']);
  });

  it('are deleted when they are replaced, unless others use them', async () => {
    const [first, second] = [new AssetCache(root), new AssetCache(root)];
    const folder = await first.use('g', 'a', 1, maker().make);
    await second.use('g', 'a', 1, maker().make);
    await first.leave(folder);
    expect(existsSync(folder)).toBe(true);
    const other = await first.use('g', 'b', 1, maker().make);
    await first.leave(other);
    expect(existsSync(other)).toBe(false);
    // Found, not made: the next start needs it.
    await second.leave(folder);
    expect(existsSync(folder)).toBe(true);
  });

  it('are deleted a week after their last use, or if newer ones take 1 GiB, but not while they are used', async () => {
    const now = Date.now();
    const cache = new AssetCache(root);
    const use = async (name: string, size: number, daysAgo?: number) => {
      const folder = await cache.use('g', name, size, maker().make);
      if (daysAgo !== undefined) await abandon(folder, new Date(now - daysAgo * day));
      return folder;
    };
    const used = await use('used', 5e9);
    const recent = await use('recent', 6e8, 1);
    const tooMuch = await use('large', 6e8, 2);
    const old = await use('old', 1, 8);
    await cache.prune(now);
    expect([used, recent, tooMuch, old].map((folder) => existsSync(folder))).toEqual([true, true, false, false]);
    expect(await readdir(join(root, 'g'))).toHaveLength(4);
  });

  it('of killed processes that are not complete are deleted', async () => {
    const ended = formatOwner({ ...thisOwner(), pid: 4_294_967 });
    const [dead, alive] = [ended, formatOwner(thisOwner())].map((owner) => join(root, 'g', `a-1.not-${owner}-x`));
    for (const folder of [dead, alive]) await mkdir(join(folder ?? '', 'lib'), { recursive: true });
    await new AssetCache(root).prune();
    expect([existsSync(dead ?? ''), existsSync(alive ?? '')]).toEqual([false, true]);
  });
});

describe('the folder of the copies', () => {
  it.runIf(process.platform === 'linux')('is none if packages above it would be found', async () => {
    const before = process.env['XDG_CACHE_HOME'];
    try {
      process.env['XDG_CACHE_HOME'] = join(root, 'home', '.cache');
      expect(defaultCacheFolder()).toBe(join(root, 'home/.cache/stepwell/functions'));
      await mkdir(join(root, 'home', 'node_modules'), { recursive: true });
      expect(defaultCacheFolder()).toBeUndefined();
    } finally {
      if (before === undefined) delete process.env['XDG_CACHE_HOME'];
      else process.env['XDG_CACHE_HOME'] = before;
    }
  });
});
