import { type DeploymentServices } from '../../../kernel/resources/deployment-services.js';
import { type LocalResource } from '../../../kernel/resources/local-resource.js';
import {
  type CreatedResource,
  type ResourceProvider,
  type ResourceRequest,
} from '../../../kernel/resources/resource-provider.js';
import { deploymentProperties, resourceProperties, restApiProperties, stageProperties } from './rest-api-properties.js';

/** The characters of IDs. */
export const idCharacters = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** Runs `create` again for an update, and deletes the resource if its API is another one now. */
export async function createAgain(
  provider: ResourceProvider,
  request: ResourceRequest,
  before: LocalResource,
  services: DeploymentServices,
): Promise<CreatedResource> {
  if (request.properties.values['RestApiId'] !== before.properties['RestApiId'])
    await provider.delete?.(before, services);
  return provider.create(request, services);
}

/**
 * A REST API. `Ref` is its ID.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-restapi.html
 */
export const restApi: ResourceProvider = {
  types: { 'AWS::ApiGateway::RestApi': restApiProperties },
  status: 'running',
  async create({ properties, logicalId, generatedId }, { invoke }) {
    const id = generatedId(10, idCharacters);
    const rootResourceId = generatedId(11, idCharacters).slice(1);
    await invoke('apigateway', 'DeployRestApi', {
      id,
      rootResourceId,
      name: properties.optionalString('Name') ?? logicalId,
      description: properties.optionalString('Description'),
      version: properties.optionalString('Version'),
      binaryMediaTypes: properties.strings('BinaryMediaTypes'),
      minimumCompressionSize: properties.optionalNumber('MinimumCompressionSize'),
      apiKeySource: properties.optionalString('ApiKeySourceType') ?? 'HEADER',
      endpointConfiguration: { types: properties.object('EndpointConfiguration').strings('Types') },
      tags: properties.tags(),
    });
    return { ref: id, attributes: { RestApiId: id, RootResourceId: rootResourceId } };
  },
  update: (request, _, services) => restApi.create(request, services),
  async delete({ physicalId: restApiId }, { invoke }) {
    await invoke('apigateway', 'RemoveRestApi', { restApiId });
  },
};

/** `Ref` is the resource's ID. */
export const restApiResource: ResourceProvider = {
  types: { 'AWS::ApiGateway::Resource': resourceProperties },
  status: 'running',
  async create({ properties, generatedId }, { invoke }) {
    const id = generatedId(6, idCharacters);
    await invoke('apigateway', 'DeployResource', {
      restApiId: properties.string('RestApiId'),
      id,
      parentId: properties.string('ParentId'),
      pathPart: properties.string('PathPart'),
    });
    return { ref: id, attributes: { ResourceId: id } };
  },
  update: (request, before, services) => createAgain(restApiResource, request, before, services),
  delete: (resource, services) => removePart(resource, services, 'resources'),
};

/** `Ref` is the deployment's ID. A `StageName` creates a stage. Changes of an API take effect at once. */
export const restApiDeployment: ResourceProvider = {
  types: { 'AWS::ApiGateway::Deployment': deploymentProperties },
  status: 'running',
  async create({ properties, generatedId }, { invoke }) {
    const id = generatedId(6, idCharacters);
    const restApiId = properties.string('RestApiId');
    const description = properties.optionalString('Description');
    await invoke('apigateway', 'DeployDeployment', { restApiId, id, description });
    const stageName = properties.optionalString('StageName');
    const variables = properties.object('StageDescription').tags('Variables');
    if (stageName !== undefined)
      await invoke('apigateway', 'DeployStage', { restApiId, stageName, deploymentId: id, variables });
    return { ref: id, attributes: { DeploymentId: id } };
  },
  update: (request, before, services) => createAgain(restApiDeployment, request, before, services),
  delete: (resource, services) => removePart(resource, services, 'deployments'),
};

/** `Ref` is the stage's name. */
export const restApiStage: ResourceProvider = {
  types: { 'AWS::ApiGateway::Stage': stageProperties },
  status: 'running',
  async create({ properties, generatedId }, { invoke }) {
    const stageName = properties.optionalString('StageName') ?? generatedId(6, idCharacters);
    await invoke('apigateway', 'DeployStage', {
      restApiId: properties.string('RestApiId'),
      stageName,
      deploymentId: properties.optionalString('DeploymentId'),
      description: properties.optionalString('Description'),
      variables: properties.tags('Variables'),
      tags: properties.tags(),
    });
    return { ref: stageName };
  },
  async update(request, before, services) {
    const created = await createAgain(restApiStage, request, before, services);
    if (created.ref !== before.physicalId) await restApiStage.delete?.(before, services);
    return created;
  },
  delete: (resource, services) => removePart(resource, services, 'stages'),
};

/** Removes a part of an API, whose ID is the resource's. */
export async function removePart(
  { properties, physicalId: id }: LocalResource,
  { invoke }: Pick<DeploymentServices, 'invoke'>,
  kind: string,
): Promise<void> {
  await invoke('apigateway', 'RemovePart', { restApiId: String(properties['RestApiId']), kind, id });
}
