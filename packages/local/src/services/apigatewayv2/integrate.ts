import { type ApiRequest } from './api-request.js';
import { message, type ApiResponse } from './api-response.js';
import { eventV1 } from './event-v1.js';
import { eventV2 } from './event-v2.js';
import { functionResponse, internalServerError } from './function-response.js';
import { type Integration } from './http-api.js';
import { type HttpApiServiceOptions } from './options.js';
import { callService } from './service-integration.js';

/** Hands a request to its route's integration. A slow one is 503, a failed one 500, as API Gateway answers them. */
export async function integrate(
  integration: Integration,
  request: ApiRequest,
  options: HttpApiServiceOptions,
): Promise<ApiResponse> {
  if (integration.kind === 'unsupported')
    return message(501, `${request.route.routeKey}: the local runtime does not run ${integration.description}`);
  try {
    if (integration.kind === 'service') {
      const { region, endpoint, credentialsFor } = options;
      return await callService(integration, request, {
        endpoint: endpoint(),
        region,
        credentials: credentialsFor(integration.credentialsArn),
      });
    }
    return await callFunction(integration, request, options);
  } catch (error) {
    if (error instanceof Error && error.name === 'TimeoutError') return message(503, 'Service Unavailable');
    options.onFailure?.(`${request.api.name}, ${request.route.routeKey}: ${String(error)}`);
    return internalServerError;
  }
}

async function callFunction(
  integration: Integration & { kind: 'lambda' },
  request: ApiRequest,
  options: HttpApiServiceOptions,
): Promise<ApiResponse> {
  const { functionArn, payloadFormatVersion, timeoutMs } = integration;
  const event = payloadFormatVersion === '2.0' ? eventV2(request) : eventV1(request);
  const answer = await options.invokeFunction(functionArn, JSON.stringify(event), AbortSignal.timeout(timeoutMs));
  if (answer.functionError === undefined) return functionResponse(answer.payload, payloadFormatVersion);
  options.onFailure?.(`${request.api.name}, ${request.route.routeKey}: ${functionArn} failed: ${answer.payload}`);
  return internalServerError;
}
