import { once } from 'node:events';
import { resolve } from 'node:path';
import { type InspectOptions, type RuntimeCommands } from '@stepwell/local';
import { isAbortError } from '../abort-error.js';
import { synthesizedAt } from '../cdk/assembly-backup.js';
import { describeEnvironment, readyLines } from '../environment-report.js';
import { createOutput, type Output } from '../terminal/output.js';
import { type Terminal } from '../terminal/terminal.js';
import { UsageError } from '../usage-error.js';
import { type LogKind } from '../log-kinds.js';
import { EnvironmentLog } from './up-log.js';
import { followMocks } from './up-mocks.js';
import { resolveApp } from './watched-app.js';

/** The flags of `stepwell up`. */
export interface UpFlags {
  readonly app?: string;
  readonly synth?: boolean;
  readonly watch?: boolean;
  readonly port: number;
  readonly region?: string;
  /** Names and construct paths of stacks, or patterns of them. */
  readonly stacks?: readonly string[];
  /** Values of template parameters by `<name>` or `<stack>:<name>`. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Context of the app by key. */
  readonly context?: Readonly<Record<string, string>>;
  readonly strict?: boolean;
  readonly log?: readonly LogKind[];
  /** Parts of the names of functions; `true` for all. */
  readonly inspect?: true | readonly string[];
  /** Commands by runtime. */
  readonly runtime?: RuntimeCommands;
  /** A file of mocks. */
  readonly mocks?: string;
  readonly json?: boolean;
}

/** `stepwell up`: runs a CDK app until it is interrupted, then stops it and removes its data. */
export async function up(flags: UpFlags, terminal: Terminal): Promise<void> {
  const output = createOutput(terminal, flags.json === true);
  try {
    await serve(flags, terminal, output);
  } catch (error) {
    // Interruption is the normal end of this command.
    if (!isAbortError(error)) throw error;
  }
}

async function serve(flags: UpFlags, terminal: Terminal, output: Output): Promise<void> {
  const { abortSignal } = terminal;
  await using reload = flags.watch === true ? new (await import('../watch/asset-reload.js')).AssetReload() : undefined;
  const app = await resolveApp(flags, terminal, output, reload);
  if (abortSignal.aborted) return;
  const { startLocal } = await import('@stepwell/local');
  const log = new EnvironmentLog(flags.log ?? [], output);
  const mocks = flags.mocks === undefined ? undefined : resolve(terminal.cwd, flags.mocks);
  const onProblem = (problem: string): void => void output.notify(problem);
  await using environment = await startLocal({
    app: app?.assembly,
    port: flags.port,
    region: flags.region,
    stacks: flags.stacks,
    parameters: flags.parameters,
    strict: flags.strict,
    mocks,
    onProblem,
    onRequest: log.onRequest,
    onLog: log.onLog,
    runtimes: flags.runtime,
    inspect: inspectOptions(flags.inspect, (message) => void output.notify(message)),
  }).catch((error: unknown) => {
    throw isPortInUse(error)
      ? new UsageError(
          `--port: port ${flags.port} is already in use. Specify another port, or 0 for any free port`,
          '--port',
          {
            cause: error,
          },
        )
      : error;
  });
  if (app !== undefined) {
    const { runtimeNotices } = await import('../doctor/function-runtimes.js');
    for (const notice of await runtimeNotices(app.assembly, flags.runtime ?? {})) await output.notify(notice);
  }
  const description = await describeEnvironment(environment);
  const synthesized = app === undefined ? undefined : await synthesizedAt(app.assembly);
  await output.record({
    ...description,
    ...(app && { assembly: app.assembly, synthesizedAt: synthesized?.toISOString() }),
  });
  for (const line of readyLines(description, output.colors, terminal.stdout.columns)) await output.data(line);
  await using _mocks = mocks === undefined ? undefined : await followMocks(environment, mocks, terminal, output);
  log.start();
  try {
    if (app !== undefined && flags.watch === true) {
      const { followApp } = await import('./up-watch.js');
      await followApp(environment, app, terminal, output, reload);
    } else if (!abortSignal.aborted) await once(abortSignal, 'abort');
  } finally {
    await log.end();
    await output.notify('Stopping');
  }
}

function inspectOptions(inspect: UpFlags['inspect'], notify: (message: string) => void): InspectOptions | undefined {
  if (inspect === undefined) return undefined;
  return {
    ...(inspect === true ? {} : { functions: inspect }),
    onWait: (functionName, port) => notify(`${functionName} waits for a debugger at 127.0.0.1:${port}`),
  };
}

function isPortInUse(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'EADDRINUSE' || error.code === 'EACCES');
}
