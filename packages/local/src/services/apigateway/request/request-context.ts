import { type ApiCall, headerValues, logTime } from '../../../kernel/execute-api/api-call.js';
import { type JsonObject } from '../../../kernel/json.js';
import { type ServiceContext } from '../../../kernel/service.js';
import { type MethodMatch } from '../resource-paths.js';
import { type RestApi, type RestStage } from '../rest-api.js';

/**
 * The variables of `$context` that a request has before authorization.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
 */
export function contextOf(
  api: RestApi,
  stage: RestStage,
  { resource, resourcePath, method }: MethodMatch,
  call: ApiCall,
  path: string,
  { accountId, region, clock }: Pick<ServiceContext, 'accountId' | 'region' | 'clock'>,
): JsonObject {
  const { id } = api.info;
  const time = clock.now();
  const isSigned = method.authorizationType === 'AWS_IAM';
  const { accessKeyId = null, roleArn } = call.caller;
  return {
    resourceId: resource.id,
    resourcePath,
    ...(method.operationName === undefined ? {} : { operationName: method.operationName }),
    httpMethod: call.method,
    extendedRequestId: extendedId(call.requestId),
    requestTime: logTime(time),
    path: `/${stage.stageName}${path}`,
    accountId,
    protocol: `HTTP/${call.httpVersion}`,
    stage: stage.stageName,
    domainPrefix: id,
    requestTimeEpoch: time,
    requestId: call.requestId,
    identity: {
      cognitoIdentityPoolId: null,
      accountId: isSigned ? accountId : null,
      cognitoIdentityId: null,
      caller: isSigned ? accessKeyId : null,
      sourceIp: call.sourceIp,
      principalOrgId: null,
      accessKey: isSigned ? accessKeyId : null,
      cognitoAuthenticationType: null,
      cognitoAuthenticationProvider: null,
      userArn: isSigned ? (roleArn ?? `arn:aws:iam::${accountId}:root`) : null,
      userAgent: headerValues(call, 'user-agent')[0] ?? null,
      user: isSigned ? accessKeyId : null,
    },
    domainName: `${id}.execute-api.${region}.amazonaws.com`,
    deploymentId: stage.deploymentId ?? '',
    apiId: id,
  };
}

/** The ID of a request in `x-amz-apigw-id`: 15 characters and `=`. */
export function extendedId(requestId: string): string {
  return `${Buffer.from(requestId.replaceAll('-', ''), 'hex').toString('base64url').slice(0, 15)}=`;
}
