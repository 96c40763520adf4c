import { type Properties } from '../../../kernel/resources/properties.js';
import { type ResourceProvider } from '../../../kernel/resources/resource-provider.js';
import { parseAwsUri } from '../integrations/aws-integration.js';
import { type Integration, type IntegrationResponse, type MethodResponse, type RestMethod } from '../rest-api.js';
import { createAgain } from './rest-api.js';
import { methodProperties } from './rest-api-properties.js';

/**
 * A method of a REST API, with its integration. `Ref` is a generated ID.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-method.html
 */
export const restApiMethod: ResourceProvider = {
  types: { 'AWS::ApiGateway::Method': methodProperties },
  status: 'running',
  async create({ properties, generatedName }, { invoke }) {
    const restApiId = properties.string('RestApiId');
    const resourceId = properties.string('ResourceId');
    await invoke('apigateway', 'DeployMethod', { restApiId, resourceId, method: methodOf(properties) });
    return { ref: generatedName({ maxLength: 60 }) };
  },
  async update(request, before, services) {
    const isOther = ['ResourceId', 'HttpMethod'].some(
      (name) => request.properties.values[name] !== before.properties[name],
    );
    if (isOther) await restApiMethod.delete?.(before, services);
    return createAgain(restApiMethod, request, before, services);
  },
  async delete({ properties }, { invoke }) {
    await invoke('apigateway', 'RemoveMethod', {
      restApiId: String(properties['RestApiId']),
      resourceId: String(properties['ResourceId']),
      httpMethod: String(properties['HttpMethod']),
    });
  },
};

function methodOf(properties: Properties): RestMethod {
  const integration = properties.has('Integration') ? integrationOf(properties.object('Integration')) : undefined;
  const responses = properties.objects('MethodResponses').map((response): [string, MethodResponse] => [
    response.string('StatusCode'),
    {
      statusCode: response.string('StatusCode'),
      responseModels: response.tags('ResponseModels'),
      responseParameters: booleans(response, 'ResponseParameters'),
    },
  ]);
  return {
    httpMethod: properties.string('HttpMethod'),
    authorizationType: properties.optionalString('AuthorizationType') ?? 'NONE',
    authorizerId: properties.optionalString('AuthorizerId'),
    authorizationScopes: properties.strings('AuthorizationScopes'),
    apiKeyRequired: properties.optionalBoolean('ApiKeyRequired') ?? false,
    operationName: properties.optionalString('OperationName'),
    requestValidatorId: properties.optionalString('RequestValidatorId'),
    requestParameters: booleans(properties, 'RequestParameters'),
    requestModels: properties.tags('RequestModels'),
    methodResponses: Object.fromEntries(responses),
    methodIntegration: integration,
  };
}

function booleans(properties: Properties, name: string): Record<string, boolean> {
  return Object.fromEntries(Object.entries(properties.tags(name)).map(([key, value]) => [key, value === 'true']));
}

const types: readonly string[] = ['AWS', 'AWS_PROXY', 'HTTP', 'HTTP_PROXY', 'MOCK'];

function integrationOf(properties: Properties): Integration {
  const type = properties.string('Type');
  if (!isIntegrationType(type)) properties.fail('Type', `must be one of ${types.join(', ')}, got ${type}`);
  const uri = properties.optionalString('Uri');
  if ((type === 'AWS' || type === 'AWS_PROXY') && (uri === undefined || parseAwsUri(uri) === undefined))
    properties.fail('Uri', `must be arn:aws:apigateway:<region>:<service>:path|action/<rest>, got ${uri ?? 'nothing'}`);
  const responses = properties.objects('IntegrationResponses').map((response): [string, IntegrationResponse] => [
    response.string('StatusCode'),
    {
      statusCode: response.string('StatusCode'),
      selectionPattern: response.optionalString('SelectionPattern'),
      responseParameters: response.tags('ResponseParameters'),
      responseTemplates: response.tags('ResponseTemplates'),
      contentHandling: response.optionalString('ContentHandling'),
    },
  ]);
  return {
    type,
    httpMethod: properties.optionalString('IntegrationHttpMethod'),
    uri,
    credentials: properties.optionalString('Credentials'),
    requestParameters: properties.tags('RequestParameters'),
    requestTemplates: properties.tags('RequestTemplates'),
    passthroughBehavior: properties.optionalString('PassthroughBehavior') ?? 'WHEN_NO_MATCH',
    contentHandling: properties.optionalString('ContentHandling'),
    timeoutInMillis: properties.optionalNumber('TimeoutInMillis') ?? 29_000,
    integrationResponses: Object.fromEntries(responses),
  };
}

function isIntegrationType(type: string): type is Integration['type'] {
  return types.includes(type);
}
