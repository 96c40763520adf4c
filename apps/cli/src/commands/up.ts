import { once } from 'node:events';
import { resolve } from 'node:path';
import {
  type DeliveryFailure,
  type FunctionError,
  type InspectOptions,
  type LocalEnvironment,
  type RuntimeCommands,
} from '@stepwell/local';
import { isAbortError } from '../abort-error.js';
import { synthesizedAt } from '../cdk/assembly-backup.js';
import { describeEnvironment, readyLines } from '../environment-report.js';
import { createOutput, type Output } from '../terminal/output.js';
import { readTextFile } from '../input.js';
import { type Terminal } from '../terminal/terminal.js';
import { type LogKind } from '../log-kinds.js';
import { LiveOutput } from '../live/live-output.js';
import { EnvironmentLog } from './up-log.js';
import { defaultPort, startOnPort } from './start-on-port.js';
import { listenToKeys } from '../terminal/keys.js';
import { ChangeQueue } from '../watch/change-queue.js';
import { resolveApp } from './watched-app.js';

/** The flags of `stepwell up`. */
export interface UpFlags {
  readonly app?: string;
  readonly synth?: boolean;
  readonly watch?: boolean;
  /** Whether the console is opened in the browser. */
  readonly open?: boolean;
  /** The default is {@link defaultPort} or the next free port. */
  readonly port?: number;
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
  /** Whether only problems and the description of the environment are printed. */
  readonly quiet?: boolean;
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
  const { abortSignal, cwd } = terminal;
  const mocks = flags.mocks === undefined ? undefined : resolve(cwd, flags.mocks);
  // Checked before a synthesis, and compared with the app after it.
  if (mocks !== undefined) await readTextFile(mocks, flags.mocks ?? '', '--mocks');
  await using reload = flags.watch === true ? new (await import('../watch/asset-reload.js')).AssetReload() : undefined;
  const app = await resolveApp(flags, terminal, output, reload);
  if (abortSignal.aborted) return;
  const { startLocal } = await import('@stepwell/local');
  const log = new EnvironmentLog(flags.log ?? [], output);
  const live = new LiveOutput(log, output, { quiet: flags.quiet });
  let isReady = false;
  // Problems of the start are printed at once; later ones in the order of the other lines.
  const onProblem = (problem: string): void => (isReady ? live.problem(problem) : void output.notify(problem));
  const options = {
    app: app?.assembly,
    region: flags.region,
    stacks: flags.stacks,
    parameters: flags.parameters,
    strict: flags.strict,
    mocks,
    remediesFor: 'command-line' as const,
    onProblem,
    onFunctionError: (error: FunctionError) => live.functionError(error),
    onDeliveryFailure: (failure: DeliveryFailure) => live.deliveryFailure(failure),
    onRequest: log.onRequest,
    onLog: log.onLog,
    runtimes: flags.runtime,
    inspect: inspectOptions(flags.inspect, (message) => void output.notify(message)),
  };
  await using environment = await startOnPort(flags.port, (port) => startLocal({ ...options, port }));
  if (flags.mocks !== undefined) await output.notify(`Mocks of ${flags.mocks} answer in place of services`);
  await using followedMocks =
    mocks === undefined
      ? undefined
      : await (await import('./up-mocks.js')).followMocks(environment, mocks, terminal, output);
  const { port } = new URL(environment.endpoint);
  if (flags.port === undefined && port !== String(defaultPort))
    await output.notify(`Port ${defaultPort} is in use: the endpoint has port ${port}`);
  await using _announced = await announce(environment, app?.assembly, terminal, output);
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
  for (const line of readyLines(description, output.colors, terminal.stdout.columns || undefined))
    await output.data(line);
  if (flags.open === true) {
    const { openBrowser } = await import('../terminal/open-browser.js');
    await openBrowser(environment.consoleUrl, (message) => void output.notify(message));
  }
  const quit = new AbortController();
  const changes = new ChangeQueue();
  using keys = listenToKeys(terminal, output, {
    q: { name: 'quit', press: () => quit.abort() },
    ...(app && { r: { name: 'reload', press: () => changes.request() } }),
  });
  if (keys === undefined) await output.data('Press Ctrl-C to stop.');
  log.start();
  isReady = true;
  const unfollow = live.follow(environment.services.states);
  const followed = { ...terminal, abortSignal: AbortSignal.any([abortSignal, quit.signal]) };
  try {
    if (app !== undefined && (flags.watch === true || keys !== undefined)) {
      const { followApp } = await import('./up-watch.js');
      await followApp(environment, app, followed, output, {
        changes,
        watch: flags.watch === true,
        reload,
        mocks: followedMocks,
      });
    } else if (!followed.abortSignal.aborted) await once(followed.abortSignal, 'abort');
  } finally {
    unfollow();
    live.end();
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

/** Lets other commands find the environment. Without it, they need its endpoint. */
async function announce(
  environment: LocalEnvironment,
  assembly: string | undefined,
  { cwd, env }: Terminal,
  output: Output,
): Promise<AsyncDisposable | undefined> {
  const { announceEnvironment } = await import('@stepwell/local/discovery');
  try {
    return await announceEnvironment(environment, assembly === undefined ? [cwd] : [cwd, assembly], { env });
  } catch (error) {
    await output.notify(
      `Other commands cannot find this environment: ${error instanceof Error ? error.message : String(error)}`,
    );
    return undefined;
  }
}
