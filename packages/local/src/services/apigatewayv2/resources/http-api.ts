import { AwsError } from '../../../kernel/aws-error.js';
import { type Authorization, type CorsConfiguration, type Integration } from '../http-api.js';
import { missingParameters, serviceSubtypes } from '../service-integration.js';
import { type HttpApiDefinition } from '../store.js';
import { type DeploymentServices } from '../../../kernel/resources/deployment-services.js';
import { type LocalResource } from '../../../kernel/resources/local-resource.js';
import { UpdateNotSupported } from '../../../kernel/resources/update-not-supported.js';
import { type Properties } from '../../../kernel/resources/properties.js';
import {
  type CreatedResource,
  type ResourceRequest,
  type ResourceProvider,
} from '../../../kernel/resources/resource-provider.js';
import {
  apiProperties,
  authorizerProperties,
  deploymentProperties,
  integrationProperties,
  routeProperties,
  stageProperties,
} from './http-api-properties.js';

const idCharacters = 'abcdefghijklmnopqrstuvwxyz0123456789';

/**
 * An HTTP API. `Ref` is its ID. WebSocket APIs are unsupported.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-api.html
 */
export const httpApi: ResourceProvider = {
  types: { 'AWS::ApiGatewayV2::Api': apiProperties },
  status: 'running',
  async create(request, { invoke, apiUrl }) {
    const { properties } = request;
    const apiId = request.generatedId(10, idCharacters);
    const attributes = { ApiId: apiId, ApiEndpoint: apiUrl(apiId) };
    if (properties.optionalString('ProtocolType') === 'WEBSOCKET')
      return { ref: apiId, attributes, status: 'unsupported', reason: 'WebSocket APIs are not supported locally' };
    await invoke('apigatewayv2', 'CreateHttpApi', definitionOf(request, apiId));
    return { ref: apiId, attributes };
  },
  async update(request, { physicalId: apiId, properties: before, status }, { invoke, apiUrl }) {
    if (status === 'unsupported' || request.properties.values['ProtocolType'] !== before['ProtocolType'])
      throw new UpdateNotSupported('ProtocolType of an API cannot be updated');
    await invoke('apigatewayv2', 'ConfigureHttpApi', definitionOf(request, apiId));
    return { ref: apiId, attributes: { ApiId: apiId, ApiEndpoint: apiUrl(apiId) } };
  },
  async delete({ physicalId: apiId }, { invoke }) {
    await invoke('apigatewayv2', 'DeleteHttpApi', { apiId });
  },
};

function definitionOf({ properties, logicalId }: ResourceRequest, apiId: string): HttpApiDefinition {
  return {
    apiId,
    name: properties.optionalString('Name') ?? logicalId,
    cors: properties.has('CorsConfiguration') ? corsOf(properties.object('CorsConfiguration')) : undefined,
  };
}

/** `Ref` is the integration's ID. */
export const httpApiIntegration: ResourceProvider = {
  types: { 'AWS::ApiGatewayV2::Integration': integrationProperties },
  status: 'running',
  async create(request, services) {
    const apiId = request.properties.string('ApiId');
    const id = request.generatedId(7, idCharacters);
    const integration = integrationOf(request);
    if (!(await put(services, 'PutIntegration', { apiId, integrationId: id, integration })))
      return partOfUnsupportedApi(id);
    const created = { ref: id, attributes: { IntegrationId: id } };
    return integration.kind === 'unsupported'
      ? { ...created, status: 'unsupported', reason: `${integration.description} is not supported locally` }
      : { ...created, differences: unmappedRequest(request, integration) };
  },
  update: (request, before, services) => replace(httpApiIntegration, request, before, services),
  async delete({ physicalId: integrationId, properties }, { invoke }) {
    await invoke('apigatewayv2', 'RemovePart', { apiId: String(properties['ApiId']), integrationId });
  },
};

/** `Ref` is the route's ID. A route with an unsupported authorizer rejects all requests. */
export const httpApiRoute: ResourceProvider = {
  types: { 'AWS::ApiGatewayV2::Route': routeProperties },
  status: 'running',
  async create({ properties, generatedId }, services) {
    const apiId = properties.string('ApiId');
    const id = generatedId(7, idCharacters);
    const authorization = authorizationOf(properties);
    const target = properties.optionalString('Target')?.replace(/^integrations\//, '');
    const route = {
      apiId,
      routeId: id,
      routeKey: properties.string('RouteKey'),
      integrationId: target ?? properties.fail('Target', 'is required'),
      authorization,
    };
    if (!(await put(services, 'PutRoute', route))) return partOfUnsupportedApi(id);
    const created = { ref: id, attributes: { RouteId: id } };
    return authorization.kind === 'unsupported'
      ? {
          ...created,
          status: 'unsupported',
          reason: `${authorization.description} is not supported locally; the route rejects all requests`,
        }
      : created;
  },
  update: (request, before, services) => replace(httpApiRoute, request, before, services),
  async delete({ physicalId: routeId, properties }, { invoke }) {
    await invoke('apigatewayv2', 'RemovePart', { apiId: String(properties['ApiId']), routeId });
  },
};

/** `Ref` is the stage's name. Throttling and access log settings have no effect. */
export const httpApiStage: ResourceProvider = {
  types: { 'AWS::ApiGatewayV2::Stage': stageProperties },
  status: 'running',
  async create({ properties }, services) {
    const apiId = properties.string('ApiId');
    const name = properties.string('StageName');
    const stage = { apiId, name, variables: properties.tags('StageVariables') };
    return (await put(services, 'PutStage', stage)) ? { ref: name } : partOfUnsupportedApi(name);
  },
  update: (request, before, services) => replace(httpApiStage, request, before, services),
  async delete({ physicalId: stageName, properties }, { invoke }) {
    await invoke('apigatewayv2', 'RemovePart', { apiId: String(properties['ApiId']), stageName });
  },
};

/** Stubs. Routes with an authorizer reject all requests. `Ref` is the ID. */
export const httpApiAuthorizer: ResourceProvider = {
  types: {
    'AWS::ApiGatewayV2::Authorizer': authorizerProperties,
    'AWS::ApiGatewayV2::Deployment': deploymentProperties,
  },
  status: 'stub',
  create({ type, generatedId }) {
    const id = generatedId(6, idCharacters);
    return { ref: id, attributes: { [type.endsWith('Authorizer') ? 'AuthorizerId' : 'DeploymentId']: id } };
  },
};

/** Adds or replaces a part of an API. Returns whether the API exists: unsupported ones do not. */
async function put({ invoke }: DeploymentServices, operation: string, part: object): Promise<boolean> {
  try {
    await invoke('apigatewayv2', operation, part);
    return true;
  } catch (error) {
    if (error instanceof AwsError && error.code === 'NotFoundException') return false;
    throw error;
  }
}

/** Replaces a part in place, so that its API always has it; of another API, removes it there first. */
async function replace(
  type: ResourceProvider,
  request: ResourceRequest,
  before: LocalResource,
  services: DeploymentServices,
): Promise<CreatedResource> {
  if (request.properties.values['ApiId'] !== before.properties['ApiId']) await type.delete?.(before, services);
  return type.create(request, services);
}

function partOfUnsupportedApi(ref: string): CreatedResource {
  return { ref, status: 'unsupported', reason: 'its API is unsupported' };
}

function corsOf(cors: Properties): CorsConfiguration {
  return {
    allowOrigins: cors.strings('AllowOrigins'),
    allowMethods: cors.strings('AllowMethods'),
    allowHeaders: cors.strings('AllowHeaders'),
    exposeHeaders: cors.strings('ExposeHeaders'),
    allowCredentials: cors.optionalBoolean('AllowCredentials') ?? false,
    maxAge: cors.optionalNumber('MaxAge'),
  };
}

/** Parameters of requests are mapped for integrations with services only. */
function unmappedRequest({ properties }: ResourceRequest, { kind }: Integration): CreatedResource['differences'] {
  if (kind === 'service' || !properties.has('RequestParameters')) return [];
  return [{ property: 'RequestParameters', effect: 'missing', reason: 'Requests to functions are not mapped.' }];
}

function integrationOf({ properties, fail }: ResourceRequest): Integration {
  const type = properties.string('IntegrationType');
  const subtype = properties.optionalString('IntegrationSubtype');
  const timeoutMs = properties.optionalNumber('TimeoutInMillis') ?? 30_000;
  if (type !== 'AWS_PROXY') return { kind: 'unsupported', description: `an integration of type ${type}` };
  if (subtype !== undefined) {
    const requestParameters = properties.tags('RequestParameters');
    const missing = missingParameters(subtype, requestParameters);
    if (missing === undefined)
      return {
        kind: 'unsupported',
        description: `the integration ${subtype} (supported: ${serviceSubtypes.join(', ')})`,
      };
    if (missing.length > 0) properties.fail('RequestParameters', `${missing.join(', ')} is required for ${subtype}`);
    return {
      kind: 'service',
      subtype,
      requestParameters,
      credentialsArn: properties.string('CredentialsArn'),
      timeoutMs,
    };
  }
  const uri = properties.string('IntegrationUri');
  const functionArn =
    /arn:[^:]+:lambda:[^:]+:\d*:function:[^/]+/.exec(uri)?.[0] ??
    fail(`IntegrationUri must contain a function ARN, got ${uri}`);
  return {
    kind: 'lambda',
    functionArn,
    payloadFormatVersion: properties.optionalString('PayloadFormatVersion') === '1.0' ? '1.0' : '2.0',
    timeoutMs,
  };
}

function authorizationOf(properties: Properties): Authorization {
  const type = properties.optionalString('AuthorizationType') ?? 'NONE';
  if (type === 'NONE') return { kind: 'none' };
  return type === 'AWS_IAM' ? { kind: 'iam' } : { kind: 'unsupported', description: `a ${type} authorizer` };
}
