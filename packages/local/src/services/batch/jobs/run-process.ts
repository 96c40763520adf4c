import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { type Program } from '../image/program.js';

/** Options of a job's process. */
export interface ProcessOptions {
  readonly program: Program;
  readonly environment: Readonly<Record<string, string>>;
  /** Ends it: SIGTERM, and SIGKILL `graceMs` later. */
  readonly signal: AbortSignal;
  readonly graceMs: () => number;
  readonly onLine: (line: string) => void;
}

/** How it ended. */
export interface ProcessEnd {
  /** As a container's: 128 and the signal's number for a process that a signal ended. */
  readonly exitCode: number;
}

const signalNumbers: Readonly<Partial<Record<NodeJS.Signals, number>>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGABRT: 6,
  SIGKILL: 9,
  SIGSEGV: 11,
  SIGTERM: 15,
};

/** Ends what runs when this process ends without having closed its environments. */
const leftovers = new Set<(how: NodeJS.Signals) => void>();
process.once('exit', () => {
  for (const kill of leftovers) kill('SIGKILL');
});

/**
 * Runs a program in its own process group until it ends with all of its child processes. Rejects if it cannot be
 * started.
 */
export function runProcess({ program, environment, signal, graceMs, onLine }: ProcessOptions): Promise<ProcessEnd> {
  return new Promise((resolve, reject) => {
    const child = spawn(program.executable, program.arguments, {
      cwd: program.directory,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const kill = (how: NodeJS.Signals): void => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, how);
      } catch {
        // The group is gone already.
      }
    };
    leftovers.add(kill);
    let killing: NodeJS.Timeout | undefined;
    const end = (): void => {
      kill('SIGTERM');
      killing = setTimeout(() => kill('SIGKILL'), graceMs());
    };
    for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', onLine);
    // Processes that the program left running keep the pipes open. A container would end them.
    child.once('exit', () => kill('SIGKILL'));
    child.once('error', (error) => {
      leftovers.delete(kill);
      reject(error);
    });
    child.once('close', (code, by) => {
      leftovers.delete(kill);
      clearTimeout(killing);
      signal.removeEventListener('abort', end);
      resolve({ exitCode: code ?? 128 + (by === null ? 0 : (signalNumbers[by] ?? 0)) });
    });
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}
