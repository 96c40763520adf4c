import { groupValues } from '../../../kernel/execute-api/api-call.js';
import { type ApiResponse } from '../../../kernel/execute-api/api-response.js';
import { isJsonObject, type Json, type JsonObject } from '../../../kernel/json.js';
import { GatewayFailure } from '../gateway-failure.js';
import { headerOf, isBinaryType, type RestRequest } from '../request/rest-request.js';

/**
 * The event of a function with a proxy integration. Fields without a value are null.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
 */
export function proxyEvent(request: RestRequest): JsonObject {
  const { api, stage, call, body, query } = request;
  const isBinary = isBinaryType(api, headerOf(request, 'content-type'));
  const headers = call.headers.filter(([name]) => !/^(content-length|connection)$/i.test(name));
  return {
    resource: request.resourcePath,
    path: request.path,
    httpMethod: call.method,
    headers: orNull(Object.fromEntries(headers)),
    multiValueHeaders: orNull(groupValues(headers)),
    queryStringParameters: orNull(query),
    multiValueQueryStringParameters: orNull(groupValues(call.query)),
    pathParameters: orNull(request.pathParameters),
    stageVariables: orNull(stage.variables ?? {}),
    requestContext: request.context,
    body: body.length === 0 ? null : body.toString(isBinary ? 'base64' : 'utf8'),
    isBase64Encoded: body.length > 0 && isBinary,
  };
}

function orNull(value: Readonly<Record<string, Json>>): JsonObject | null {
  return Object.keys(value).length > 0 ? value : null;
}

const members = new Set(['statusCode', 'headers', 'multiValueHeaders', 'body', 'isBase64Encoded', 'cookies']);
/** Headers about one connection, which a response cannot contain. */
const hopByHop = new Set(['connection', 'content-length', 'keep-alive', 'transfer-encoding', 'upgrade']);

/**
 * Converts the result of a function with a proxy integration to a response.
 *
 * @param payload the function's result as JSON
 * @throws {@link GatewayFailure} with status 502 for a malformed result
 */
export function proxyResponse(payload: string, request: RestRequest): ApiResponse {
  const malformed = (reason: string): GatewayFailure =>
    new GatewayFailure('INTEGRATION_FAILURE', undefined, 502, `Malformed Lambda proxy response: ${reason}`);
  let result: unknown;
  try {
    result = JSON.parse(payload);
  } catch {
    throw malformed('it is not JSON');
  }
  if (!isJsonObject(result)) throw malformed('it is not an object');
  const unknown = Object.keys(result).find((name) => !members.has(name));
  if (unknown !== undefined) throw malformed(`unknown member ${unknown}`);
  const statusCode = Number(result['statusCode'] ?? 200);
  if (!Number.isInteger(statusCode) || statusCode < 100 || statusCode > 599)
    throw malformed(`statusCode must be an integer from 100 to 599, got ${JSON.stringify(result['statusCode'])}`);
  const body = result['body'] ?? '';
  if (typeof body !== 'string') throw malformed('body must be a string');
  const headers = { 'content-type': 'application/json', ...headersOf(result, malformed) };
  const isEncoded = result['isBase64Encoded'] === true && acceptsBinary(request, headers['content-type']);
  return { statusCode, headers, body: Buffer.from(body, isEncoded ? 'base64' : 'utf8') };
}

/** Whether an encoded body is decoded: the accepted type, or that of the response, is a binary type. */
function acceptsBinary(request: RestRequest, contentType: string | string[]): boolean {
  const accepted = headerOf(request, 'accept')?.split(',')[0];
  return isBinaryType(request.api, accepted) || isBinaryType(request.api, String(contentType));
}

function headersOf(
  result: JsonObject,
  malformed: (reason: string) => GatewayFailure,
): Record<string, string | string[]> {
  const headers = new Map<string, string[]>();
  for (const kind of ['headers', 'multiValueHeaders']) {
    const given = result[kind] ?? {};
    if (!isJsonObject(given)) throw malformed(`${kind} must be an object`);
    for (const [name, value] of Object.entries(given)) {
      const key = name.toLowerCase();
      if (kind === 'multiValueHeaders' && !Array.isArray(value)) throw malformed(`${kind}.${name} must be a list`);
      if (kind === 'headers' && value !== null && typeof value === 'object')
        throw malformed(`${kind}.${name} must be a string`);
      if (hopByHop.has(key) || value === null) continue;
      const values = (Array.isArray(value) ? value : [value]).map(String);
      headers.set(key, [...new Set([...values, ...(headers.get(key) ?? [])])]);
    }
  }
  return Object.fromEntries(
    [...headers].map(([name, values]) => [name, values.length === 1 ? String(values[0]) : values]),
  );
}
