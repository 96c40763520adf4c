import { readdirSync, readFileSync } from 'node:fs';

const microsecondsPerTick = 10_000;

/**
 * User and system time of this process and its child processes, alive and ended, in microseconds. Only Linux reports
 * child processes.
 */
export function cpuMicroseconds() {
  const { user, system } = process.cpuUsage();
  if (process.platform !== 'linux') return user + system;
  const [, , ended, endedSystem] = times('self');
  const children = readdirSync('/proc/self/task')
    .flatMap((thread) => readFileSync(`/proc/self/task/${thread}/children`, 'utf8').split(' '))
    .filter(Boolean)
    .flatMap((pid) => times(pid));
  return user + system + [ended, endedSystem, ...children].reduce((sum, ticks) => sum + ticks, 0) * microsecondsPerTick;
}

/** User and system time of a process, and of its ended children, in ticks. */
function times(pid) {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ').slice(11, 15).map(Number);
  } catch {
    return [0, 0, 0, 0];
  }
}
