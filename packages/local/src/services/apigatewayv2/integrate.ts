import { invokeAs } from '../../kernel/calls.js';
import { type ApiRequest } from './api-request.js';
import { message, type ApiResponse } from '../../kernel/execute-api/api-response.js';
import { eventV1 } from './event-v1.js';
import { eventV2 } from './event-v2.js';
import { functionResponse, internalServerError } from './function-response.js';
import { type Integration } from './http-api.js';
import { type HttpApiServiceOptions } from './service.js';
import { callService } from './service-integration.js';

/** Passes a request to its route's integration. Returns 503 if it times out, 500 if it fails, as API Gateway does. */
export async function integrate(
  integration: Integration,
  request: ApiRequest,
  options: HttpApiServiceOptions,
): Promise<ApiResponse> {
  if (integration.kind === 'unsupported')
    return message(501, `${request.route.routeKey}: the local runtime does not run ${integration.description}`);
  const { kernel, clock, region } = options;
  const signal = AbortSignal.timeout(integration.timeoutMs);
  try {
    const response =
      integration.kind === 'lambda'
        ? callFunction(integration, request, options, signal)
        : callService(
            integration,
            request,
            invokeAs(kernel, { source: 'event', clock, region, roleArn: integration.credentialsArn, signal }),
          );
    return await Promise.race([response, rejection(signal)]);
  } catch (error) {
    if (signal.aborted && error === signal.reason) return message(503, 'Service Unavailable');
    options.onProblem?.(`${request.api.name}, ${request.route.routeKey}: ${String(error)}`);
    return internalServerError;
  }
}

/** Rejects with the signal's reason when it aborts. */
function rejection(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}

async function callFunction(
  { functionArn, payloadFormatVersion }: Integration & { kind: 'lambda' },
  request: ApiRequest,
  { kernel, clock, region, onProblem }: HttpApiServiceOptions,
  signal: AbortSignal,
): Promise<ApiResponse> {
  const event = payloadFormatVersion === '2.0' ? eventV2(request) : eventV1(request);
  const invoke = invokeAs(kernel, { source: 'event', clock, region, signal });
  const { FunctionError, Payload } = await invoke<{ readonly FunctionError?: string; readonly Payload?: Uint8Array }>(
    'lambda',
    'Invoke',
    { FunctionName: functionArn, Payload: Buffer.from(JSON.stringify(event)) },
  );
  const payload = Buffer.from(Payload ?? []).toString('utf8');
  if (FunctionError === undefined) return functionResponse(payload, payloadFormatVersion);
  onProblem?.(`${request.api.name}, ${request.route.routeKey}: ${functionArn} failed: ${payload}`);
  return internalServerError;
}
