import { createStepwell, endpointOf, parseStateMachineArn, type Stepwell } from '@stepwell/sdk';
import { type Terminal } from './terminal/terminal.js';
import { UsageError } from './usage-error.js';

/** The flags that select the target of a command, with the names and semantics of the AWS CLI. */
export interface TargetFlags {
  readonly endpointUrl?: string;
  readonly region?: string;
  readonly profile?: string;
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
  const ofProfile =
    `--profile: profile '${profile ?? ''}' does not exist or has no region. Check its name or ` + 'specify --region';
  if (profile !== undefined) return new UsageError(ofProfile, '--profile', { cause });
  const local = 'To call a local runtime, set the variables that stepwell up prints or specify --endpoint-url';
  return new UsageError(
    `No region or endpoint is configured. ${local}. To call AWS, specify --region or set AWS_REGION`,
    '--region',
    { cause },
  );
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
