import { type StartSyncExecutionCommand } from '@aws-sdk/client-sfn';

/** What tells where a call goes: the endpoint before the AWS SDK puts `sync-` in front of it. */
interface Endpoint {
  readonly endpointV2?: { readonly url: URL };
}

/**
 * The standard hosts of Step Functions, for which `sync-` is meant: `states.eu-west-1.amazonaws.com`, `states-fips.…`.
 */
const standardHost =
  /^states(-fips)?\..+\.(amazonaws\.com|amazonaws\.com\.cn|api\.aws|api\.amazonwebservices\.com\.cn)$/;

/**
 * Sends a command to the host of a custom endpoint as it is. The AWS SDK puts `sync-` in front of any host unless the
 * client was made with `disableHostPrefix`, and nobody resolves `sync-127.0.0.1` or the name of a VPC endpoint with it;
 * a client that is not ours, or that takes its endpoint from AWS_ENDPOINT_URL or a profile, was not.
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

/** Hides an error from the AWS SDK's retries. */
export class ResponseLost extends Error {
  override readonly name = 'LostAnswer';

  constructor(readonly thrown: unknown) {
    super('The execution may have run');
  }
}

/**
 * Keeps the AWS SDK from calling again where the execution may have run: after a lost connection or a fault of the
 * service. A call that was refused (throttled, expired credentials) or never arrived started nothing.
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
    // Around the reading of the answer, and inside the retries.
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
