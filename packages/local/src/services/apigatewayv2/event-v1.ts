import { groupValues, logTime } from '../../kernel/execute-api/api-call.js';
import { isTextBody, type ApiRequest } from './api-request.js';

/**
 * The event that a function gets in payload format 1.0. Fields without a value are null.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function eventV1(request: ApiRequest): object {
  const { api, stage, route, source, body } = request;
  const resource = route.routeKey === '$default' ? '$default' : (route.routeKey.split(' ')[1] ?? '');
  const text = isTextBody(request);
  return {
    version: '1.0',
    resource,
    path: request.rawPath,
    httpMethod: request.method,
    headers: Object.fromEntries(request.headers),
    multiValueHeaders: groupValues(request.headers),
    queryStringParameters: orNull(Object.fromEntries(request.query)),
    multiValueQueryStringParameters: orNull(groupValues(request.query)),
    requestContext: {
      accountId: request.accountId,
      apiId: api.apiId,
      authorizer: { claims: null, scopes: null },
      domainName: request.domainName,
      domainPrefix: api.apiId,
      extendedRequestId: source.requestId,
      httpMethod: request.method,
      identity: {
        accessKey: route.authorization.kind === 'iam' ? (source.caller.accessKeyId ?? null) : null,
        accountId: route.authorization.kind === 'iam' ? request.accountId : null,
        caller: null,
        sourceIp: source.sourceIp,
        user: null,
        userAgent: request.headers.find(([name]) => name.toLowerCase() === 'user-agent')?.[1] ?? '',
        userArn: route.authorization.kind === 'iam' ? (source.caller.roleArn ?? null) : null,
      },
      path: request.rawPath,
      protocol: `HTTP/${source.httpVersion}`,
      requestId: source.requestId,
      requestTime: logTime(request.time),
      requestTimeEpoch: request.time,
      resourceId: route.routeKey,
      resourcePath: resource,
      stage: stage.name,
    },
    pathParameters: orNull(request.pathParameters),
    stageVariables: orNull(stage.variables),
    body: body.length > 0 ? body.toString(text ? 'utf8' : 'base64') : null,
    isBase64Encoded: body.length > 0 && !text,
  };
}

function orNull<T extends object>(value: T): T | null {
  return Object.keys(value).length > 0 ? value : null;
}
