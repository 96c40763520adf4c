import { AbortError, isAbortError } from './clock.js';
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

/** An AWS SDK client, reduced to the configuration of its endpoint. */
export interface ClientWithEndpoint {
  readonly config: {
    readonly isCustomEndpoint?: boolean;
    readonly serviceId?: string;
    readonly endpoint?: () => Promise<{ readonly protocol: string; readonly hostname: string; readonly port?: number }>;
  };
}

/**
 * Makes an AWS call and converts its errors to errors of this package.
 *
 * @param action service and operation for error messages: `states:StartExecution`
 */
export async function call<Response>(
  client: ClientWithEndpoint,
  action: string,
  abortSignal: AbortSignal | undefined,
  send: () => Promise<Response>,
): Promise<Response> {
  try {
    return await send();
  } catch (error) {
    if (abortSignal?.aborted) throw new AbortError(abortSignal);
    if (isAbortError(error)) throw error;
    throw await toSdkError(client, action, error);
  }
}

/** The URL of a client's custom endpoint, from its options or the environment. `undefined` if the client calls AWS. */
export async function endpointOf(client: ClientWithEndpoint): Promise<string | undefined> {
  if (client.config.isCustomEndpoint !== true || client.config.endpoint === undefined) {
    return endpointInEnvironment(client.config.serviceId ?? '');
  }
  const { protocol, hostname, port } = await client.config.endpoint();
  return `${protocol}//${hostname}${port === undefined ? '' : `:${port}`}`;
}

/**
 * The endpoint that the AWS SDK reads from the environment for a client without a custom endpoint.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export function endpointInEnvironment(serviceId: string): string | undefined {
  if (process.env['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'] === 'true') return undefined;
  const serviceVariable = `AWS_ENDPOINT_URL_${serviceId.replaceAll(' ', '_').toUpperCase()}`;
  return process.env[serviceVariable] ?? process.env['AWS_ENDPOINT_URL'];
}

/** Fields of an AWS SDK error. Any of them may be missing. */
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
 * The prefix that the AWS SDK adds to the message of an error that is not `instanceof Error` in its realm. In Jest's
 * sandbox, these are all errors of Node.js modules.
 */
const wrappedErrorPrefix = 'AWS SDK error wrapper for ';

/** The error code in such a message. An AggregateError of several failed connections contains none. */
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
