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
import { UnsupportedFeature } from '../unsupported-feature.js';
import { UsageError } from '../usage-error.js';
import { type CommonFlags, withTarget } from './command-context.js';

/** The CDK's command line failed. What it said is on stderr. */
export class DeploymentFailed extends Error {
  override readonly name = 'DeploymentFailed';
}

/**
 * `stepwell deploy`: `cdk deploy` with the target of the other commands, which is told before anything is changed.
 *
 * @param args what is passed on: stacks, and flags of `cdk deploy`
 */
export async function deploy(args: readonly string[], flags: CommonFlags, terminal: Terminal): Promise<void> {
  const { cwd } = terminal;
  if ((await readCdkApp(cwd)) === undefined && !args.some((arg) => /^(--app|-a)(=|$)/.test(arg))) {
    throw new UsageError(
      `--app is required: there is no cdk.json in ${cwd}; go to the folder of your app, or give --app`,
    );
  }
  const cli = await findCdkCli(cwd);
  if (cli === undefined) throw new UsageError('the CDK CLI is not installed here; npm install --save-dev aws-cdk');
  await withTarget(terminal, flags, async ({ output, stepwell, abortSignal }) => {
    const endpoint = flags.endpointUrl ?? globalEndpoint(terminal.env);
    if (endpoint !== undefined && (await isLocalRuntime(endpoint))) {
      throw new UnsupportedFeature(
        `${endpoint} is a local runtime, which has no CloudFormation to deploy with: it runs an app with stepwell up, and follows it with --watch`,
      );
    }
    const region = await stepwell.sfn.config.region();
    await output.notify(
      `Deploying with cdk ${cli.version} to ${await describeAccount(stepwell, endpoint, abortSignal)}, region ${region}${flags.profile === undefined ? '' : `, profile ${flags.profile}`}`,
    );
    await runCdk(cli.program, args, targetEnvironment(flags, region, endpoint), terminal, output);
  });
}

async function describeAccount(
  stepwell: Stepwell,
  endpoint: string | undefined,
  abortSignal: AbortSignal,
): Promise<string> {
  const { account, arn } = await callerIdentity(stepwell, endpoint, abortSignal);
  const who = `account ${account} as ${arn}`;
  return endpoint === undefined ? `AWS ${who}` : `${endpoint}, ${who}`;
}

/** An endpoint that the environment sets for every service. */
function globalEndpoint(env: Terminal['env']): string | undefined {
  return env['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'] === 'true' ? undefined : env['AWS_ENDPOINT_URL'] || undefined;
}

/** What makes the CDK output to whom we said. */
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
    const asked = args.some((arg) => /^(--outputs-file|-O)(=|$)/.test(arg));
    // It asks before it changes permissions: it needs the terminal itself. With --json what it prints is output.
    const child = spawn(
      process.execPath,
      [program, 'deploy', ...args, ...(output.json && !asked ? ['--outputs-file', outputs] : [])],
      { cwd, stdio: ['inherit', output.json ? 2 : 'inherit', 'inherit'], env: { ...env, ...target } },
    );
    // Ctrl-C reaches it by itself, a signal that was sent to us does not.
    const end = () => void child.kill('SIGTERM');
    abortSignal.addEventListener('abort', end, { once: true });
    const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (...ended) => resolve(ended));
    }).finally(() => abortSignal.removeEventListener('abort', end));
    if (abortSignal.aborted) throw new AbortError(abortSignal);
    if (code !== 0) throw new DeploymentFailed(`cdk deploy failed (${signal ?? `exit code ${code ?? '?'}`})`);
    const written = asked ? undefined : await readFile(outputs, 'utf8').catch(() => undefined);
    await output.record({ type: 'deployed', outputs: written === undefined ? {} : (JSON.parse(written) as unknown) });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Whether an endpoint is a local runtime of ours: it says by name what does not run there. */
async function isLocalRuntime(endpoint: string): Promise<boolean> {
  const headers = {
    authorization:
      'AWS4-HMAC-SHA256 Credential=stepwell/20260101/us-east-1/cloudformation/aws4_request, SignedHeaders=host, Signature=0',
  };
  const response = await fetch(endpoint, { method: 'POST', headers, signal: AbortSignal.timeout(5000) }).catch(
    () => undefined,
  );
  return response?.headers.get('x-amzn-errortype') === 'UnknownService';
}
