import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { lstat, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

// A process that is killed cannot remove its folder, so the next start does. The name says whose the folder is, and a
// folder has its name from the first moment: there is no time at which it looks abandoned and is not.

/** Who made a folder. */
interface Owner {
  /** Where its process id counts: two containers can share a folder for temporary files, but not process ids. */
  readonly host: string;
  readonly pid: number;
  /** When the process started, in the clock ticks of Linux; 0 where the system does not tell. */
  readonly startTime: number;
}

/** Makes a folder of this process in `parent`, which is created when it is missing. */
export async function makeTemporaryFolder(parent: string): Promise<string> {
  await mkdir(parent, { recursive: true });
  return mkdtemp(
    join(parent, folderPrefix({ host: thisHost(), pid: process.pid, startTime: processStartTime(process.pid) })),
  );
}

/**
 * Removes the folders in `parent` that processes of this user left when they were killed. A folder stays when its
 * process is alive or cannot be told from one that is. Two calls at once do no harm.
 */
export async function removeAbandonedFolders(parent: string): Promise<void> {
  const names = (await readdir(parent)).filter((name) => isAbandoned(ownerOf(name)));
  for (const path of names.map((name) => join(parent, name))) {
    const found = await lstat(path).catch(() => undefined);
    const isOwn = found?.isDirectory() === true && (process.getuid === undefined || found.uid === process.getuid());
    // Another start may be removing it, too.
    if (isOwn) await rm(path, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
  }
}

/** What the name of an owner's folder starts with. */
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
  // Another process may have the id by now.
  const startTime = processStartTime(owner.pid);
  return startTime !== 0 && owner.startTime !== 0 && startTime !== owner.startTime;
}

/** Whether there is a process with that id, of whichever user. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}

/** Names this machine and, on Linux, the namespace of its process ids. */
export function thisHost(): string {
  const namespace = valueOrDefault('', () => readlinkSync('/proc/self/ns/pid'));
  return createHash('sha256').update(`${hostname()} ${namespace}`).digest('hex').slice(0, 8);
}

/** When a process started, in clock ticks since the system did; 0 where the system does not tell. */
export function processStartTime(pid: number): number {
  const stat = valueOrDefault('', () => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  // The command's name, in parentheses, may hold anything. The start time is the 20th field behind it.
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? 0);
}

function valueOrDefault<T>(fallback: T, read: () => T): T {
  try {
    return read();
  } catch {
    return fallback;
  }
}
