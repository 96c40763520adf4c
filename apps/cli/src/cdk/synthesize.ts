import { spawn } from 'node:child_process';
import { type Terminal } from '../terminal/terminal.js';
import { age } from '../option-values.js';
import { UsageError } from '../usage-error.js';
import { relativePath } from './app-sources.js';
import { type CdkApp } from './cdk-app.js';
import { withRollback, synthesizedAt } from './assembly-backup.js';

/** Windows has no process groups. */
const hasProcessGroups = process.platform !== 'win32';

/** The account and region passed to the app. */
export interface SynthesisTarget {
  readonly account: string;
  readonly region: string;
}

/**
 * Synthesizes an app into its output folder. If that fails, the last assembly is kept.
 *
 * @throws UsageError if the command fails or writes no assembly; AbortError if the terminal's signal aborts
 */
export async function synthesize(app: CdkApp, target: SynthesisTarget, terminal: Terminal): Promise<void> {
  const output = relativePath(app.folder, app.output);
  try {
    await withRollback(app.output, async () => {
      await runApp(app, target, terminal);
      if ((await synthesizedAt(app.output)) !== undefined) return;
      throw new UsageError(
        `The app's command wrote no cloud assembly to ${output}: ${app.command}. Create the App without outdir, ` +
          'and call synth() on it',
        'app',
      );
    });
  } catch (error) {
    const last = await synthesizedAt(app.output);
    if (!(error instanceof UsageError) || last === undefined) throw error;
    const kept = `${output} still contains the last good assembly (${age(last)}). To run it: stepwell up --no-synth`;
    throw new UsageError(`${error.message}\n${kept}`, error.field, { cause: error });
  }
}

/**
 * Runs an app's command like the CDK CLI, with CDK_OUTDIR and the context in its environment. Its output goes to
 * stderr.
 */
async function runApp(app: CdkApp, target: SynthesisTarget, { env, stderr, abortSignal }: Terminal): Promise<void> {
  abortSignal.throwIfAborted();
  const child = spawn(app.command, {
    cwd: app.folder,
    shell: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A separate process group, so that the children of the shell are stopped too.
    detached: hasProcessGroups,
    env: {
      // The rules with which the CDK validates templates for a deployment take several seconds of each synthesis.
      CDK_VALIDATION: 'false',
      ...env,
      CDK_OUTDIR: app.output,
      // Error messages identify resources by construct path.
      CDK_CONTEXT_JSON: JSON.stringify({
        'aws:cdk:enable-path-metadata': true,
        'aws:cdk:enable-asset-metadata': true,
        ...app.context,
      }),
      CDK_DEFAULT_ACCOUNT: target.account,
      CDK_DEFAULT_REGION: target.region,
      CDK_DISABLE_CLI_TELEMETRY: 'true',
    },
  });
  child.stdout.pipe(stderr, { end: false });
  child.stderr.pipe(stderr, { end: false });
  const end = () => {
    if (child.pid !== undefined) process.kill(hasProcessGroups ? -child.pid : child.pid, 'SIGTERM');
  };
  abortSignal.addEventListener('abort', end, { once: true });
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (...ended) => resolve(ended));
  }).finally(() => abortSignal.removeEventListener('abort', end));
  abortSignal.throwIfAborted();
  if (code !== 0)
    throw new UsageError(`The app's command failed (${signal ?? `exit code ${code ?? '?'}`}): ${app.command}`, 'app');
}
