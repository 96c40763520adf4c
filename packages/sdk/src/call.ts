import { AbortError, isAbortError } from './abort.js';
import {
  AccessDenied,
  CallFailed,
  CredentialsUnavailable,
  EndpointUnreachable,
  ExecutionDoesNotExist,
  StateMachineDoesNotExist,
  Throttled,
  type FailedCall,
} from './errors/call-errors.js';
import { isSdkError } from './errors/sdk-error.js';

/** The part of an AWS SDK client that tells where its calls go. */
export interface ClientWithEndpoint {
  readonly config: {
    readonly isCustomEndpoint?: boolean;
    readonly serviceId?: string;
    readonly endpoint?: () => Promise<{ readonly protocol: string; readonly hostname: string; readonly port?: number }>;
  };
}

/**
 * Makes one AWS call, and turns what can go wrong with it into this package's errors.
 *
 * @param action service and operation for messages: `states:StartExecution`
 */
export async function call<Answer>(
  client: ClientWithEndpoint,
  action: string,
  abortSignal: AbortSignal | undefined,
  send: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await send();
  } catch (error) {
    if (abortSignal?.aborted) throw new AbortError(abortSignal);
    if (isAbortError(error)) throw error;
    throw await toSdkError(client, action, error);
  }
}

/**
 * The custom endpoint of a client as a URL, of its options or of the environment; `undefined` when its calls go to AWS.
 */
export async function endpointOf(client: ClientWithEndpoint): Promise<string | undefined> {
  if (client.config.isCustomEndpoint !== true || client.config.endpoint === undefined) {
    return endpointInEnvironment(client.config.serviceId ?? '');
  }
  const { protocol, hostname, port } = await client.config.endpoint();
  return `${protocol}//${hostname}${port === undefined ? '' : `:${port}`}`;
}

/**
 * The endpoint that the AWS SDK takes from the environment for a client without one of its own.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export function endpointInEnvironment(serviceId: string): string | undefined {
  if (process.env['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'] === 'true') return undefined;
  const serviceVariable = `AWS_ENDPOINT_URL_${serviceId.replaceAll(' ', '_').toUpperCase()}`;
  return process.env[serviceVariable] ?? process.env['AWS_ENDPOINT_URL'];
}

/** What AWS SDK errors carry, as far as it is there. */
interface SdkError {
  readonly name?: string;
  readonly message?: string;
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string };
  readonly $retryable?: { readonly throttling?: boolean };
  readonly errors?: readonly SdkError[];
}

const connectionCodes =
  /^(ECONN|ENOTFOUND|EAI_AGAIN|EHOST|ENET|EPIPE|ETIMEDOUT|UND_ERR|ERR_SSL|ERR_TLS|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/;

/**
 * How the AWS SDK begins the message of an error that is no `instanceof Error` for it: in Jest's sandbox, every error
 * of Node.js's own modules.
 */
const wrappedErrorPrefix = 'AWS SDK error wrapper for ';

/** The code that the text of such an error names; of several failed connections it names none. */
function errorCodeIn(message: string): string | undefined {
  if (!message.startsWith(wrappedErrorPrefix)) return undefined;
  const text = message.slice(wrappedErrorPrefix.length);
  return text.startsWith('AggregateError') ? 'ECONNREFUSED' : /\b[A-Z]+[A-Z_]{3,}\b/.exec(text)?.[0];
}

async function toSdkError(client: ClientWithEndpoint, action: string, thrown: unknown): Promise<unknown> {
  if (isSdkError(thrown) || !(thrown instanceof Error)) return thrown;
  const error = thrown as SdkError;
  const name = error.name ?? 'Error';
  const problem = error.message === undefined || error.message === '' ? name : error.message;
  const failed: FailedCall = { action, requestId: error.$metadata?.requestId, cause: thrown };

  const code = error.code ?? error.errors?.[0]?.code ?? errorCodeIn(problem);
  if ((code !== undefined && connectionCodes.test(code)) || name === 'TimeoutError')
    return new EndpointUnreachable(await endpointOf(client), code ?? problem, failed);
  if (
    name === 'CredentialsProviderError' ||
    name === 'TokenProviderError' ||
    /^(ExpiredToken|UnrecognizedClient|InvalidClientTokenId|InvalidAccessKeyId|SignatureDoesNotMatch|IncompleteSignature)/.test(
      name,
    )
  )
    return new CredentialsUnavailable(problem, failed);
  if (/^AccessDenied|^KmsAccessDenied|^NotAuthorized/.test(name)) return new AccessDenied(problem, failed);
  if (
    error.$retryable?.throttling === true ||
    error.$metadata?.httpStatusCode === 429 ||
    /Throttl|TooManyRequests|SlowDown|RequestLimitExceeded/.test(name)
  )
    return new Throttled(problem, failed);
  if (name === 'ExecutionDoesNotExist') return new ExecutionDoesNotExist(problem, failed);
  if (name === 'StateMachineDoesNotExist') return new StateMachineDoesNotExist(problem, failed);
  return new CallFailed(name, problem, error.$metadata?.httpStatusCode, failed);
}
