import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AbortError, type Stepwell } from '@stepwell/sdk';
import { callerIdentity } from '../caller-identity.js';
import { readCdkApp } from '../cdk/cdk-app.js';
import { findCdkCli } from '../cdk/find-cdk-cli.js';
import { type Output } from '../terminal/output.js';
import { type Terminal } from '../terminal/terminal.js';
import { UsageError } from '../usage-error.js';
import { type CommonFlags, withTarget } from './command-context.js';

/** A feature that the CLI does not support. Exit code 5; nothing was changed. */
class UnsupportedFeature extends Error {
  override readonly name = 'UnsupportedFeature';
}

/** The CDK CLI failed. Its output is on stderr. */
class DeploymentFailed extends Error {
  override readonly name = 'DeploymentFailed';
}

/**
 * `stepwell deploy`: runs `cdk deploy` with the target of the other commands, and prints the target first.
 *
 * @param args stacks and flags of `cdk deploy`
 */
export async function deploy(args: readonly string[], flags: CommonFlags, terminal: Terminal): Promise<void> {
  const { cwd } = terminal;
  if ((await readCdkApp(cwd)) === undefined && !args.some((arg) => /^(--app|-a)(=|$)/.test(arg))) {
    throw new UsageError(
      `--app is required: there is no cdk.json in ${cwd}. Change to the folder of your app or specify --app`,
    );
  }
  const cli = await findCdkCli(cwd);
  if (cli === undefined)
    throw new UsageError('The CDK CLI is not installed in this app. Run npm install --save-dev aws-cdk');
  await withTarget(
    terminal,
    flags,
    async ({ output, stepwell, abortSignal }) => {
      const endpoint = flags.endpointUrl ?? globalEndpoint(terminal.env);
      if (endpoint !== undefined && (await isLocalRuntime(endpoint))) {
        throw new UnsupportedFeature(
          `${endpoint} is a local runtime, which cdk deploy does not support. Use stepwell up to run the app locally`,
        );
      }
      const region = await stepwell.sfn.config.region();
      const account = await describeAccount(stepwell, endpoint, abortSignal);
      const profile = flags.profile === undefined ? '' : `, profile ${flags.profile}`;
      await output.notify(`Deploying with cdk ${cli.version} to ${account}, region ${region}${profile}`);
      await runCdk(cli.program, args, targetEnvironment(flags, region, endpoint), terminal, output);
    },
    { awsOnly: true },
  );
}

async function describeAccount(
  stepwell: Stepwell,
  endpoint: string | undefined,
  abortSignal: AbortSignal,
): Promise<string> {
  const { account, arn } = await callerIdentity(stepwell, endpoint, abortSignal);
  const identity = `account ${account} as ${arn}`;
  return endpoint === undefined ? `AWS ${identity}` : `${endpoint}, ${identity}`;
}

/** The endpoint that the environment sets for all services. */
function globalEndpoint(env: Terminal['env']): string | undefined {
  return env['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'] === 'true' ? undefined : env['AWS_ENDPOINT_URL'] || undefined;
}

/** Environment variables that select the same target for the CDK CLI. */
function targetEnvironment(
  { profile }: CommonFlags,
  region: string,
  endpoint: string | undefined,
): Record<string, string> {
  return {
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    CDK_DEFAULT_REGION: region,
    ...(profile === undefined ? {} : { AWS_PROFILE: profile }),
    ...(endpoint === undefined ? {} : { AWS_ENDPOINT_URL: endpoint }),
  };
}

async function runCdk(
  program: string,
  args: readonly string[],
  target: Record<string, string>,
  terminal: Terminal,
  output: Output,
): Promise<void> {
  const { cwd, env, abortSignal } = terminal;
  const folder = await mkdtemp(join(tmpdir(), 'stepwell-deploy-'));
  try {
    const outputs = join(folder, 'outputs.json');
    const hasOutputsFile = args.some((arg) => /^(--outputs-file|-O)(=|$)/.test(arg));
    // cdk deploy prompts before it changes permissions, so it needs the terminal. With --json, its output goes to
    // stderr.
    const child = spawn(
      process.execPath,
      [program, 'deploy', ...args, ...(output.json && !hasOutputsFile ? ['--outputs-file', outputs] : [])],
      { cwd, stdio: ['inherit', output.json ? 2 : 'inherit', 'inherit'], env: { ...env, ...target } },
    );
    // Ctrl-C reaches the child process directly, but other signals must be forwarded.
    const end = () => void child.kill('SIGTERM');
    abortSignal.addEventListener('abort', end, { once: true });
    const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (...ended) => resolve(ended));
    }).finally(() => abortSignal.removeEventListener('abort', end));
    if (abortSignal.aborted) throw new AbortError(abortSignal);
    if (code !== 0) throw new DeploymentFailed(`cdk deploy failed (${signal ?? `exit code ${code ?? '?'}`})`);
    const written = hasOutputsFile ? undefined : await readFile(outputs, 'utf8').catch(() => undefined);
    await output.record({ type: 'deployed', outputs: written === undefined ? {} : (JSON.parse(written) as unknown) });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Whether an endpoint is a local runtime, which identifies itself by its error for unknown services. */
async function isLocalRuntime(endpoint: string): Promise<boolean> {
  const headers = {
    authorization:
      'AWS4-HMAC-SHA256 Credential=stepwell/20260101/us-east-1/cloudformation/aws4_request, SignedHeaders=host, ' +
      'Signature=0',
  };
  const response = await fetch(endpoint, { method: 'POST', headers, signal: AbortSignal.timeout(5000) }).catch(
    () => undefined,
  );
  return response?.headers.get('x-amzn-errortype') === 'UnknownService';
}
