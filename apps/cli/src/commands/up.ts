import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { isAbortError } from '@stepwell/sdk';
import { readCdkApp } from '../cdk/cdk-app.js';
import { synthesize } from '../cdk/synthesize.js';
import { describeEnvironment, readyLines } from '../environment-report.js';
import { talkTo, type Talk } from '../terminal/talk.js';
import { type Terminal } from '../terminal/terminal.js';
import { UsageError } from '../usage-error.js';
import { followApp, type WatchedApp } from './up-watch.js';

/** The flags of `stepwell up`. */
export interface UpFlags {
  readonly app?: string;
  readonly synth?: boolean;
  readonly watch?: boolean;
  readonly port: number;
  readonly region?: string;
  readonly json?: boolean;
}

/** `stepwell up`: runs a CDK app until it is interrupted, then stops everything and removes what was stored. */
export async function up(flags: UpFlags, terminal: Terminal): Promise<void> {
  const talk = talkTo(terminal, flags.json === true);
  try {
    await serve(flags, terminal, talk);
  } catch (error) {
    // Interrupting is how this command ends.
    if (!isAbortError(error)) throw error;
  }
}

async function serve(flags: UpFlags, terminal: Terminal, talk: Talk): Promise<void> {
  const { abortSignal } = terminal;
  const app = await appFor(flags, terminal, talk);
  if (abortSignal.aborted) return;
  const { startLocal } = await import('@stepwell/local');
  const onProblem = (problem: string): void => void talk.say(problem);
  await using environment = await startLocal({ app: app?.assembly, port: flags.port, region: flags.region, onProblem }).catch((error: unknown) => {
    throw portTaken(error) ? new UsageError(`--port: ${flags.port} is taken by another program; give another one, or 0 for any`, '--port', { cause: error }) : error;
  });
  const description = await describeEnvironment(environment, abortSignal);
  await talk.record({ ...description });
  for (const line of readyLines(description, talk.colours)) await talk.data(line);
  try {
    if (app !== undefined && flags.watch === true) await followApp(environment, app, terminal, talk);
    else if (!abortSignal.aborted) await once(abortSignal, 'abort');
  } finally {
    await talk.say('Stopping');
  }
}

/** The app to run, synthesized if need be; `undefined` for an empty environment. */
async function appFor({ app: given, synth, watch, region }: UpFlags, terminal: Terminal, talk: Talk): Promise<WatchedApp | undefined> {
  const { cwd } = terminal;
  if (given !== undefined) {
    if (synth === true) throw new UsageError('--synth: only means something for the app of this folder; leave out --app', '--synth');
    return readyAssembly(await checkedFolder(resolve(cwd, given), given));
  }
  const app = await readCdkApp(cwd);
  if (app === undefined) {
    const flag = synth === true ? '--synth' : watch === true ? '--watch' : undefined;
    if (flag !== undefined) throw new UsageError(`${flag}: there is no cdk.json in ${cwd}`, flag);
    await talk.say('No cdk.json here and no --app: starting an empty environment');
    return undefined;
  }
  // An app may be a ready cloud assembly, too.
  if (await isFolder(resolve(app.folder, app.command))) return readyAssembly(resolve(app.folder, app.command));
  const made = async (): Promise<void> => {
    await talk.say(`Synthesizing: ${app.command}`);
    await synthesize(app, { account: '123456789012', region: region ?? 'us-east-1' }, terminal);
  };
  // What is watched has to be what runs: an assembly of yesterday is not.
  if (synth === true || watch === true || !(await isFolder(app.output))) await made();
  return { assembly: app.output, sources: app, synthesize: made };
}

/** An assembly that others synthesize. */
function readyAssembly(assembly: string): WatchedApp {
  return { assembly, sources: undefined, synthesize: () => Promise.resolve() };
}

async function checkedFolder(path: string, given: string): Promise<string> {
  if (await isFolder(path)) return path;
  throw new UsageError(`--app: there is no folder '${given}'; give the output of cdk synth, such as cdk.out`, '--app');
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() === true;
}

function portTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'EADDRINUSE' || error.code === 'EACCES');
}
