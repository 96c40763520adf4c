import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** The process that owns a folder or another process. */
export interface Owner {
  /** Identifies the host or container: containers can share files and see processes, but not process IDs. */
  readonly host: string;
  readonly pid: number;
  /** Start time of the process in Linux clock ticks; 0 on other systems. */
  readonly startTime: number;
}

/** This process. */
export function thisOwner(): Owner {
  return { host: thisHost(), pid: process.pid, startTime: processStartTime(process.pid) };
}

/** `<host>-<pid>-<start time>`. {@link parseOwner} reads it. */
export function formatOwner({ host, pid, startTime }: Owner): string {
  return `${host}-${pid}-${startTime}`;
}

/** Reads an owner at the start of a text; `undefined` if there is none. */
export function parseOwner(text: string): Owner | undefined {
  const [, host, pid, startTime] = /^([\da-f]{8})-(\d{1,10})-(\d{1,20})-/.exec(text) ?? [];
  return host === undefined ? undefined : { host, pid: Number(pid), startTime: Number(startTime) };
}

/** Whether an owner has ended. Owners of other hosts count as alive, because their processes cannot be seen. */
export function hasEnded(owner: Owner): boolean {
  if (owner.pid === 0 || owner.host !== thisHost()) return false;
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
