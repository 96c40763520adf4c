import { type PropertySupport, reasons } from '../../../kernel/resources/property-support.js';

const atOnce = 'Changes take effect at once.';
const notStored = 'It is not stored.';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-api.html */
export const apiProperties: PropertySupport = {
  honored: [
    'CorsConfiguration.AllowCredentials',
    'CorsConfiguration.AllowHeaders',
    'CorsConfiguration.AllowMethods',
    'CorsConfiguration.AllowOrigins',
    'CorsConfiguration.ExposeHeaders',
    'CorsConfiguration.MaxAge',
    'Name',
    'ProtocolType',
  ],
  difference: { 'The local URL is always served.': ['DisableExecuteApiEndpoint'] },
  none: {
    'Definitions are not imported.': ['BasePath', 'FailOnWarnings'],
    [notStored]: ['Description', 'Version'],
    [reasons.network]: ['IpAddressType'],
    [reasons.tags]: ['Tags'],
    [reasons.webSocket]: ['ApiKeySelectionExpression', 'DisableSchemaValidation', 'RouteSelectionExpression'],
  },
  missing: {
    'Definitions are not imported; define routes and integrations as resources.': ['Body', 'BodyS3Location'],
    'The route and integration of quick create do not exist; define them as resources.': [
      'CredentialsArn',
      'RouteKey',
      'Target',
    ],
  },
};

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-integration.html */
export const integrationProperties: PropertySupport = {
  honored: [
    'ApiId',
    'CredentialsArn',
    'IntegrationSubtype',
    'IntegrationType',
    'IntegrationUri',
    'PayloadFormatVersion',
    'RequestParameters',
    'TimeoutInMillis',
  ],
  none: {
    'HTTP integrations, which are not supported, use it.': [
      'ConnectionId',
      'ConnectionType',
      'IntegrationMethod',
      'TlsConfig',
    ],
    [notStored]: ['Description'],
    [reasons.webSocket]: [
      'ContentHandlingStrategy',
      'PassthroughBehavior',
      'RequestTemplates',
      'TemplateSelectionExpression',
    ],
  },
  missing: { 'Responses are not mapped.': ['ResponseParameters'] },
};

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-route.html */
export const routeProperties: PropertySupport = {
  honored: ['ApiId', 'AuthorizationType', 'RouteKey', 'Target'],
  none: {
    [notStored]: ['OperationName'],
    [reasons.webSocket]: [
      'ApiKeyRequired',
      'ModelSelectionExpression',
      'RequestModels',
      'RequestParameters',
      'RouteResponseSelectionExpression',
    ],
  },
  missing: { 'Authorizers are not supported.': ['AuthorizationScopes', 'AuthorizerId'] },
};

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-stage.html */
export const stageProperties: PropertySupport = {
  honored: ['ApiId', 'StageName', 'StageVariables'],
  difference: { 'Requests are not logged.': ['AccessLogSettings'] },
  none: {
    [atOnce]: ['AutoDeploy', 'DeploymentId'],
    [reasons.webSocket]: ['ClientCertificateId'],
    [reasons.capacity]: ['DefaultRouteSettings', 'RouteSettings'],
    [notStored]: ['Description'],
    [reasons.permissions]: ['AccessPolicyId'],
    [reasons.tags]: ['Tags'],
  },
};

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-authorizer.html */
export const authorizerProperties: PropertySupport = {
  honored: [],
  others: { effect: 'missing', reason: 'Authorizers are not supported: routes with one reject all requests.' },
};

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-deployment.html */
export const deploymentProperties: PropertySupport = { honored: [], others: { effect: 'none', reason: atOnce } };
