import { invokeAs } from '../../../kernel/calls.js';
import { type SendInProcess } from '../../../kernel/endpoint/in-process-request.js';
import { type ApiResponse } from '../../../kernel/execute-api/api-response.js';
import { type ServiceContext } from '../../../kernel/service.js';
import { configurationFailure, GatewayFailure } from '../gateway-failure.js';
import { type EndpointResponse } from '../request/parameter-mapping.js';
import { type RestRequest } from '../request/rest-request.js';
import { looseJson, memberOf, templateContext } from '../request/template-variables.js';
import { type Integration } from '../rest-api.js';
import { callAws, functionArnOf } from './aws-integration.js';
import { proxyEvent, proxyResponse } from './function-proxy.js';
import { callHttp } from './http-integration.js';
import { integrationRequest, proxyRequest, withStageVariables } from './integration-request.js';
import { functionErrorMessage, integrationResponse } from './integration-response.js';

/** The parts of the environment that integrations use. */
export interface IntegrationDependencies extends Pick<ServiceContext, 'kernel' | 'clock' | 'region'> {
  readonly send: SendInProcess;
  readonly allowAwsHosts: boolean;
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html */
const defaultTimeoutMs = 29_000;

/**
 * Passes a request to the integration of its method, and maps the response.
 *
 * @throws `GatewayFailure`: 504 if it times out, 502 for a function that fails, 500 for a wrong configuration
 */
export async function integrate(request: RestRequest, dependencies: IntegrationDependencies): Promise<ApiResponse> {
  const integration = request.method.methodIntegration;
  if (integration === undefined) throw configurationFailure('The method has no integration');
  const signal = AbortSignal.timeout(integration.timeoutInMillis ?? defaultTimeoutMs);
  try {
    return await Promise.race([respond(integration, request, dependencies, signal), rejection(signal)]);
  } catch (error) {
    if (error instanceof GatewayFailure) throw error;
    if (signal.aborted) throw new GatewayFailure('INTEGRATION_TIMEOUT');
    throw new GatewayFailure('INTEGRATION_FAILURE', undefined, 500, String(error));
  }
}

/** Rejects with the signal's reason when it aborts. */
function rejection(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}

async function respond(
  integration: Integration,
  request: RestRequest,
  dependencies: IntegrationDependencies,
  signal: AbortSignal,
): Promise<ApiResponse> {
  switch (integration.type) {
    case 'AWS_PROXY':
      return callFunction(integration, request, dependencies, signal);
    case 'HTTP_PROXY': {
      const { allowAwsHosts } = dependencies;
      const { status, ...response } = await callHttp(proxyRequest(integration, request), { allowAwsHosts, signal });
      return { statusCode: status, ...response };
    }
    case 'MOCK':
      return mockResponse(integration, request);
    default:
      return callEndpoint(integration, request, dependencies, signal);
  }
}

async function callFunction(
  integration: Integration,
  request: RestRequest,
  { kernel, clock, region }: IntegrationDependencies,
  signal: AbortSignal,
): Promise<ApiResponse> {
  const failed = (reason: string): GatewayFailure => new GatewayFailure('INTEGRATION_FAILURE', undefined, 502, reason);
  const uri = withStageVariables(integration.uri ?? '', request.stage.variables ?? {});
  const functionArn = functionArnOf(uri);
  if (functionArn === undefined) throw configurationFailure(`The URI must name a function, got ${uri}`);
  const { credentials: roleArn } = integration;
  const { traceHeader } = request.call;
  const invoke = invokeAs(kernel, { source: 'event', clock, region, signal, roleArn, traceHeader });
  const input = { FunctionName: functionArn, Payload: Buffer.from(JSON.stringify(proxyEvent(request))) };
  const { FunctionError, Payload } = await invoke<{ readonly FunctionError?: string; readonly Payload?: Uint8Array }>(
    'lambda',
    'Invoke',
    input,
  ).catch((error: unknown) => {
    throw signal.aborted ? error : failed(`${functionArn}: ${String(error)}`);
  });
  const payload = Buffer.from(Payload ?? []).toString('utf8');
  if (FunctionError !== undefined) throw failed(`${functionArn} failed: ${payload}`);
  return proxyResponse(payload, request);
}

/** The response of a MOCK integration: the one of the status that its request template has. */
export function mockResponse(integration: Integration, request: RestRequest): ApiResponse {
  const overrides = templateContext(request);
  const { body } = integrationRequest(integration, request, overrides);
  const status = memberOf(looseJson(body.toString('utf8')), 'statusCode');
  if (typeof status !== 'number')
    throw configurationFailure('Unable to parse statusCode. It should be an integer that the request template defines');
  const response: EndpointResponse = { status, headers: {}, body: Buffer.alloc(0) };
  return integrationResponse(integration, response, String(status), request, overrides);
}

async function callEndpoint(
  integration: Integration,
  request: RestRequest,
  { send, allowAwsHosts, region }: IntegrationDependencies,
  signal: AbortSignal,
): Promise<ApiResponse> {
  const overrides = templateContext(request);
  const sent = integrationRequest(integration, request, overrides);
  const isAws = integration.type === 'AWS';
  const response = isAws
    ? await callAws(sent, request, { region, send, signal })
    : await callHttp(sent, { allowAwsHosts, signal });
  const isFunction = isAws && functionArnOf(sent.uri) !== undefined;
  const selector = (isFunction ? functionErrorMessage(response.body) : undefined) ?? String(response.status);
  return integrationResponse(integration, response, selector, request, overrides);
}
