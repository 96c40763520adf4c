import { reasons, withoutEffect } from '../../../kernel/resources/property-support.js';
import { type ResourceProvider } from '../../../kernel/resources/resource-provider.js';
import {
  authorizerProperties,
  gatewayResponseProperties,
  modelProperties,
  requestValidatorProperties,
} from './rest-api-properties.js';
import { createAgain, idCharacters, removePart } from './rest-api.js';

/** A schema for bodies. `Ref` is its name. */
export const restApiModel: ResourceProvider = {
  types: { 'AWS::ApiGateway::Model': modelProperties },
  status: 'running',
  async create({ properties, generatedId }, { invoke }) {
    const id = generatedId(6, idCharacters);
    const name = properties.optionalString('Name') ?? generatedId(12, idCharacters);
    const part = {
      id,
      name,
      description: properties.optionalString('Description'),
      contentType: properties.optionalString('ContentType') ?? 'application/json',
      schema: properties.optionalJsonText('Schema') ?? '{}',
    };
    await invoke('apigateway', 'DeployPart', {
      restApiId: properties.string('RestApiId'),
      kind: 'models',
      id: name,
      part,
    });
    return { ref: name };
  },
  async update(request, before, services) {
    const created = await createAgain(restApiModel, request, before, services);
    if (created.ref !== before.physicalId) await restApiModel.delete?.(before, services);
    return created;
  },
  delete: (resource, services) => removePart(resource, services, 'models'),
};

/** `Ref` is the validator's ID. */
export const restApiRequestValidator: ResourceProvider = {
  types: { 'AWS::ApiGateway::RequestValidator': requestValidatorProperties },
  status: 'running',
  async create({ properties, generatedId }, { invoke }) {
    const id = generatedId(6, idCharacters);
    const part = {
      id,
      name: properties.optionalString('Name'),
      validateRequestBody: properties.optionalBoolean('ValidateRequestBody') ?? false,
      validateRequestParameters: properties.optionalBoolean('ValidateRequestParameters') ?? false,
    };
    await invoke('apigateway', 'DeployPart', {
      restApiId: properties.string('RestApiId'),
      kind: 'validators',
      id,
      part,
    });
    return { ref: id, attributes: { RequestValidatorId: id } };
  },
  update: (request, before, services) => createAgain(restApiRequestValidator, request, before, services),
  delete: (resource, services) => removePart(resource, services, 'validators'),
};

/** `Ref` is the authorizer's ID. */
export const restApiAuthorizer: ResourceProvider = {
  types: { 'AWS::ApiGateway::Authorizer': authorizerProperties },
  status: 'running',
  async create({ properties, generatedId, logicalId }, { invoke }) {
    const id = generatedId(6, idCharacters);
    const type = properties.string('Type');
    const part = {
      id,
      type,
      name: properties.optionalString('Name') ?? logicalId,
      providerARNs: properties.strings('ProviderARNs'),
      authorizerUri: properties.optionalString('AuthorizerUri'),
      authorizerCredentials: properties.optionalString('AuthorizerCredentials'),
      identitySource: properties.optionalString('IdentitySource'),
      identityValidationExpression: properties.optionalString('IdentityValidationExpression'),
      authorizerResultTtlInSeconds: properties.optionalNumber('AuthorizerResultTtlInSeconds'),
    };
    await invoke('apigateway', 'DeployPart', {
      restApiId: properties.string('RestApiId'),
      kind: 'authorizers',
      id,
      part,
    });
    const created = { ref: id, attributes: { AuthorizerId: id } };
    return type === 'COGNITO_USER_POOLS'
      ? { ...created, status: 'unsupported', reason: 'Cognito does not run here; methods with it reject all requests' }
      : created;
  },
  update: (request, before, services) => createAgain(restApiAuthorizer, request, before, services),
  delete: (resource, services) => removePart(resource, services, 'authorizers'),
};

/** `Ref` is a generated ID. */
export const restApiGatewayResponse: ResourceProvider = {
  types: { 'AWS::ApiGateway::GatewayResponse': gatewayResponseProperties },
  status: 'running',
  async create({ properties, generatedId }, { invoke }) {
    const responseType = properties.string('ResponseType');
    const part = {
      responseType,
      statusCode: properties.optionalString('StatusCode'),
      responseParameters: properties.tags('ResponseParameters'),
      responseTemplates: properties.tags('ResponseTemplates'),
    };
    const restApiId = properties.string('RestApiId');
    await invoke('apigateway', 'DeployPart', { restApiId, kind: 'gatewayResponses', id: responseType, part });
    const id = generatedId(10, idCharacters);
    return { ref: id, attributes: { Id: id } };
  },
  async update(request, before, services) {
    if (request.properties.values['ResponseType'] !== before.properties['ResponseType'])
      await restApiGatewayResponse.delete?.(before, services);
    return createAgain(restApiGatewayResponse, request, before, services);
  },
  delete: (resource, services) =>
    removePart({ ...resource, physicalId: String(resource.properties['ResponseType']) }, services, 'gatewayResponses'),
};

/** The role that writes the logs of all APIs: requests are not logged here. `Ref` is a generated ID. */
export const restApiAccount: ResourceProvider = {
  types: {
    'AWS::ApiGateway::Account': withoutEffect('Requests are not logged.'),
    'AWS::ApiGateway::BasePathMapping': withoutEffect('APIs are only served at their local URLs.'),
    'AWS::ApiGateway::ClientCertificate': withoutEffect('Certificates are not used.'),
    'AWS::ApiGateway::DocumentationPart': withoutEffect('Documentation is not published.'),
    'AWS::ApiGateway::DocumentationVersion': withoutEffect('Documentation is not published.'),
    'AWS::ApiGateway::VpcLink': withoutEffect(reasons.network),
  },
  status: 'stub',
  create({ type, generatedId }) {
    const id = generatedId(10, idCharacters);
    const name = type.split('::')[2] ?? '';
    return { ref: id, attributes: { Id: id, [`${name}Id`]: id } };
  },
};

/** A domain name, which does not resolve here. `Ref` is the name. */
export const restApiDomainName: ResourceProvider = {
  types: {
    'AWS::ApiGateway::DomainName': withoutEffect('APIs are only served at their local URLs.', ['DomainName']),
  },
  status: 'stub',
  create({ properties, generatedId, arn }) {
    const name = properties.string('DomainName');
    const regional = `d-${generatedId(10, idCharacters)}.execute-api.amazonaws.com`;
    return {
      ref: name,
      attributes: {
        DistributionDomainName: regional,
        DistributionHostedZoneId: 'Z2FDTNDATAQYW2',
        DomainNameArn: arn('apigateway', `/domainnames/${name}`),
        RegionalDomainName: regional,
        RegionalHostedZoneId: 'Z1UJRXOUMOOFQ8',
      },
    };
  },
};
