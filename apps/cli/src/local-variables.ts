import { type RunningEnvironment } from '@stepwell/local/discovery';

/** Variables that make the AWS CLI and SDKs call an environment. boto3 reads only `AWS_DEFAULT_REGION`. */
export function localVariables({
  endpoint,
  region,
  credentials,
}: Pick<RunningEnvironment, 'endpoint' | 'region' | 'credentials'> = none): Readonly<Record<string, string>> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  };
}

/** Variables of a shell that would take precedence over those of an environment, or mix with them. */
export function overridingVariables(env: Readonly<Record<string, string | undefined>>): string[] {
  const others = ['AWS_PROFILE', 'AWS_DEFAULT_PROFILE', 'AWS_SESSION_TOKEN', 'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'];
  return Object.keys(env)
    .filter((name) => env[name] && (others.includes(name) || /^AWS_ENDPOINT_URL_./.test(name)))
    .sort();
}

const none = { endpoint: '', region: '', credentials: { accessKeyId: '', secretAccessKey: '' } };
