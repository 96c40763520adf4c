import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { constants as systemConstants } from 'node:os';
import { delimiter, isAbsolute, join } from 'node:path';

/** A command and its arguments. */
export type Command = readonly [command: string, ...args: string[]];

/** Namespaces in which a function sees only its own processes. Ending the first of them ends all. */
const processNamespace = ['--pid', '--mount-proc', '--fork', '--kill-child'];
/** Processes of root must not write to read-only files either. */
const withoutOverride = ['--bounding-set=-dac_override'];
/** The shell writes no message about the end of the command into the function's log. */
const shellScript = 'exec 5>&2 2>/dev/null; "$@" 2>&5 5>&-; exit $?';

let knownPrefix: readonly string[] | undefined;

/**
 * The command that runs a runtime with a shell as its parent, so that a signal to `ppid` or to the process group stays
 * inside of the execution environment. Where Linux permits it, the runtime also has its own process namespace, so that
 * no other process can be signaled. If a signal ended the runtime, the exit status is 128 + the signal, see
 * {@link exitOf}.
 *
 * @param prefix programs that start the shell. @default - the most confining ones that this machine permits
 */
export function confined([command, ...args]: Command, prefix = confinement()): Command {
  if (process.platform === 'win32') return [command, ...args];
  const [first = '/bin/sh', ...rest] = [...prefix, '/bin/sh', '-c', shellScript, 'sh', command, ...args];
  return [first, ...rest];
}

/** Whether functions run in their own process namespace on this machine. */
export function hasProcessNamespace(): boolean {
  return confinement().includes('--pid');
}

function confinement(): readonly string[] {
  return (knownPrefix ??= process.platform === 'linux' ? linuxPrefix() : []);
}

/** How a confined command ended: its exit status, or the name of the signal that ended it. */
export function exitOf(code: number | null, signal: string | null): number | string | null {
  if (code === null || code <= 128 || process.platform === 'win32') return code ?? signal;
  const [name] = Object.entries(systemConstants.signals).find(([, number]) => number === code - 128) ?? [];
  return name ?? code;
}

/** Why the system cannot execute a file, as an error of `spawn`; `undefined` if it can. */
export function notExecutable(path: string): Error | undefined {
  try {
    accessSync(path, process.platform === 'win32' ? constants.F_OK : constants.X_OK);
    return undefined;
  } catch (error) {
    return error as Error; // an error of Node.js
  }
}

/** The path of a program on the PATH of this process. */
export function findCommand(name: string): string | undefined {
  if (name.includes('/')) return name;
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(isAbsolute);
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

/** The programs that confine a process on this machine, as far as its user may use them. */
function linuxPrefix(): readonly string[] {
  const isRoot = process.getuid?.() === 0;
  const user = isRoot ? [] : ['--user', '--map-current-user'];
  return [...usable('unshare', [...user, ...processNamespace]), ...(isRoot ? usable('setpriv', withoutOverride) : [])];
}

function usable(name: string, args: readonly string[]): readonly string[] {
  const command = findCommand(name);
  if (command === undefined) return [];
  return spawnSync(command, [...args, 'true'], { stdio: 'ignore' }).status === 0 ? [command, ...args] : [];
}
