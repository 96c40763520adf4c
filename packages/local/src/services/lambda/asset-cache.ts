import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { formatOwner, hasEnded, parseOwner, thisOwner } from '../../kernel/process-owner.js';
import { removeFolder } from '../../kernel/remove-folder.js';

/** Milliseconds after its last use for which a copy is kept. */
const maxAgeMs = 7 * 24 * 60 * 60_000;
/** Bytes of unused copies that are kept, the last used ones. */
const maxUnusedBytes = 1024 ** 3;

/** Folders that are being made by this process, so that its environments do not make one twice. */
const making = new Map<string, Promise<void>>();

/**
 * The folder in which copies of assets are kept for the next start: `stepwell/functions` in the user's folder for
 * caches. `undefined` if Node.js would find packages or a `package.json` above it.
 */
export function defaultCacheFolder(): string | undefined {
  const root = userCacheFolder();
  if (root === undefined) return undefined;
  for (let folder = root; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'node_modules')) || existsSync(join(folder, 'package.json'))) return undefined;
    if (folder === dirname(folder)) return join(root, 'stepwell', 'functions');
  }
}

function userCacheFolder(): string | undefined {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  if (process.platform === 'win32') return LOCALAPPDATA;
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches');
  return XDG_CACHE_HOME !== undefined && XDG_CACHE_HOME !== '' ? XDG_CACHE_HOME : join(homedir(), '.cache');
}

/**
 * Copies of assets that several processes share and that outlive them. A folder appears under its name when it is
 * complete, and never changes. Beside it, `<name>.users` has a file for each user. A copy without living users is
 * deleted when it was last used a week ago, or when there are more than 1 GiB of newer ones.
 */
export class AssetCache {
  private readonly user = `${formatOwner(thisOwner())}-${randomUUID().slice(0, 8)}`;
  /** Folders that this cache has made, rather than found. */
  private readonly made = new Set<string>();

  /** @param root is created if it is missing */
  constructor(readonly root: string) {}

  /**
   * A folder in the group that exists or is made now, and stays as long as this process uses it.
   *
   * @param size bytes of its files
   * @param make fills a new folder
   */
  async use(group: string, name: string, size: number, make: (folder: string) => Promise<void>): Promise<string> {
    const folder = join(this.root, group, `${name}-${size}`);
    for (;;) {
      await this.addUser(folder);
      if (!existsSync(folder)) {
        await this.ensure(folder, make);
        this.made.add(folder);
      }
      // Another process may have deleted it, unless it has seen the file of this user.
      if (existsSync(folder) && existsSync(join(usersOf(folder), this.user))) return folder;
    }
  }

  /** Makes a folder unless it exists. */
  async ensure(folder: string, make: (folder: string) => Promise<void>): Promise<void> {
    if (existsSync(folder)) return;
    let made = making.get(folder);
    if (made === undefined) {
      made = makeOnce(folder, make);
      making.set(folder, made);
    }
    try {
      await made;
    } finally {
      making.delete(folder);
    }
  }

  /** Ends the use of a folder. One that this cache has made is deleted unless others use it: it was replaced. */
  async leave(folder: string): Promise<void> {
    await rm(join(usersOf(folder), this.user), { force: true });
    if (this.made.delete(folder)) await this.remove(folder);
  }

  /** Deletes copies that are no longer needed, and what killed processes left. Concurrent calls are safe. */
  async prune(now = Date.now()): Promise<void> {
    const copies: { readonly folder: string; readonly size: number; readonly lastUsed: number }[] = [];
    for (const group of await list(this.root)) {
      const names = await list(join(this.root, group));
      for (const name of names) {
        const folder = join(this.root, group, name);
        const owner = parseOwner(/\.not-(.*)$/.exec(name)?.[1] ?? '');
        if (owner !== undefined && hasEnded(owner)) await removeFolder(folder).catch(() => undefined);
        const size = Number(/-(\d+)$/.exec(name)?.[1] ?? NaN);
        if (Number.isNaN(size) || name.includes('.')) continue;
        copies.push({ folder, size, lastUsed: (await modifiedAt(usersOf(folder))) ?? 0 });
      }
      const isUnused = names.every((name) => name === 'node_modules');
      const changed = await modifiedAt(join(this.root, group));
      if (isUnused && changed !== undefined && now - changed > maxAgeMs)
        await removeFolder(join(this.root, group)).catch(() => undefined);
    }
    let total = 0;
    for (const { folder, size, lastUsed } of copies.sort((a, b) => b.lastUsed - a.lastUsed)) {
      if (await isUsed(usersOf(folder))) continue;
      total += size;
      if (total > maxUnusedBytes || now - lastUsed > maxAgeMs) await this.remove(folder);
    }
  }

  private async addUser(folder: string): Promise<void> {
    const users = usersOf(folder);
    await mkdir(users, { recursive: true });
    await writeFile(join(users, this.user), '');
    for (const name of await list(users)) {
      const owner = parseOwner(name);
      if (owner !== undefined && hasEnded(owner)) await rm(join(users, name), { force: true });
    }
  }

  /** Deletes a folder that has no living users. */
  private async remove(folder: string): Promise<void> {
    const old = besides(folder);
    try {
      if (await isUsed(usersOf(folder))) return;
      await rename(folder, old);
      if (await isUsed(usersOf(folder))) {
        await rename(old, folder);
        return;
      }
      await rm(usersOf(folder), { recursive: true, force: true });
      await removeFolder(old);
    } catch {
      // Another process deletes it, too.
    }
  }
}

/** A name of this process for what is not yet, or no longer, that folder. A read-only folder cannot move elsewhere. */
function besides(folder: string): string {
  return `${folder}.not-${formatOwner(thisOwner())}-${randomUUID()}`;
}

function usersOf(folder: string): string {
  return `${folder}.users`;
}

async function isUsed(users: string): Promise<boolean> {
  return (await list(users)).some((name) => {
    const owner = parseOwner(name);
    return owner !== undefined && !hasEnded(owner);
  });
}

/** Makes a folder under another name first, so that it is complete when it appears. */
async function makeOnce(folder: string, make: (folder: string) => Promise<void>): Promise<void> {
  const unfinished = besides(folder);
  await mkdir(dirname(folder), { recursive: true });
  try {
    await make(unfinished);
    await rename(unfinished, folder);
  } catch (error) {
    await removeFolder(unfinished);
    // Another process was faster.
    if (!existsSync(folder)) throw error;
  }
}

async function modifiedAt(path: string): Promise<number | undefined> {
  return (await stat(path).catch(() => undefined))?.mtimeMs;
}

async function list(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(() => []);
}
