import { type ApiResponse } from '../../kernel/execute-api/api-response.js';
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.js';
import { ownValue } from '../../kernel/own-value.js';
import { type GatewayResponse, type RestApi, type StringMap } from './rest-api.js';

/**
 * Status, error type and message of each response of API Gateway itself.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
 */
const failures = {
  ACCESS_DENIED: [403, 'AccessDeniedException', 'User is not authorized to access this resource'],
  API_CONFIGURATION_ERROR: [500, 'InternalServerErrorException', 'Internal server error'],
  AUTHORIZER_CONFIGURATION_ERROR: [500, 'AuthorizerConfigurationException', 'Internal server error'],
  AUTHORIZER_FAILURE: [500, 'AuthorizerConfigurationException', 'Internal server error'],
  BAD_REQUEST_BODY: [400, 'BadRequestException', 'Invalid request body'],
  BAD_REQUEST_PARAMETERS: [400, 'BadRequestException', 'Missing required request parameters'],
  DEFAULT_4XX: [400, 'BadRequestException', 'Bad Request'],
  DEFAULT_5XX: [500, 'InternalServerErrorException', 'Internal server error'],
  INTEGRATION_FAILURE: [504, 'InternalServerErrorException', 'Internal server error'],
  INTEGRATION_TIMEOUT: [504, 'InternalServerErrorException', 'Endpoint request timed out'],
  INVALID_API_KEY: [403, 'ForbiddenException', 'Forbidden'],
  MISSING_AUTHENTICATION_TOKEN: [403, 'MissingAuthenticationTokenException', 'Missing Authentication Token'],
  REQUEST_TOO_LARGE: [413, 'RequestTooLargeException', 'Request Too Long'],
  UNAUTHORIZED: [401, 'UnauthorizedException', 'Unauthorized'],
  UNSUPPORTED_MEDIA_TYPE: [415, 'BadRequestException', 'Unsupported Media Type'],
} as const satisfies Readonly<Record<string, readonly [status: number, errorType: string, message: string]>>;

export type FailureType = keyof typeof failures;

/** API Gateway answers a request itself, with the gateway response of the type. */
export class GatewayFailure extends Error {
  override readonly name = 'GatewayFailure';

  constructor(
    readonly type: FailureType,
    message: string = failures[type][2],
    /** @default - the status of the type */
    readonly statusCode: number = failures[type][0],
    /** The reason, which clients do not get. */
    readonly reason?: string,
    /** `$context.error.validationErrorString` */
    readonly validationError?: string,
  ) {
    super(message);
  }
}

/** A defect of an API or its endpoint: clients get `Internal server error`. */
export function configurationFailure(reason: string): GatewayFailure {
  return new GatewayFailure('API_CONFIGURATION_ERROR', undefined, undefined, reason);
}

/** The parts of a request that gateway responses can contain. */
export interface FailedRequest {
  readonly context: JsonObject;
  readonly stageVariables: StringMap;
  readonly pathParameters: StringMap;
  readonly query: StringMap;
  /** Names in lower case. */
  readonly headers: StringMap;
}

/**
 * The response for a failure: the gateway response of its type, that of `DEFAULT_4XX` or `DEFAULT_5XX`, or
 * `{"message":…}`.
 */
export function gatewayResponse(api: RestApi, failure: GatewayFailure, request: FailedRequest): ApiResponse {
  const family = failure.statusCode >= 500 ? 'DEFAULT_5XX' : 'DEFAULT_4XX';
  const custom: GatewayResponse | undefined =
    ownValue(api.gatewayResponses, failure.type) ?? ownValue(api.gatewayResponses, family);
  const error = {
    message: failure.message,
    messageString: JSON.stringify(failure.message),
    responseType: failure.type,
    validationErrorString: failure.validationError ?? '',
  };
  const values: JsonObject = { ...request.context, error };
  const [contentType, template] = templateOf(custom, request) ?? ['application/json', undefined];
  const text =
    template === undefined
      ? // API Gateway spells the member of a denial otherwise.
        JSON.stringify({ [failure.type === 'ACCESS_DENIED' ? 'Message' : 'message']: failure.message })
      : replaceVariables(template, values, request.stageVariables);
  return {
    statusCode: Number(custom?.statusCode ?? failure.statusCode),
    headers: {
      'content-type': contentType,
      'x-amzn-errortype': failures[failure.type][1],
      ...headersOf(custom?.responseParameters ?? {}, values, request),
    },
    body: Buffer.from(text),
  };
}

function templateOf(
  custom: GatewayResponse | undefined,
  { headers }: FailedRequest,
): readonly [string, string] | undefined {
  const templates = Object.entries(custom?.responseTemplates ?? {});
  const accepted = headers['accept'];
  return (
    templates.find(([type]) => type === accepted) ??
    templates.find(([type]) => type === 'application/json') ??
    templates[0]
  );
}

/** Templates of gateway responses only replace variables. */
function replaceVariables(template: string, context: JsonObject, stageVariables: StringMap): string {
  return template.replace(/\$(?:\{)?(context|stageVariables)((?:\.[\w-]+)+)\}?/g, (_, source: string, path: string) => {
    const names = path.slice(1).split('.');
    return source === 'context' ? textAt(context, names) : (ownValue(stageVariables, names.join('.')) ?? '');
  });
}

function textAt(context: JsonObject, names: readonly string[]): string {
  let value: Json | undefined = context;
  for (const name of names) value = isJsonObject(value) ? ownValue(value, name) : undefined;
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function headersOf(parameters: StringMap, context: JsonObject, request: FailedRequest): Record<string, string> {
  const headers = new Map<string, string>();
  for (const [target, source] of Object.entries(parameters)) {
    const name = /^gatewayresponse\.header\.(.+)$/.exec(target)?.[1];
    const value = parameterValue(source, context, request);
    if (name !== undefined && value !== undefined) headers.set(name.toLowerCase(), value);
  }
  return Object.fromEntries(headers);
}

function parameterValue(source: string, context: JsonObject, request: FailedRequest): string | undefined {
  const [, literal] = /^'(.*)'$/s.exec(source) ?? [];
  if (literal !== undefined) return literal;
  const [root, part = '', ...rest] = source.split('.');
  if (root === 'context') return textAt(context, [part, ...rest]);
  if (root === 'stageVariables') return ownValue(request.stageVariables, [part, ...rest].join('.'));
  const [kind, ...name] = rest;
  if (root !== 'method' || part !== 'request') return undefined;
  if (kind === 'header') return ownValue(request.headers, name.join('.').toLowerCase());
  if (kind === 'querystring') return ownValue(request.query, name.join('.'));
  return kind === 'path' ? ownValue(request.pathParameters, name.join('.')) : undefined;
}
