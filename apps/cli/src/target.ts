import { type RunningEnvironment } from '@stepwell/local/discovery';
import { createStepwell, endpointOf, parseStateMachineArn, type Stepwell } from '@stepwell/sdk';
import { age } from './option-values.js';
import { type Terminal } from './terminal/terminal.js';
import { UsageError } from './usage-error.js';

/** A running environment, and how many further ones the same app has. */
interface DiscoveredEnvironment extends RunningEnvironment {
  readonly others: number;
}

/**
 * Returns the newest running environment of the app in the current folder, if the user names no other target.
 * `undefined` if there is none, or if flags (`--endpoint-url`, `--region`, `--profile`) or variables (`AWS_ENDPOINT_URL`)
 * name a target. A region or profile among the variables does not count: many shells always have them.
 */
export async function discoverEnvironment(
  { endpointUrl, region, profile }: TargetFlags,
  terminal: Pick<Terminal, 'env' | 'cwd'>,
): Promise<DiscoveredEnvironment | undefined> {
  const { env } = terminal;
  if ([endpointUrl, region, profile].some((flag) => flag !== undefined)) return undefined;
  if (env['AWS_ENDPOINT_URL'] || env['AWS_ENDPOINT_URL_SFN'] || env['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'] === 'true')
    return undefined;
  return newestEnvironment(terminal);
}

/** Returns the newest running environment of the app in the current folder. */
export async function newestEnvironment({
  env,
  cwd,
}: Pick<Terminal, 'env' | 'cwd'>): Promise<DiscoveredEnvironment | undefined> {
  const { findEnvironments } = await import('@stepwell/local/discovery');
  const [newest, ...others] = await findEnvironments(cwd, { env });
  return newest && { ...newest, others: others.length };
}

/** Describes an environment for people. */
export function environmentNotice({ endpoint, startedAt, others }: DiscoveredEnvironment): string {
  const newest = others === 0 ? '' : `, the newest of ${others + 1}; --endpoint-url selects another`;
  return `Using the environment of this app at ${endpoint} (started ${age(new Date(startedAt))}${newest})`;
}

/** The error of a command that needs an environment of this app. Names those of other apps. */
export async function noEnvironment({ env, cwd }: Pick<Terminal, 'env' | 'cwd'>): Promise<UsageError> {
  return new UsageError(
    `No environment of the app in ${cwd} is running. Start it with stepwell up${await otherEnvironments({ env })}`,
    '--endpoint-url',
  );
}

/** Lists the running environments of other apps, as the end of a message; empty if there are none. */
export async function otherEnvironments({ env }: Pick<Terminal, 'env'>): Promise<string> {
  const { findEnvironments } = await import('@stepwell/local/discovery');
  const running = await findEnvironments(undefined, { env });
  const lines = running.slice(0, 5).map(({ endpoint, folders }) => `\n  ${endpoint}  ${folders[0] ?? ''}`);
  return running.length === 0 ? '' : `, or specify --endpoint-url. Running environments:${lines.join('')}`;
}

/** The flags that select the target of a command, with the names and semantics of the AWS CLI. */
export interface TargetFlags {
  readonly endpointUrl?: string;
  readonly region?: string;
  readonly profile?: string;
}

/** An opened target. */
interface Target {
  readonly stepwell: Stepwell;
  /** A sentence that names the target, if the user did not. */
  readonly notice: string | undefined;
}

/** How a command selects its target. */
export interface TargetSelection {
  /** Whether the command changes something. AWS is then called only if a flag or a variable names it. */
  readonly changes?: boolean;
  /** Whether the command calls AWS only, never a running environment. */
  readonly awsOnly?: boolean;
}

/**
 * Resolves the target: flags or `AWS_ENDPOINT_URL`, then the running environment of the app in the current folder, then
 * AWS with the region and profile of the environment variables or the AWS configuration.
 *
 * @throws UsageError as {@link openTarget} does, and if a command that changes something would call AWS with nothing but
 *   the default profile
 */
export async function resolveTarget(
  flags: TargetFlags,
  terminal: Pick<Terminal, 'env' | 'cwd'>,
  { changes = false, awsOnly = false }: TargetSelection = {},
): Promise<Target> {
  if (awsOnly) return { stepwell: await openTarget(flags, terminal), notice: undefined };
  const discovered = await discoverEnvironment(flags, terminal);
  if (discovered !== undefined) return { stepwell: openEnvironment(discovered), notice: environmentNotice(discovered) };
  const { env } = terminal;
  const isNamed = namesAws(flags) || endpointFrom(flags, env) !== undefined;
  if (changes && !isNamed && !variablesNameAws(env)) throw await noTarget(terminal);
  let stepwell: Stepwell;
  try {
    stepwell = await openTarget(flags, terminal);
  } catch (error) {
    throw isNamed || env['AWS_PROFILE'] ? error : await noTarget(terminal, error);
  }
  if (isNamed) return { stepwell, notice: undefined };
  const region = await stepwell.sfn.config.region();
  return { stepwell, notice: `Using AWS, region ${region}: no environment of this app is running` };
}

function namesAws({ region, profile }: TargetFlags): boolean {
  return region !== undefined || profile !== undefined;
}

function variablesNameAws(env: Terminal['env']): boolean {
  return ['AWS_PROFILE', 'AWS_REGION', 'AWS_DEFAULT_REGION'].some((name) => Boolean(env[name]));
}

/** A handle for a running environment. Its own credentials and region are used, whatever the shell has. */
function openEnvironment({ endpoint, region, credentials }: DiscoveredEnvironment): Stepwell {
  return createStepwell({ endpoint, region, credentials, maxAttempts: 2 });
}

/**
 * Resolves the target in the order of the AWS CLI: flags, then the environment (`AWS_ENDPOINT_URL`, `AWS_REGION`,
 * `AWS_DEFAULT_REGION`, `AWS_PROFILE`), then the profile. For a local endpoint without configuration, uses placeholder
 * credentials and a default region: the local runtime accepts any.
 *
 * @throws UsageError if the endpoint is not a URL, the profile does not exist, or no region is configured
 */
export async function openTarget(flags: TargetFlags, { env }: Pick<Terminal, 'env'>): Promise<Stepwell> {
  const endpoint = endpointFrom(flags, env);
  const local = endpoint !== undefined && isLoopback(endpoint);
  // An empty variable counts as unset.
  const profile = flags.profile ?? (env['AWS_PROFILE'] || undefined);
  // Do not send the credentials of a profile to a local endpoint unless the profile is named.
  const credentials =
    local && profile === undefined && !env['AWS_ACCESS_KEY_ID']
      ? { accessKeyId: 'stepwell', secretAccessKey: 'stepwell' }
      : undefined;
  const region = flags.region ?? (env['AWS_REGION'] || env['AWS_DEFAULT_REGION'] || undefined);
  // A local endpoint that does not respond is usually stopped, so one retry is enough.
  const stepwell = createStepwell({
    endpoint: forStepFunctionsOnly(flags, env) ? undefined : endpoint,
    profile,
    credentials,
    region: region ?? (local && profile === undefined ? 'us-east-1' : undefined),
    maxAttempts: local ? 2 : undefined,
  });
  try {
    await stepwell.sfn.config.region();
  } catch (error) {
    stepwell.destroy();
    throw noRegion(profile, error);
  }
  return stepwell;
}

/** Creates the error for a missing region, with the fix for local and AWS targets. */
function noRegion(profile: string | undefined, cause: unknown): UsageError {
  if (profile === undefined)
    return new UsageError('No region is configured. Specify --region or set AWS_REGION', '--region', { cause });
  const problem = `profile '${profile}' does not exist or has no region`;
  return new UsageError(`--profile: ${problem}. Check its name or specify --region`, '--profile', { cause });
}

/** The error if nothing names a target. */
async function noTarget({ env }: Pick<Terminal, 'env'>, cause?: unknown): Promise<UsageError> {
  const local = `To run the app locally, start stepwell up in its folder${await otherEnvironments({ env })}`;
  const aws = 'To call AWS, specify --region or --profile';
  return new UsageError(`No environment of this app is running. ${aws}. ${local}`, '--region', { cause });
}

/**
 * Whether the endpoint applies to Step Functions only. The AWS SDK then reads it itself, and S3 and DynamoDB use other
 * endpoints.
 */
function forStepFunctionsOnly(flags: TargetFlags, env: Terminal['env']): boolean {
  return flags.endpointUrl === undefined && Boolean(env['AWS_ENDPOINT_URL_SFN']);
}

/** Describes the target of a handle for people: the endpoint, or the account and region of a state machine. */
export async function describeTarget(stepwell: Stepwell, stateMachineArn: string): Promise<string> {
  const { account, region } = parseStateMachineArn(stateMachineArn);
  const endpoint = await endpointOf(stepwell.sfn);
  if (endpoint === undefined) return `AWS account ${account}, region ${region}`;
  return isLoopback(endpoint)
    ? `local runtime at ${endpoint}, region ${region}`
    : `${endpoint}, account ${account}, region ${region}`;
}

/** Whether a URL refers to this machine. */
export function isLoopback(url: string): boolean {
  const { hostname } = new URL(url);
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127\.\d+\.\d+\.\d+$/.test(hostname)
  );
}

function endpointFrom(flags: TargetFlags, env: Terminal['env']): string | undefined {
  const [source, value] =
    flags.endpointUrl !== undefined
      ? ['--endpoint-url', flags.endpointUrl]
      : env['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'] === 'true'
        ? []
        : env['AWS_ENDPOINT_URL_SFN']
          ? ['AWS_ENDPOINT_URL_SFN', env['AWS_ENDPOINT_URL_SFN']]
          : ['AWS_ENDPOINT_URL', env['AWS_ENDPOINT_URL']];
  if (source === undefined || !value) return undefined;
  if (!URL.canParse(value) || !/^https?:$/.test(new URL(value).protocol))
    throw new UsageError(`${source} must be a URL such as http://127.0.0.1:4566, got '${value}'`, source);
  return value;
}
