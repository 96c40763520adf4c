import { createStepwell, endpointOf, parseStateMachineArn, type Stepwell } from '@stepwell/sdk';
import { type Terminal } from './terminal/terminal.js';
import { UsageError } from './usage-error.js';

/** The flags that say whom a command talks to, named and meant as in the AWS CLI. */
export interface TargetFlags {
  readonly endpointUrl?: string;
  readonly region?: string;
  readonly profile?: string;
}

/**
 * Finds whom to output to, in the AWS CLI's order: flag, then environment (`AWS_ENDPOINT_URL`, `AWS_REGION`,
 * `AWS_DEFAULT_REGION`, `AWS_PROFILE`), then the profile. An endpoint on this machine gets made-up credentials and
 * a region where none are configured: the local runtime accepts any.
 *
 * @throws UsageError naming the flag when the endpoint is no URL, there is no such profile, or no region is configured
 */
export async function openTarget(flags: TargetFlags, { env }: Pick<Terminal, 'env'>): Promise<Stepwell> {
  const endpoint = endpointFrom(flags, env);
  const local = endpoint !== undefined && isLoopback(endpoint);
  // A variable that is empty is one that is not set.
  const profile = flags.profile ?? (env['AWS_PROFILE'] || undefined);
  // A profile's own keys are for AWS; they are not sent to a program on this machine unless it was named.
  const credentials =
    local && profile === undefined && !env['AWS_ACCESS_KEY_ID']
      ? { accessKeyId: 'stepwell', secretAccessKey: 'stepwell' }
      : undefined;
  const region = flags.region ?? (env['AWS_REGION'] || env['AWS_DEFAULT_REGION'] || undefined);
  // A local endpoint that does not answer has gone away: one more attempt is enough to say so.
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

/** Neither an endpoint on this machine nor a region of AWS is known: says how to give either. */
function noRegion(profile: string | undefined, cause: unknown): UsageError {
  const ofProfile = `--profile: the profile '${profile ?? ''}' is not there, or has no region; check its name, or give --region`;
  if (profile !== undefined) return new UsageError(ofProfile, '--profile', { cause });
  const local = 'to call a running stepwell up, set the variables that it prints, or give --endpoint-url';
  return new UsageError(
    `No region and no endpoint are configured; ${local}; to use AWS, give --region or set AWS_REGION`,
    '--region',
    { cause },
  );
}

/** An endpoint of Step Functions alone is left to the AWS SDK, which reads it itself: S3 and DynamoDB have others. */
function forStepFunctionsOnly(flags: TargetFlags, env: Terminal['env']): boolean {
  return flags.endpointUrl === undefined && Boolean(env['AWS_ENDPOINT_URL_SFN']);
}

/** Whom a handle talks to, for a person: the endpoint, or the account and region of a state machine. */
export async function describeTarget(stepwell: Stepwell, stateMachineArn: string): Promise<string> {
  const { account, region } = parseStateMachineArn(stateMachineArn);
  const endpoint = await endpointOf(stepwell.sfn);
  if (endpoint === undefined) return `AWS account ${account}, region ${region}`;
  return isLoopback(endpoint)
    ? `local runtime at ${endpoint}, region ${region}`
    : `${endpoint}, account ${account}, region ${region}`;
}

/** Whether a URL leads to this machine. */
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
    throw new UsageError(`${source} must be a URL, got '${value}'; give one such as http://127.0.0.1:4566`, source);
  return value;
}
