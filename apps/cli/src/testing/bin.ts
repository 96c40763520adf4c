import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { checkRecord } from './json-schema.js';

/** The built command. */
export const main = fileURLToPath(new URL('../../dist/bundle/main.js', import.meta.url));

/** The folder in which environments of tests announce themselves. */
const stateHome = fileURLToPath(new URL('../../test-output/state', import.meta.url));

/** Options for running a command. */
export interface BinOptions {
  /** Variables added to an environment without AWS settings. */
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  readonly cwd?: string;
}

/** The result of a command. */
export interface BinResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A running command. */
export interface RunningBin {
  readonly child: ChildProcess;
  readonly ended: Promise<BinResult>;
  /** Its output on stdout so far. */
  stdout(): string;
  /** Resolves when stdout and stderr together match. Rejects if the command ends before. */
  waitFor(pattern: RegExp): Promise<void>;
}

/** Starts the built `stepwell` in a separate process. */
export function startBin(args: readonly string[], options: BinOptions = {}): RunningBin {
  if (!existsSync(main)) throw new Error(`${main} is missing: build the CLI first (npx nx build @stepwell/cli)`);
  const settings = Object.entries(process.env).filter(([name]) => !/^(AWS_|NO_COLOR|FORCE_COLOR|STEPWELL_)/.test(name));
  // Do not use the developer's profile or EC2 instance credentials.
  const env = {
    ...Object.fromEntries(settings),
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    // Environments of the developer are not found, and they do not find those of tests.
    XDG_STATE_HOME: stateHome,
    ...options.env,
  };
  const child = spawn(process.execPath, [main, ...args], { cwd: options.cwd, env, stdio: 'pipe' });
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.input ?? '');
  let stdout = '';
  let stderr = '';
  const watchers = new Set<() => void>();
  const collect = (add: (text: string) => void) => (chunk: Buffer) => {
    add(chunk.toString());
    for (const look of watchers) look();
  };
  child.stdout.on(
    'data',
    collect((text) => (stdout += text)),
  );
  child.stderr.on(
    'data',
    collect((text) => (stderr += text)),
  );
  const ended = new Promise<BinResult>((resolve) => child.once('close', (code) => resolve({ code, stdout, stderr })));
  const waitFor = (pattern: RegExp) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (!pattern.test(stdout + stderr)) return;
        watchers.delete(look);
        resolve();
      };
      watchers.add(look);
      void ended.then((result) =>
        reject(new Error(`stepwell ended before ${String(pattern)} was seen: ${JSON.stringify(result)}`)),
      );
      look();
    });
  return { child, ended, waitFor, stdout: () => stdout };
}

/** Runs the built `stepwell` to its end. */
export function runBin(args: readonly string[], options?: BinOptions): Promise<BinResult> {
  return startBin(args, options).ended;
}

/** Parses `--json` output and validates each record against the published schema. */
export function records(stdout: string): Record<string, unknown>[] {
  const found = stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  found.forEach(checkRecord);
  return found;
}
