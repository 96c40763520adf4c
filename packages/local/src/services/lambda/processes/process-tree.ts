import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { formatOwner, hasEnded, parseOwner, thisOwner } from '../../../kernel/process-owner.js';

/** Environment variable that marks the processes of an execution environment. */
export const markerVariable = 'STEPWELL_EXECUTION_ENVIRONMENT';

/** A value of the marker that no other environment has. It starts with the owner, which is this process. */
export function newMarker(): string {
  return `${formatOwner(thisOwner())}-${randomUUID()}`;
}

/** Processes that are alive, by their id. If this process ends without closing its environment, they end too. */
const running = new Set<number>();
process.on('exit', () => {
  for (const pid of running) killGroup(pid);
  if (running.size === 0 || process.platform !== 'linux') return;
  const owner = `${formatOwner(thisOwner())}-`;
  for (const pid of markedProcesses((marker) => marker.startsWith(owner))) kill(pid);
});

/** Ends a process that leads its own group when this process ends. */
export function endWithHost(pid: number): void {
  running.add(pid);
}

/** Ends a process and its group. */
export function killTree(pid: number): void {
  running.delete(pid);
  killGroup(pid);
}

function killGroup(pid: number): void {
  if (process.platform === 'win32') {
    spawn('taskkill', ['/pid', String(pid), '/t', '/f'], { stdio: 'ignore', windowsHide: true }).on(
      'error',
      () => undefined,
    );
    return;
  }
  kill(-pid);
}

/**
 * Ends processes that left their group (`setsid`, `detached`): on Linux, those that have the marker of an execution
 * environment in their environment variables. Elsewhere they stay.
 */
function killDetached(markers: ReadonlySet<string>): void {
  if (process.platform !== 'linux' || markers.size === 0) return;
  // A process can start another one while this runs.
  for (let round = 0; round < 5; round += 1) {
    const found = markedProcesses((marker) => markers.has(marker));
    if (found.length === 0) return;
    for (const pid of found) kill(pid);
  }
}

let hasEndedOrphans = false;

/**
 * Ends processes of functions whose runtime was killed and could not end them: those that are busy do not notice. Once
 * per process, and only on Linux.
 */
export function killOrphans(): void {
  if (process.platform !== 'linux' || hasEndedOrphans) return;
  hasEndedOrphans = true;
  const isOrphan = (marker: string): boolean => {
    const owner = parseOwner(marker);
    return owner !== undefined && hasEnded(owner);
  };
  for (const pid of markedProcesses(isOrphan)) kill(pid);
}

/** Milliseconds after which the detached descendants of ended environments are searched. */
const sweepDelayMs = 100;

/** Ends what execution environments leave behind. One search of all processes serves several environments. */
export class EndedEnvironments {
  private markers = new Set<string>();
  private timer: NodeJS.Timeout | undefined;

  /** Ends the detached descendants of an environment soon. */
  add(marker: string): void {
    this.markers.add(marker);
    this.timer ??= setTimeout(() => this.close(), sweepDelayMs).unref();
  }

  /** Ends the detached descendants of all ended environments now. */
  close(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const { markers } = this;
    this.markers = new Set();
    killDetached(markers);
  }
}

function markedProcesses(isWanted: (marker: string) => boolean): number[] {
  return readdirSync('/proc').flatMap((entry) => {
    const pid = Number(entry);
    if (!Number.isInteger(pid) || pid === process.pid) return [];
    const marker = markerOf(pid);
    return marker !== undefined && isWanted(marker) ? [pid] : [];
  });
}

/** The marker of a process; zombies and processes of other users have none. */
function markerOf(pid: number): string | undefined {
  try {
    const environment = readFileSync(`/proc/${pid}/environ`, 'latin1');
    const at = environment.startsWith(`${markerVariable}=`) ? 0 : environment.indexOf(`\0${markerVariable}=`) + 1;
    if (at === 0 && !environment.startsWith(markerVariable)) return undefined;
    const start = at + markerVariable.length + 1;
    const end = environment.indexOf('\0', start);
    return environment.slice(start, end < 0 ? undefined : end);
  } catch {
    return undefined;
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}
