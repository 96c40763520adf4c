import { type StartSyncExecutionCommand } from '@aws-sdk/client-sfn';

/** The endpoint of a call, before the AWS SDK adds the `sync-` prefix. */
interface Endpoint {
  readonly endpointV2?: { readonly url: URL };
}

/**
 * The standard hosts of Step Functions, which require the `sync-` prefix: `states.eu-west-1.amazonaws.com`,
 * `states-fips.…`.
 */
const standardHost =
  /^states(-fips)?\..+\.(amazonaws\.com|amazonaws\.com\.cn|api\.aws|api\.amazonwebservices\.com\.cn)$/;

/**
 * Sends a command to a custom endpoint without the `sync-` prefix. The AWS SDK adds the prefix unless the client has
 * `disableHostPrefix`, but `sync-127.0.0.1` and prefixed VPC endpoint names do not resolve. Clients that the caller
 * passed, or that read their endpoint from AWS_ENDPOINT_URL or a profile, do not have that option.
 */
export function keepCustomHost(command: StartSyncExecutionCommand): void {
  command.middlewareStack.add(
    (next, context) => (args) => {
      const { endpointV2 } = context as Endpoint;
      const { request } = args;
      if (endpointV2 !== undefined && !standardHost.test(endpointV2.url.hostname) && isHttpRequest(request))
        request.hostname = endpointV2.url.hostname;
      return next(args);
    },
    { step: 'build', name: 'stepwellSyncHost' },
  );
}

/** Wraps an error so that the AWS SDK does not retry it. */
export class ResponseLost extends Error {
  override readonly name = 'LostAnswer';

  constructor(readonly thrown: unknown) {
    super('The execution may have run');
  }
}

/**
 * Disables the AWS SDK's retries if the execution may have run: after a lost connection or a service fault. A call that
 * was rejected (throttled, expired credentials) or never arrived is safe to retry.
 */
export function disableUnsafeRetries(command: StartSyncExecutionCommand): void {
  command.middlewareStack.add(
    (next) => async (args) => {
      try {
        return await next(args);
      } catch (error) {
        throw isSafeToRetry(error) ? error : new ResponseLost(error);
      }
    },
    // Outside response deserialization, inside the retries.
    { step: 'deserialize', name: 'stepwellWithoutRepetition', priority: 'high' },
  );
}

function isSafeToRetry(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, $metadata } = error as {
    readonly code?: unknown;
    readonly $metadata?: { readonly httpStatusCode?: number };
  };
  if (code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === 'EAI_AGAIN') return true;
  return $metadata?.httpStatusCode !== undefined && $metadata.httpStatusCode < 500;
}

function isHttpRequest(request: unknown): request is { hostname: string } {
  return typeof request === 'object' && request !== null && 'hostname' in request;
}
