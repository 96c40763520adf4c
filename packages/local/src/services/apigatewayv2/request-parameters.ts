import { headerValues, logTime } from '../../kernel/execute-api/api-call.js';
import { type ApiRequest } from './api-request.js';
import { ownValue } from '../../kernel/own-value.js';

/**
 * The value of a parameter of a service integration: text with `$request.body.a.b`, `$request.header.name`,
 * `$request.querystring.name`, `$request.path`, `$request.path.name`, `$context.name` or `$stageVariables.name` as the
 * whole of it, or with `${…}` around each within it. `undefined` where what it selects is not in the request.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-aws-services.html
 */
export function mapped(parameter: string, request: ApiRequest): string | undefined {
  if (/^\$(request|context|stageVariables)\b/.test(parameter)) return selected(parameter.slice(1), request);
  return parameter.replace(
    /\$\{(request|context|stageVariables)([^}]*)\}/g,
    (_whole, source: string, rest: string) => selected(source + rest, request) ?? '',
  );
}

function selected(path: string, request: ApiRequest): string | undefined {
  const [source = '', ...rest] = path.split('.');
  if (source === 'stageVariables') return ownValue(request.stage.variables, rest.join('.'));
  if (source === 'context') return contextValue(rest.join('.'), request);
  const [part, ...keys] = rest;
  const name = keys.join('.');
  switch (part) {
    case 'header':
      return headerValues(request, name).join(',') || undefined;
    case 'querystring':
      return request.query.getAll(name).join(',') || undefined;
    case 'path':
      return name === '' ? request.rawPath : ownValue(request.pathParameters, name);
    case 'body':
      return name === '' ? request.body.toString('utf8') : bodyValue(name, request);
    default:
      return undefined;
  }
}

/** `order.items[0].id` in a JSON body; values other than strings are converted to JSON. */
function bodyValue(path: string, request: ApiRequest): string | undefined {
  let value: unknown;
  try {
    value = JSON.parse(request.body.toString('utf8'));
  } catch {
    return undefined; // a body that is no JSON has no fields to select
  }
  for (const key of path.split(/[.[\]]+/).filter((step) => step !== '')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key]; // an object or a list, both read by key
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function contextValue(name: string, request: ApiRequest): string | undefined {
  const { source, api } = request;
  const values: Record<string, string | undefined> = {
    accountId: request.accountId,
    apiId: api.apiId,
    domainName: request.domainName,
    domainPrefix: api.apiId,
    extendedRequestId: source.requestId,
    httpMethod: request.method,
    'identity.accountId': request.accountId,
    'identity.sourceIp': source.sourceIp,
    'identity.userAgent': headerValues(request, 'user-agent')[0],
    'identity.userArn': source.caller.roleArn,
    path: request.rawPath,
    protocol: `HTTP/${source.httpVersion}`,
    requestId: source.requestId,
    requestTime: logTime(request.time),
    requestTimeEpoch: String(request.time),
    routeKey: request.route.routeKey,
    stage: request.stage.name,
  };
  return ownValue(values, name);
}
