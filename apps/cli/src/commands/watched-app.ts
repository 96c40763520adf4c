import { stat } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { age } from '../option-values.js';
import { newerSource } from '../cdk/app-sources.js';
import { readCdkApp, type CdkApp } from '../cdk/cdk-app.js';
import { synthesizedAt } from '../cdk/assembly-backup.js';
import { synthesize } from '../cdk/synthesize.js';
import { ownFiles } from '../cdk/own-files.js';
import { type Output } from '../terminal/output.js';
import { type Terminal } from '../terminal/terminal.js';
import { UsageError } from '../usage-error.js';
import { type AssetReload } from '../watch/asset-reload.js';

/** Flags that select the app of `stepwell up`. */
export interface AppFlags {
  readonly app?: string;
  readonly synth?: boolean;
  readonly watch?: boolean;
  readonly region?: string;
  /** Context by key, in addition to that of cdk.json. */
  readonly context?: Readonly<Record<string, string>>;
  /** A file of mocks, on which the app does not depend. */
  readonly mocks?: string;
}

/** An app to run. */
export interface WatchedApp {
  /** Path of the cloud assembly. */
  readonly assembly: string;
  /** The app whose source files are watched. Without it, the assembly is watched. */
  readonly sources: CdkApp | undefined;
  readonly synthesize: () => Promise<void>;
}

/**
 * Returns the app to run, synthesized if its assembly is missing, damaged or outdated. `undefined` for an empty
 * environment. Prints the age of an existing assembly.
 *
 * @param reload records each synthesis
 */
export async function resolveApp(
  flags: AppFlags,
  terminal: Terminal,
  output: Output,
  reload?: AssetReload,
): Promise<WatchedApp | undefined> {
  const { cwd } = terminal;
  const found = flags.app === undefined ? await readCdkApp(cwd) : undefined;
  const app = found && { ...found, context: { ...found.context, ...flags.context } };
  if (flags.context !== undefined && (flags.app !== undefined || flags.synth === false))
    throw contextWithoutSynthesis();
  if (flags.app !== undefined) return readyAssembly(await assemblyFolder(flags, cwd), terminal, output);
  if (app === undefined) return noApp(flags, cwd, output);
  // `app` in cdk.json may also be a cloud assembly.
  const ready = resolve(app.folder, app.command);
  if ((await isFolder(ready)) && flags.context !== undefined) throw contextWithoutSynthesis();
  if (await isFolder(ready)) return readyAssembly(ready, terminal, output);
  const synthesizeApp = async (reason = ''): Promise<void> => {
    await output.notify(`Synthesizing${reason === '' ? '' : `, because ${reason}`}: ${app.command}`);
    const env = { ...terminal.env, ...(await reload?.environment(terminal.env)) };
    await synthesize(app, { account: '123456789012', region: flags.region ?? 'us-east-1' }, { ...terminal, env });
    await reload?.read(app);
  };
  const reason = await reasonToSynthesize(app, flags, terminal);
  if (reason === undefined) await reportAssembly(app.output, terminal, output);
  else await synthesizeApp(reason);
  return { assembly: app.output, sources: app, synthesize: () => synthesizeApp() };
}

function contextWithoutSynthesis(): UsageError {
  return new UsageError(
    '--context cannot be used with --app or --no-synth: a cloud assembly has the context of its synthesis',
    '--context',
  );
}

/** Returns the reason to synthesize an app. `undefined` if its assembly is up to date. */
async function reasonToSynthesize(
  app: CdkApp,
  { synth, watch, context, mocks }: AppFlags,
  terminal: Terminal,
): Promise<string | undefined> {
  const output = relative(terminal.cwd, app.output) || '.';
  const time = await synthesizedAt(app.output);
  if (synth === false) {
    if (time !== undefined) return undefined;
    throw new UsageError(
      `--no-synth: there is no cloud assembly in ${output}. Omit the flag or run cdk synth`,
      '--no-synth',
    );
  }
  if (synth === true) return '--synth is set';
  if (time === undefined)
    return (await isFolder(app.output)) ? `${output} contains no complete cloud assembly` : `there is no ${output}`;
  // The context and environment of an earlier cdk synth are not known, so synthesize with those of this command.
  if (watch === true) return '--watch is set';
  if (context !== undefined) return '--context is set';
  const newer = await newerSource(app, time.getTime(), ownFiles(terminal, mocks));
  return newer === undefined ? undefined : `${newer} is newer than ${output} (${age(time)})`;
}

/** Returns an assembly that others synthesize. */
async function readyAssembly(assembly: string, terminal: Terminal, output: Output): Promise<WatchedApp> {
  await reportAssembly(assembly, terminal, output);
  return { assembly, sources: undefined, synthesize: () => Promise.resolve() };
}

async function reportAssembly(assembly: string, { cwd }: Terminal, output: Output): Promise<void> {
  const time = await synthesizedAt(assembly);
  // The runtime reports an invalid assembly.
  if (time !== undefined) await output.notify(`Running ${relative(cwd, assembly) || '.'}, synthesized ${age(time)}`);
}

async function noApp({ synth, watch }: AppFlags, cwd: string, output: Output): Promise<undefined> {
  const flag = synth === true ? '--synth' : synth === false ? '--no-synth' : watch === true ? '--watch' : undefined;
  if (flag !== undefined)
    throw new UsageError(
      `${flag}: there is no cdk.json in ${cwd}. Change to the folder of your app or specify --app`,
      flag,
    );
  await output.notify('No cdk.json in this folder and no --app: starting an empty environment');
  return undefined;
}

async function assemblyFolder({ app = '', synth }: AppFlags, cwd: string): Promise<string> {
  if (synth === true)
    throw new UsageError('--synth cannot be used with --app: a cloud assembly is never synthesized', '--synth');
  const path = resolve(cwd, app);
  if (await isFolder(path)) return path;
  const isFile = (await stat(path).catch(() => undefined)) !== undefined;
  const problem = isFile ? ` must be a folder, got the file '${app}'` : `: there is no folder '${app}'`;
  throw new UsageError(`--app${problem}. Specify the output of cdk synth, such as cdk.out`, '--app');
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() === true;
}
