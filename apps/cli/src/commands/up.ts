import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { isAbortError } from '@stepwell/sdk';
import { readCdkApp, type CdkApp } from '../cdk/cdk-app.js';
import { synthesize } from '../cdk/synthesize.js';
import { describeEnvironment, readyLines } from '../environment-report.js';
import { talkTo, type Talk } from '../terminal/talk.js';
import { type Terminal } from '../terminal/terminal.js';
import { UsageError } from '../usage-error.js';

/** The flags of `stepwell up`. */
export interface UpFlags {
  readonly app?: string;
  readonly synth?: boolean;
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
  const app = await assemblyFor(flags, terminal, talk);
  if (abortSignal.aborted) return;
  const { startLocal } = await import('@stepwell/local');
  const onProblem = (problem: string): void => void talk.say(problem);
  await using environment = await startLocal({ app, port: flags.port, region: flags.region, onProblem }).catch((error: unknown) => {
    throw portTaken(error) ? new UsageError(`--port: ${flags.port} is taken by another program; give another one, or 0 for any`, '--port', { cause: error }) : error;
  });
  const description = await describeEnvironment(environment, abortSignal);
  await talk.record({ ...description });
  for (const line of readyLines(description, talk.colours)) await talk.data(line);
  if (!abortSignal.aborted) await once(abortSignal, 'abort');
  await talk.say('Stopping');
}

/** The cloud assembly to run, synthesized if need be; `undefined` for an empty environment. */
async function assemblyFor({ app: given, synth, region }: UpFlags, terminal: Terminal, talk: Talk): Promise<string | undefined> {
  const { cwd } = terminal;
  if (given !== undefined) {
    if (synth === true) throw new UsageError('--synth: only means something for the app of this folder; leave out --app', '--synth');
    return checkedFolder(resolve(cwd, given), given);
  }
  const app = await readCdkApp(cwd);
  if (app === undefined) {
    if (synth === true) throw new UsageError(`--synth: there is no cdk.json in ${cwd}`, '--synth');
    await talk.say('No cdk.json here and no --app: starting an empty environment');
    return undefined;
  }
  return synthesized(app, { synth, region }, terminal, talk);
}

async function synthesized(app: CdkApp, { synth, region }: Pick<UpFlags, 'synth' | 'region'>, terminal: Terminal, talk: Talk): Promise<string> {
  // An app may be a ready cloud assembly, too.
  if (await isFolder(resolve(app.folder, app.command))) return resolve(app.folder, app.command);
  if (synth === true || !(await isFolder(app.output))) {
    await talk.say(`Synthesizing: ${app.command}`);
    await synthesize(app, { account: '123456789012', region: region ?? 'us-east-1' }, terminal);
  }
  return app.output;
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
