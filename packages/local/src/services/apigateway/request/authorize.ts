import { matchWithin, newPatternTime } from '@stepwell/asl';
import { invokeAs } from '../../../kernel/calls.js';
import { groupValues } from '../../../kernel/execute-api/api-call.js';
import { isJsonObject, type Json, type JsonObject } from '../../../kernel/json.js';
import { matchesParts } from '../../../kernel/matches-parts.js';
import { ownValue } from '../../../kernel/own-value.js';
import { type ServiceContext } from '../../../kernel/service.js';
import { GatewayFailure } from '../gateway-failure.js';
import { functionArnOf } from '../integrations/aws-integration.js';
import { withStageVariables } from '../integrations/integration-request.js';
import { type RestAuthorizer } from '../rest-api.js';
import { headerOf, type RestRequest } from './rest-request.js';

/** The result of a Lambda authorizer. */
export interface Authorization {
  readonly policy: Json;
  /** Members of `$context.authorizer`: the context of the function, and `principalId`. */
  readonly context: JsonObject;
  readonly usageIdentifierKey?: string | undefined;
}

interface CachedResult {
  readonly authorization: Authorization;
  /** Milliseconds since the epoch. */
  readonly expires: number;
}

const maxCached = 10_000;

/**
 * Runs the Lambda authorizers of methods, and keeps their results.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html
 */
export class LambdaAuthorizers {
  private readonly cache = new Map<string, CachedResult>();

  constructor(private readonly services: Pick<ServiceContext, 'kernel' | 'clock' | 'region' | 'accountId'>) {}

  /**
   * Authorizes a request.
   *
   * @throws `GatewayFailure`: 401 without an identity, 403 for a denial, 500 for a function that fails
   */
  async authorize(request: RestRequest): Promise<Authorization> {
    const authorizer = ownValue(request.api.authorizers, request.method.authorizerId ?? '');
    if (authorizer === undefined || authorizer.type === 'COGNITO_USER_POOLS')
      throw new GatewayFailure(
        'UNAUTHORIZED',
        undefined,
        undefined,
        'Authorizers of Cognito user pools do not run here',
      );
    const identity = identityOf(authorizer, request);
    const result = await this.resultOf(authorizer, identity, request);
    const arn = this.methodArn(request);
    const effect = effectOf(result.policy, arn);
    if (effect === 'Deny') throw denied('with an explicit deny in an identity-based policy');
    if (effect === undefined) throw denied();
    return result;
  }

  forget(): void {
    this.cache.clear();
  }

  private async resultOf(
    authorizer: RestAuthorizer,
    identity: readonly string[],
    request: RestRequest,
  ): Promise<Authorization> {
    const { clock } = this.services;
    const seconds = authorizer.authorizerResultTtlInSeconds ?? 300;
    const isCached = seconds > 0 && identity.length > 0;
    const key = JSON.stringify([request.api.info.id, request.stage.stageName, authorizer.id, identity]);
    const known = this.cache.get(key);
    if (isCached && known !== undefined && known.expires > clock.now()) return known.authorization;
    const authorization = await this.invoke(authorizer, identity, request);
    if (isCached) {
      if (this.cache.size >= maxCached) this.cache.clear();
      this.cache.set(key, { authorization, expires: clock.now() + seconds * 1000 });
    }
    return authorization;
  }

  private async invoke(
    authorizer: RestAuthorizer,
    identity: readonly string[],
    request: RestRequest,
  ): Promise<Authorization> {
    const { kernel, clock, region } = this.services;
    const uri = withStageVariables(authorizer.authorizerUri ?? '', request.stage.variables ?? {});
    const FunctionName = functionArnOf(uri);
    const failed = (reason: string): GatewayFailure =>
      new GatewayFailure(
        'AUTHORIZER_CONFIGURATION_ERROR',
        undefined,
        undefined,
        `Authorizer ${authorizer.name}: ${reason}`,
      );
    if (FunctionName === undefined) throw failed(`the URI must name a function, got ${uri}`);
    const event = authorizerEvent(authorizer, identity, request, this.methodArn(request));
    const invoke = invokeAs(kernel, { source: 'event', clock, region, roleArn: authorizer.authorizerCredentials });
    const { FunctionError, Payload } = await invoke<{ readonly FunctionError?: string; readonly Payload?: Uint8Array }>(
      'lambda',
      'Invoke',
      { FunctionName, Payload: Buffer.from(JSON.stringify(event)) },
    ).catch((error: unknown) => {
      throw failed(String(error));
    });
    const payload = Buffer.from(Payload ?? []).toString('utf8');
    const result = JSON.parse(payload || 'null') as Json;
    if (FunctionError !== undefined) {
      // A function rejects a request with this error.
      if (isJsonObject(result) && result['errorMessage'] === 'Unauthorized') throw new GatewayFailure('UNAUTHORIZED');
      throw failed(payload);
    }
    return authorizationOf(result) ?? fail(failed(`the result has no policy: ${payload}`));
  }

  /** `arn:aws:execute-api:<region>:<account>:<api>/<stage>/<method>/<path>` */
  private methodArn({ api, stage, call, path }: RestRequest): string {
    const { region, accountId } = this.services;
    return `arn:aws:execute-api:${region}:${accountId}:${api.info.id}/${stage.stageName}/${call.method}/${path.slice(1)}`;
  }
}

function fail(error: Error): never {
  throw error;
}

function denied(detail?: string): GatewayFailure {
  const text = 'User is not authorized to access this resource';
  return new GatewayFailure('ACCESS_DENIED', detail === undefined ? text : `${text} ${detail}`);
}

/** The values that identify the caller: the token, or one of each identity source. */
function identityOf(authorizer: RestAuthorizer, request: RestRequest): readonly string[] {
  const sources = (authorizer.identitySource ?? '').split(',').map((source) => source.trim());
  const values = sources.filter((source) => source !== '').map((source) => valueOf(source, request));
  const isComplete = values.every((value) => value !== undefined && value !== '');
  const needsAll = authorizer.type === 'TOKEN' || (authorizer.authorizerResultTtlInSeconds ?? 300) > 0;
  if (!isComplete && needsAll) throw new GatewayFailure('UNAUTHORIZED');
  const pattern = authorizer.identityValidationExpression;
  const [token = ''] = values;
  if (authorizer.type === 'TOKEN' && pattern !== undefined && pattern !== '') {
    const expression = new RegExp(`^(?:${pattern})$`);
    const matches = matchWithin(expression, token.length, newPatternTime(), () => expression.test(token));
    if (!matches) throw new GatewayFailure('UNAUTHORIZED');
  }
  return values.map((value) => value ?? '');
}

function valueOf(source: string, request: RestRequest): string | undefined {
  const [root, part = '', kind, ...rest] = source.split('.');
  const name = rest.join('.');
  if (root === 'method' && part === 'request') {
    if (kind === 'header') return headerOf(request, name);
    return kind === 'querystring' ? ownValue(request.query, name) : undefined;
  }
  if (root === 'stageVariables') return ownValue(request.stage.variables, part);
  if (root !== 'context') return undefined;
  let value: Json | undefined = request.context;
  for (const step of [part, kind, ...rest])
    if (step !== undefined) value = isJsonObject(value) ? ownValue(value, step) : undefined;
  return value === undefined || value === null ? undefined : String(value);
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-input.html */
function authorizerEvent(
  { type }: RestAuthorizer,
  [token = '']: readonly string[],
  request: RestRequest,
  methodArn: string,
): JsonObject {
  if (type === 'TOKEN') return { type, methodArn, authorizationToken: token };
  return {
    type,
    methodArn,
    resource: request.resourcePath,
    path: request.path,
    httpMethod: request.call.method,
    headers: { ...request.headers },
    multiValueHeaders: groupValues(request.call.headers),
    queryStringParameters: { ...request.query },
    multiValueQueryStringParameters: groupValues(request.call.query),
    pathParameters: { ...request.pathParameters },
    stageVariables: { ...request.stage.variables },
    requestContext: request.context,
  };
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html */
function authorizationOf(result: Json): Authorization | undefined {
  if (!isJsonObject(result) || !isJsonObject(result['policyDocument'])) return undefined;
  const { principalId = null, context, usageIdentifierKey, policyDocument } = result;
  const values = isJsonObject(context ?? null) ? (context as JsonObject) : {};
  // Values that are not simple are an error on AWS.
  if (Object.values(values).some((value) => typeof value === 'object' && value !== null)) return undefined;
  const texts = Object.entries(values).map(([name, value]): [string, Json] => [
    name,
    value === null ? null : String(value),
  ]);
  return {
    policy: policyDocument,
    context: { ...Object.fromEntries(texts), principalId },
    usageIdentifierKey: typeof usageIdentifierKey === 'string' ? usageIdentifierKey : undefined,
  };
}

/** The effect of a policy for the ARN of a method: a denial wins. `undefined` if no statement applies. */
function effectOf(policy: Json, arn: string): 'Allow' | 'Deny' | undefined {
  const statements = isJsonObject(policy) ? [policy['Statement'] ?? []].flat() : [];
  const effects = statements.flatMap((statement) => {
    if (!isJsonObject(statement)) return [];
    const actions = [statement['Action'] ?? []].flat().map(String);
    const resources = [statement['Resource'] ?? []].flat().map(String);
    const applies =
      actions.some((action) => matchesParts('execute-api:invoke', action.toLowerCase().split('*'))) &&
      resources.some((resource) => matchesParts(arn, resource.split('*')));
    return applies ? [statement['Effect']] : [];
  });
  if (effects.includes('Deny')) return 'Deny';
  return effects.includes('Allow') ? 'Allow' : undefined;
}
