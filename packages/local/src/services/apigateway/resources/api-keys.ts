import { type ResourceProvider } from '../../../kernel/resources/resource-provider.js';
import { apiKeyProperties, usagePlanKeyProperties, usagePlanProperties } from './rest-api-properties.js';
import { idCharacters } from './rest-api.js';

/** A key for requests. `Ref` is its ID. */
export const restApiKey: ResourceProvider = {
  types: { 'AWS::ApiGateway::ApiKey': apiKeyProperties },
  status: 'running',
  async create({ properties, generatedId, generatedName }, { invoke }) {
    const id = generatedId(10, idCharacters);
    await invoke('apigateway', 'DeployApiKey', {
      id,
      name: properties.optionalString('Name') ?? generatedName({ maxLength: 60 }),
      value: properties.optionalString('Value') ?? generatedId(40, `${idCharacters}ABCDEFGHIJKLMNOPQRSTUVWXYZ`),
      description: properties.optionalString('Description'),
      enabled: properties.optionalBoolean('Enabled') ?? false,
      customerId: properties.optionalString('CustomerId'),
      tags: properties.tags(),
    });
    return { ref: id, attributes: { APIKeyId: id } };
  },
  update: (request, _, services) => restApiKey.create(request, services),
  async delete({ physicalId: id }, { invoke }) {
    await invoke('apigateway', 'RemoveApiKey', { id });
  },
};

/** A plan that admits keys to stages. `Ref` is its ID. */
export const restApiUsagePlan: ResourceProvider = {
  types: { 'AWS::ApiGateway::UsagePlan': usagePlanProperties },
  status: 'running',
  async create({ properties, generatedId, generatedName }, { invoke }) {
    const id = generatedId(6, idCharacters);
    await invoke('apigateway', 'DeployUsagePlan', {
      id,
      name: properties.optionalString('UsagePlanName') ?? generatedName({ maxLength: 60 }),
      description: properties.optionalString('Description'),
      apiStages: properties
        .objects('ApiStages')
        .map((stage) => ({ apiId: stage.optionalString('ApiId'), stage: stage.optionalString('Stage') })),
      tags: properties.tags(),
    });
    return { ref: id, attributes: { Id: id } };
  },
  update: (request, _, services) => restApiUsagePlan.create(request, services),
  async delete({ physicalId: id }, { invoke }) {
    await invoke('apigateway', 'RemoveUsagePlan', { id });
  },
};

/** Adds a key to a usage plan. `Ref` is `<key ID>:<plan ID>`. */
export const restApiUsagePlanKey: ResourceProvider = {
  types: { 'AWS::ApiGateway::UsagePlanKey': usagePlanKeyProperties },
  status: 'running',
  async create({ properties }, { invoke }) {
    const keyId = properties.string('KeyId');
    const planId = properties.string('UsagePlanId');
    await invoke('apigateway', 'DeployUsagePlanKey', { planId, keyId, isMember: true });
    const id = `${keyId}:${planId}`;
    return { ref: id, attributes: { Id: id } };
  },
  update: (request, _, services) => restApiUsagePlanKey.create(request, services),
  async delete({ physicalId }, { invoke }) {
    const [keyId, planId] = physicalId.split(':');
    await invoke('apigateway', 'DeployUsagePlanKey', { planId, keyId, isMember: false });
  },
};
