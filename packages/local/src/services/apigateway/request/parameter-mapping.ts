import { queryPath } from '@stepwell/asl';
import { isJsonObject, type Json } from '../../../kernel/json.js';
import { ownValue } from '../../../kernel/own-value.js';
import { type StringMap } from '../rest-api.js';
import { GatewayFailure } from '../gateway-failure.js';
import { headerOf, type RestRequest } from './rest-request.js';

/** Parameters of a request to an endpoint. Values of a query parameter can repeat. */
export interface EndpointParameters {
  readonly headers: Map<string, string>;
  readonly path: Map<string, string>;
  readonly querystring: Map<string, readonly string[]>;
}

/**
 * Maps parameters of the request to parameters of the endpoint. Parameters without a value are left out.
 *
 * @param mappings `integration.request.header.name` -> its source
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-parameter-mapping-sources.html
 */
export function mapRequestParameters(mappings: StringMap, request: RestRequest): EndpointParameters {
  const result: EndpointParameters = { headers: new Map(), path: new Map(), querystring: new Map() };
  for (const [target, source] of Object.entries(mappings)) {
    const [, kind, name] = /^integration\.request\.(header|path|querystring)\.(.+)$/.exec(target) ?? [];
    const values = sourceValues(source, request);
    if (name === undefined || values === undefined || values.length === 0) continue;
    if (kind === 'querystring') result.querystring.set(name, values);
    else if (kind === 'path') result.path.set(name, String(values.at(-1)));
    else result.headers.set(name, values.join(','));
  }
  return result;
}

function sourceValues(source: string, request: RestRequest): readonly string[] | undefined {
  const [, literal] = /^'(.*)'$/s.exec(source) ?? [];
  if (literal !== undefined) return [literal];
  const [root = '', ...rest] = source.split('.');
  if (root === 'context') return listOf(textAt(request.context, rest));
  if (root === 'stageVariables') return listOf(ownValue(request.stage.variables, rest.join('.')));
  const [part, kind, ...names] = rest;
  if (root !== 'method' || part !== 'request') return undefined;
  const name = names.join('.');
  switch (kind) {
    case 'path':
      return listOf(ownValue(request.pathParameters, name));
    case 'querystring':
      return listOf(ownValue(request.query, name));
    case 'multivaluequerystring':
      return request.call.query.getAll(name);
    case 'header':
      return listOf(headerOf(request, name));
    case 'multivalueheader':
      return request.call.headers.filter(([key]) => key.toLowerCase() === name.toLowerCase()).map(([, value]) => value);
    case 'body':
      return listOf(bodyValue(request.body.toString('utf8'), name));
    default:
      return undefined;
  }
}

function listOf(value: string | undefined): readonly string[] | undefined {
  return value === undefined ? undefined : [value];
}

/** The whole body, or the value of a path in it. */
function bodyValue(body: string, path: string): string | undefined {
  if (path === '') return body;
  if (!/^\s*[{["']/.test(body)) return undefined;
  let value: Json;
  try {
    value = JSON.parse(body) as Json;
  } catch {
    throw new GatewayFailure('DEFAULT_4XX', 'Invalid JSON in request body');
  }
  return textOf(queryPath(`$.${path}`, value));
}

function textOf(value: Json | undefined): string | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function textAt(value: Json, names: readonly string[]): string | undefined {
  let at: Json | undefined = value;
  for (const name of names) at = isJsonObject(at) ? ownValue(at, name) : undefined;
  return textOf(at);
}

/** The response of an endpoint, before it is mapped. */
export interface EndpointResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: Buffer;
}

/**
 * The headers of a response, by the mappings of an integration response.
 *
 * @param mappings `method.response.header.name` -> its source
 */
export function mapResponseParameters(
  mappings: StringMap,
  response: EndpointResponse,
  request: RestRequest,
): Map<string, string | readonly string[]> {
  const headers = new Map<string, string | readonly string[]>();
  for (const [target, source] of Object.entries(mappings)) {
    const name = /^method\.response\.header\.(.+)$/.exec(target)?.[1];
    const value = responseValue(source, response, request);
    if (name !== undefined && value !== undefined) headers.set(name.toLowerCase(), value);
  }
  return headers;
}

function responseValue(
  source: string,
  response: EndpointResponse,
  request: RestRequest,
): string | readonly string[] | undefined {
  const [, kind, name = ''] = /^integration\.response\.(header|multivalueheader|body)\.?(.*)$/.exec(source) ?? [];
  if (kind === undefined) return sourceValues(source, request)?.join(',');
  if (kind === 'body') {
    try {
      return bodyValue(response.body.toString('utf8'), name);
    } catch {
      return undefined;
    }
  }
  const value = ownValue(response.headers, name.toLowerCase());
  return kind === 'header' && Array.isArray(value) ? value.at(-1) : value;
}
