import { lstat, mkdir, mkdtemp, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { removeFolder } from '../kernel/remove-folder.js';
import { formatOwner, hasEnded, parseOwner, thisOwner } from '../kernel/process-owner.js';

// A killed process cannot remove its folder, so the next start does. The folder's name identifies its process. The
// folder is created with that name, so a folder in use never looks abandoned.

/**
 * Creates a folder for this process in `parent`, which is created if it is missing. If this process is killed, the next
 * `startLocal` whose `directory` is `parent` removes it.
 */
export async function makeTemporaryFolder(parent: string): Promise<string> {
  await mkdir(parent, { recursive: true });
  return mkdtemp(join(parent, `stepwell-${formatOwner(thisOwner())}-`));
}

/**
 * Removes the folders in `parent` that killed processes of this user left. A folder stays if its process may still be
 * alive. Concurrent calls are safe.
 */
export async function removeAbandonedFolders(parent: string): Promise<void> {
  const names = (await readdir(parent)).filter(isAbandoned);
  for (const path of names.map((name) => join(parent, name))) {
    const found = await lstat(path).catch(() => undefined);
    const isOwn = found?.isDirectory() === true && (process.getuid === undefined || found.uid === process.getuid());
    // Another start may remove it at the same time.
    if (isOwn) await removeFolder(path).catch(() => undefined);
  }
}

function isAbandoned(name: string): boolean {
  const owner = /^stepwell-[\da-f]{8}-\d+-\d+-\w{6}$/.test(name)
    ? parseOwner(name.slice('stepwell-'.length))
    : undefined;
  return owner !== undefined && hasEnded(owner);
}
