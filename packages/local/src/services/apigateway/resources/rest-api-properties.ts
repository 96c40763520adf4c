import { type PropertySupport, reasons } from '../../../kernel/resources/property-support.js';

const cache = 'Responses are not cached.';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-restapi.html */
export const restApiProperties: PropertySupport = {
  honored: [
    'ApiKeySourceType',
    'BinaryMediaTypes',
    'Description',
    'EndpointConfiguration.Types',
    'MinimumCompressionSize',
    'Name',
    'Tags',
    'Version',
  ],
  difference: { 'The local URL is always served.': ['DisableExecuteApiEndpoint'] },
  none: {
    'Definitions are not imported.': ['FailOnWarnings', 'Mode', 'Parameters'],
    [reasons.network]: [
      'EndpointAccessMode',
      'EndpointConfiguration.IpAddressType',
      'EndpointConfiguration.VpcEndpointIds',
      'SecurityPolicy',
    ],
    [reasons.permissions]: ['Policy'],
  },
  missing: {
    'Definitions are not imported; define resources and methods in the template.': ['Body', 'BodyS3Location'],
    'APIs are not cloned.': ['CloneFrom'],
  },
};

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-resource.html */
export const resourceProperties: PropertySupport = { honored: ['ParentId', 'PathPart', 'RestApiId'] };

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-method.html */
export const methodProperties: PropertySupport = {
  honored: [
    'ApiKeyRequired',
    'AuthorizationScopes',
    'AuthorizationType',
    'AuthorizerId',
    'HttpMethod',
    'Integration.ContentHandling',
    'Integration.Credentials',
    'Integration.IntegrationHttpMethod',
    'Integration.IntegrationResponses.ContentHandling',
    'Integration.IntegrationResponses.ResponseParameters',
    'Integration.IntegrationResponses.ResponseTemplates',
    'Integration.IntegrationResponses.SelectionPattern',
    'Integration.IntegrationResponses.StatusCode',
    'Integration.PassthroughBehavior',
    'Integration.RequestParameters',
    'Integration.RequestTemplates',
    'Integration.TimeoutInMillis',
    'Integration.Type',
    'Integration.Uri',
    'MethodResponses.ResponseModels',
    'MethodResponses.ResponseParameters',
    'MethodResponses.StatusCode',
    'OperationName',
    'RequestModels',
    'RequestParameters',
    'RequestValidatorId',
    'ResourceId',
    'RestApiId',
  ],
  none: {
    [cache]: ['Integration.CacheKeyParameters', 'Integration.CacheNamespace'],
    [reasons.network]: ['Integration.ConnectionId', 'Integration.ConnectionType', 'Integration.IntegrationTarget'],
  },
  difference: { 'Responses are sent when they are complete.': ['Integration.ResponseTransferMode'] },
};

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-deployment.html */
export const deploymentProperties: PropertySupport = {
  honored: ['Description', 'RestApiId', 'StageDescription.Variables', 'StageName'],
  difference: { 'Changes take effect at once, for all requests.': ['DeploymentCanarySettings'] },
  none: { 'Only the variables of the stage are used.': ['StageDescription'] },
};

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-stage.html */
export const stageProperties: PropertySupport = {
  honored: ['DeploymentId', 'Description', 'RestApiId', 'StageName', 'Tags', 'Variables'],
  difference: {
    'Requests are not logged.': ['AccessLogSetting'],
    'Changes take effect at once, for all requests.': ['CanarySetting'],
  },
  none: {
    [cache]: ['CacheClusterEnabled', 'CacheClusterSize'],
    'Certificates are not used.': ['ClientCertificateId'],
    'Documentation is not published.': ['DocumentationVersion'],
    'Requests are not limited, cached, logged or measured.': ['MethodSettings'],
    [reasons.tracing]: ['TracingEnabled'],
  },
};

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-authorizer.html */
export const authorizerProperties: PropertySupport = {
  honored: [
    'AuthorizerCredentials',
    'AuthorizerResultTtlInSeconds',
    'AuthorizerUri',
    'IdentitySource',
    'IdentityValidationExpression',
    'Name',
    'ProviderARNs',
    'RestApiId',
    'Type',
  ],
  none: { 'It is only for definitions in OpenAPI.': ['AuthType'] },
};

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-model.html */
export const modelProperties: PropertySupport = {
  honored: ['ContentType', 'Description', 'Name', 'RestApiId', 'Schema'],
};

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-requestvalidator.html */
export const requestValidatorProperties: PropertySupport = {
  honored: ['Name', 'RestApiId', 'ValidateRequestBody', 'ValidateRequestParameters'],
};

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-gatewayresponse.html */
export const gatewayResponseProperties: PropertySupport = {
  honored: ['ResponseParameters', 'ResponseTemplates', 'ResponseType', 'RestApiId', 'StatusCode'],
};

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-apikey.html */
export const apiKeyProperties: PropertySupport = {
  honored: ['CustomerId', 'Description', 'Enabled', 'Name', 'Tags', 'Value'],
  none: { 'IDs never contain the name.': ['GenerateDistinctId'] },
  missing: { 'Only usage plans admit keys to stages.': ['StageKeys'] },
};

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-usageplan.html */
export const usagePlanProperties: PropertySupport = {
  honored: ['ApiStages.ApiId', 'ApiStages.Stage', 'Description', 'Tags', 'UsagePlanName'],
  none: { 'Requests are not limited.': ['ApiStages.Throttle', 'Quota', 'Throttle'] },
};

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-usageplankey.html */
export const usagePlanKeyProperties: PropertySupport = {
  honored: ['KeyId', 'UsagePlanId'],
  none: { 'All keys are API keys.': ['KeyType'] },
};
