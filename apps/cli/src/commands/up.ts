import { once } from 'node:events';
import { isAbortError } from '@stepwell/sdk';
import { synthesizedAt } from '../cdk/last-assembly.js';
import { describeEnvironment, readyLines } from '../environment-report.js';
import { talkTo, type Talk } from '../terminal/talk.js';
import { type Terminal } from '../terminal/terminal.js';
import { UsageError } from '../usage-error.js';
import { followApp } from './up-watch.js';
import { appToRun } from './watched-app.js';

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
  const app = await appToRun(flags, terminal, talk);
  if (abortSignal.aborted) return;
  const { startLocal } = await import('@stepwell/local');
  const onProblem = (problem: string): void => void talk.say(problem);
  await using environment = await startLocal({
    app: app?.assembly,
    port: flags.port,
    region: flags.region,
    onProblem,
  }).catch((error: unknown) => {
    throw portTaken(error)
      ? new UsageError(`--port: ${flags.port} is taken by another program; give another one, or 0 for any`, '--port', {
          cause: error,
        })
      : error;
  });
  const description = await describeEnvironment(environment, abortSignal);
  const synthesized = app === undefined ? undefined : await synthesizedAt(app.assembly);
  await talk.record({
    ...description,
    ...(app && { assembly: app.assembly, synthesizedAt: synthesized?.toISOString() }),
  });
  for (const line of readyLines(description, talk.colours)) await talk.data(line);
  try {
    if (app !== undefined && flags.watch === true) await followApp(environment, app, terminal, talk);
    else if (!abortSignal.aborted) await once(abortSignal, 'abort');
  } finally {
    await talk.say('Stopping');
  }
}

function portTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'EADDRINUSE' || error.code === 'EACCES');
}
