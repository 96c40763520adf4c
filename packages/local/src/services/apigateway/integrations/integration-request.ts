import { ownValue } from '../../../kernel/own-value.js';
import { configurationFailure, GatewayFailure } from '../gateway-failure.js';
import { type EndpointParameters, mapRequestParameters } from '../request/parameter-mapping.js';
import { headerOf, isBinaryType, type RestRequest } from '../request/rest-request.js';
import { type Overrides, overridesOf, renderTemplate } from '../request/template-variables.js';
import { type Integration, type StringMap } from '../rest-api.js';

/** A request to an endpoint. */
export interface IntegrationRequest {
  readonly method: string;
  /** The URI with its variables replaced. */
  readonly uri: string;
  /** ARN of a role. */
  readonly credentials?: string | undefined;
  readonly query: ReadonlyMap<string, readonly string[]>;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
}

/** The request of an integration that maps its parameters and body. `overrides` receives those of its template. */
export function integrationRequest(
  integration: Integration,
  request: RestRequest,
  overrides: Overrides,
): IntegrationRequest {
  const { path, headers, querystring } = mapRequestParameters(integration.requestParameters ?? {}, request);
  const body = mappedBody(integration, request, overrides);
  for (const [name, value] of overridesOf(overrides, 'requestOverride', 'header')) headers.set(name, value);
  for (const [name, value] of overridesOf(overrides, 'requestOverride', 'path')) path.set(name, value);
  for (const [name, value] of overridesOf(overrides, 'requestOverride', 'querystring')) querystring.set(name, [value]);
  return {
    ...addressOf(integration, request, path),
    query: querystring,
    headers: withDefaults(headers, request),
    body,
  };
}

/** The request of an integration that passes the request on. */
export function proxyRequest(integration: Integration, request: RestRequest): IntegrationRequest {
  const mapped: EndpointParameters = mapRequestParameters(integration.requestParameters ?? {}, request);
  const query = new Map<string, readonly string[]>();
  for (const [name, value] of request.call.query) query.set(name, [...(query.get(name) ?? []), value]);
  for (const [name, values] of mapped.querystring) query.set(name, [...(query.get(name) ?? []), ...values]);
  const headers = new Map(
    request.call.headers
      .map(([name, value]) => [name.toLowerCase(), value] as const)
      .filter(([name]) => !notForwarded.has(name)),
  );
  for (const [name, value] of mapped.headers) headers.set(name.toLowerCase(), value);
  return { ...addressOf(integration, request, mapped.path), query, headers, body: request.body };
}

/** Headers that belong to the connection with the client. */
const notForwarded = new Set([
  'host',
  'connection',
  'content-length',
  'content-encoding',
  'transfer-encoding',
  'keep-alive',
  'upgrade',
  'expect',
  'te',
  'trailer',
  'proxy-authorization',
]);

function addressOf(
  integration: Integration,
  request: RestRequest,
  path: ReadonlyMap<string, string>,
): Pick<IntegrationRequest, 'method' | 'uri' | 'credentials'> {
  const { uri = '', credentials, httpMethod } = integration;
  const variables = request.stage.variables ?? {};
  return {
    method: httpMethod === undefined || httpMethod === 'ANY' ? request.call.method : httpMethod,
    uri: withStageVariables(uri, variables).replace(
      /\{([^{}+]+)\+?\}/g,
      (whole, name: string) => path.get(name) ?? whole,
    ),
    credentials: credentials === undefined ? undefined : withStageVariables(credentials, variables),
  };
}

/** Replaces `${stageVariables.name}`. */
export function withStageVariables(text: string, variables: StringMap): string {
  return text.replace(/\$\{stageVariables\.([\w-]+)\}/g, (_, name: string) => ownValue(variables, name) ?? '');
}

function withDefaults(mapped: ReadonlyMap<string, string>, request: RestRequest): Map<string, string> {
  const headers = new Map([...mapped].map(([name, value]) => [name.toLowerCase(), value]));
  const contentType = headerOf(request, 'content-type') ?? 'application/json';
  if (!headers.has('content-type')) headers.set('content-type', contentType);
  if (!headers.has('accept')) headers.set('accept', 'application/json');
  headers.set('user-agent', `AmazonAPIGateway_${request.api.info.id}`);
  return headers;
}

function mappedBody(integration: Integration, request: RestRequest, overrides: Overrides): Buffer {
  const contentType = headerOf(request, 'content-type') ?? 'application/json';
  const template = templateOf(integration, contentType);
  const body = convertedBody(integration.contentHandling, request, contentType);
  if (template === undefined) return body;
  return Buffer.from(renderTemplate(template, body.toString('utf8'), request, overrides));
}

/**
 * The template for a content type; `undefined` if the body is passed through.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/integration-passthrough-behaviors.html
 */
function templateOf(
  { requestTemplates = {}, passthroughBehavior }: Integration,
  contentType: string,
): string | undefined {
  const type = contentType.split(';')[0]?.trim() ?? '';
  const template =
    ownValue(requestTemplates, contentType) ??
    ownValue(requestTemplates, type) ??
    ownValue(requestTemplates, '$default');
  if (template !== undefined) return template;
  const hasTemplates = Object.keys(requestTemplates).length > 0;
  if (passthroughBehavior === 'NEVER' || (passthroughBehavior === 'WHEN_NO_TEMPLATES' && hasTemplates))
    throw new GatewayFailure('UNSUPPORTED_MEDIA_TYPE');
  return undefined;
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-payload-encodings-workflow.html */
function convertedBody(contentHandling: string | undefined, request: RestRequest, contentType: string): Buffer {
  const { body } = request;
  if (isBinaryType(request.api, contentType))
    return contentHandling === 'CONVERT_TO_TEXT' ? Buffer.from(body.toString('base64')) : body;
  if (contentHandling !== 'CONVERT_TO_BINARY') return body;
  const text = body.toString('utf8');
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text))
    throw configurationFailure('The body is not base64 and cannot be converted');
  return Buffer.from(text, 'base64');
}
