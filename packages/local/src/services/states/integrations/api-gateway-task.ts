import { isJsonObject, type Json, type JsonObject, TaskFailure, type TaskRequest } from '@stepwell/asl';
import { STATUS_CODES } from 'node:http';
import { AwsError } from '../../../kernel/aws-error.js';
import { invokeAs } from '../../../kernel/calls.js';
import { apiIdOfHost } from '../../../kernel/execute-api/addressing.js';
import { type InvokeApiInput } from '../../../kernel/execute-api/execute-api.js';
import { type ApiResponse } from '../../../kernel/execute-api/api-response.js';
import { type ServiceCaller } from './service-call/service-call.js';
import { taskRole } from './task-role.js';
import { UnsupportedIntegration } from './unsupported-integration.js';

/** Headers that the task cannot set. */
const forbiddenHeaders =
  /^(authorization|connection|content-md5|expect|host|max-forwards|proxy-authenticate|server|te|transfer-encoding|trailer|upgrade|via|www-authenticate|x-forwarded-.*|x-amz-.*|x-amzn-.*)$/i;

/**
 * `apigateway:invoke`: calls a REST or HTTP API of the environment. Responses other than 2xx fail with
 * `ApiGateway.<status>`.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-api-gateway.html
 */
export async function runApiGatewayTask(request: TaskRequest, { kernel, clock, region }: ServiceCaller): Promise<Json> {
  const parameters = isJsonObject(request.parameters) ? request.parameters : {};
  const input = readInput(parameters);
  const isSigned = parameters['AuthType'] === 'IAM_ROLE';
  const roleArn = isSigned ? taskRole(request) : undefined;
  const invoke = invokeAs(kernel, { source: 'task', clock, region, roleArn, signal: request.signal });
  const response = await invoke<ApiResponse>('executeapi', 'InvokeApi', input).catch((error: unknown) => {
    if (!(error instanceof AwsError)) throw error;
    throw new TaskFailure(`ApiGateway.${error.code}`, error.message);
  });
  const { statusCode, headers, body } = response;
  const text = body.toString('utf8');
  if (statusCode < 200 || statusCode > 299) throw new TaskFailure(`ApiGateway.${statusCode}`, text);
  return {
    Headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value].flat()])),
    ResponseBody: bodyOf(text),
    StatusCode: statusCode,
    StatusText: STATUS_CODES[statusCode] ?? '',
  };
}

function readInput(parameters: JsonObject): InvokeApiInput {
  const fail = (problem: string): never => {
    throw new UnsupportedIntegration(
      `The Parameters of apigateway:invoke could not be used to start the Task: [${problem}]`,
    );
  };
  const { ApiEndpoint, Method, Stage, Path = '', RequestBody } = parameters;
  if (typeof ApiEndpoint !== 'string') return fail("The field 'ApiEndpoint' is required but was missing");
  if (typeof Method !== 'string') return fail("The field 'Method' is required but was missing");
  const apiId =
    apiIdOfHost(ApiEndpoint.replace(/^https?:\/\//, '')) ??
    fail(`ApiEndpoint must be the host of an API, got ${ApiEndpoint}`);
  const stage = typeof Stage === 'string' && Stage !== '' && Stage !== '$default' ? `/${Stage}` : '';
  const headers = pairsOf(parameters['Headers']);
  const forbidden = headers.find(([name]) => forbiddenHeaders.test(name));
  if (forbidden !== undefined) fail(`Headers must not contain ${forbidden[0]}`);
  const hasType = headers.some(([name]) => name.toLowerCase() === 'content-type');
  const text =
    RequestBody === undefined
      ? ''
      : typeof RequestBody === 'string' && hasType
        ? RequestBody
        : JSON.stringify(RequestBody);
  return {
    apiId,
    method: Method,
    path: `${stage}/${String(Path).replace(/^\//, '')}`,
    query: new URLSearchParams(pairsOf(parameters['QueryParameters'])),
    headers: hasType || text === '' ? headers : [...headers, ['Content-Type', 'application/json']],
    body: Buffer.from(text),
  };
}

/** Names with their values, which can be lists. */
function pairsOf(value: Json | undefined): [string, string][] {
  if (value === undefined || !isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([name, values]) =>
    [values].flat().map((one): [string, string] => [name, typeof one === 'string' ? one : JSON.stringify(one)]),
  );
}

function bodyOf(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}
