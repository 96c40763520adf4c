import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { lstat, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

// A killed process cannot remove its folder, so the next start does. The folder's name identifies its process. The
// folder is created with that name, so a folder in use never looks abandoned.

/** The process that created a folder. */
interface Owner {
  /** Identifies the host or container: containers can share a folder for temporary files, but not process IDs. */
  readonly host: string;
  readonly pid: number;
  /** Start time of the process in Linux clock ticks; 0 on other systems. */
  readonly startTime: number;
}

/** Creates a folder for this process in `parent`, which is created if it is missing. */
export async function makeTemporaryFolder(parent: string): Promise<string> {
  await mkdir(parent, { recursive: true });
  return mkdtemp(
    join(parent, folderPrefix({ host: thisHost(), pid: process.pid, startTime: processStartTime(process.pid) })),
  );
}

/**
 * Removes the folders in `parent` that killed processes of this user left. A folder stays if its process may still be
 * alive. Concurrent calls are safe.
 */
export async function removeAbandonedFolders(parent: string): Promise<void> {
  const names = (await readdir(parent)).filter((name) => isAbandoned(ownerOf(name)));
  for (const path of names.map((name) => join(parent, name))) {
    const found = await lstat(path).catch(() => undefined);
    const isOwn = found?.isDirectory() === true && (process.getuid === undefined || found.uid === process.getuid());
    // Another start may remove it at the same time.
    if (isOwn) await rm(path, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
  }
}

/** The prefix of an owner's folder name. */
export function folderPrefix({ host, pid, startTime }: Owner): string {
  return `stepwell-${host}-${pid}-${startTime}-`;
}

function ownerOf(name: string): Owner | undefined {
  const [, host, pid, startTime] = /^stepwell-([\da-f]{8})-(\d{1,10})-(\d{1,20})-\w{6}$/.exec(name) ?? [];
  return host === undefined ? undefined : { host, pid: Number(pid), startTime: Number(startTime) };
}

function isAbandoned(owner: Owner | undefined): boolean {
  if (owner === undefined || owner.pid === 0 || owner.host !== thisHost()) return false;
  if (!isAlive(owner.pid)) return true;
  // The process ID may have been reused.
  const startTime = processStartTime(owner.pid);
  return startTime !== 0 && owner.startTime !== 0 && startTime !== owner.startTime;
}

/** Whether a process with that ID exists, of any user. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}

/** Identifies this machine and, on Linux, its process ID namespace. */
export function thisHost(): string {
  const namespace = valueOrDefault('', () => readlinkSync('/proc/self/ns/pid'));
  return createHash('sha256').update(`${hostname()} ${namespace}`).digest('hex').slice(0, 8);
}

/** Start time of a process, in clock ticks since boot; 0 where it is not available. */
export function processStartTime(pid: number): number {
  const stat = valueOrDefault('', () => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  // The command name, in parentheses, can contain any character. The start time is the 20th field after it.
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? 0);
}

function valueOrDefault<T>(fallback: T, read: () => T): T {
  try {
    return read();
  } catch {
    return fallback;
  }
}
