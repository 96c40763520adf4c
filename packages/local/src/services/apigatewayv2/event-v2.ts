import { headerValues, logTime } from '../../kernel/execute-api/api-call.js';
import { isTextBody, type ApiRequest } from './api-request.js';

/**
 * The event that a function gets in payload format 2.0. Fields without a value are absent.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function eventV2(request: ApiRequest): object {
  const { api, stage, route, source, body } = request;
  const headers = joined(
    request.headers
      .map(([name, value]): [string, string] => [name.toLowerCase(), value])
      .filter(([name]) => name !== 'cookie'),
  );
  const query = joined(request.query);
  const cookies = headerValues(request, 'cookie')
    .flatMap((line) => line.split(/;\s*/))
    .filter((cookie) => cookie !== '');
  const text = isTextBody(request);
  return {
    version: '2.0',
    routeKey: route.routeKey,
    rawPath: request.rawPath,
    rawQueryString: request.rawQueryString,
    ...(cookies.length > 0 ? { cookies } : {}),
    headers,
    ...present('queryStringParameters', query),
    requestContext: {
      accountId: request.accountId,
      apiId: api.apiId,
      ...(route.authorization.kind === 'iam' ? { authorizer: { iam: iamIdentity(request) } } : {}),
      domainName: request.domainName,
      domainPrefix: api.apiId,
      http: {
        method: request.method,
        path: request.rawPath,
        protocol: `HTTP/${source.httpVersion}`,
        sourceIp: source.sourceIp,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: source.requestId,
      routeKey: route.routeKey,
      stage: stage.name,
      time: logTime(request.time),
      timeEpoch: request.time,
    },
    ...present('pathParameters', request.pathParameters),
    ...present('stageVariables', stage.variables),
    ...(body.length > 0 ? { body: body.toString(text ? 'utf8' : 'base64') } : {}),
    isBase64Encoded: body.length > 0 && !text,
  };
}

/** The identity of a signed caller: its access key and role. */
function iamIdentity({ source, accountId }: ApiRequest): object {
  const { accessKeyId, roleArn } = source.caller;
  return {
    accessKey: accessKeyId,
    accountId,
    callerId: accessKeyId,
    cognitoIdentity: null,
    principalOrgId: null,
    userArn: roleArn ?? `arn:aws:iam::${accountId}:root`,
    userId: accessKeyId,
  };
}

/** Values by name, those of one name joined by commas. */
function joined(entries: Iterable<readonly [string, string]>): Record<string, string> {
  const values = new Map<string, string>();
  for (const [name, value] of entries) values.set(name, values.has(name) ? `${values.get(name)},${value}` : value);
  return Object.fromEntries(values);
}

function present(name: string, values: Readonly<Record<string, string>>): object {
  return Object.keys(values).length > 0 ? { [name]: values } : {};
}
