import { readdirSync, readFileSync } from 'node:fs';

const microsecondsPerTick = 10_000;

/**
 * User and system time of this process and its descendants, alive and ended, in microseconds. Functions are
 * grandchildren: a shell and, in a process namespace, another program are between. Only Linux reports descendants.
 */
export function cpuMicroseconds() {
  const { user, system } = process.cpuUsage();
  if (process.platform !== 'linux') return user + system;
  const [, , ended, endedSystem] = times('self');
  const running = descendants().flatMap((pid) => times(pid));
  return user + system + [ended, endedSystem, ...running].reduce((sum, ticks) => sum + ticks, 0) * microsecondsPerTick;
}

/** The ids of the processes that a process started, and of theirs. */
export function descendants(pid = 'self') {
  try {
    return readdirSync(`/proc/${pid}/task`)
      .flatMap((thread) => readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' '))
      .filter(Boolean)
      .flatMap((child) => [child, ...descendants(child)]);
  } catch {
    return []; // It has ended.
  }
}

/** User and system time of a process, and of its ended children, in ticks. */
function times(pid) {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ').slice(11, 15).map(Number);
  } catch {
    return [0, 0, 0, 0];
  }
}
