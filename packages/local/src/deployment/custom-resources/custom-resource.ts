import {
  CustomResourceFailure,
  type CustomResourceRequest,
  type CustomResources,
} from '../../kernel/resources/custom-resources.js';
import { type LocalResource } from '../../kernel/resources/local-resource.js';
import {
  type CreatedResource,
  type ResourceProvider,
  type ResourceRequest,
} from '../../kernel/resources/resource-provider.js';
import { UpdateNotSupported } from '../../kernel/resources/update-not-supported.js';

/** The type whose provider is that of all types `Custom::<name>`. */
export const customResourceType = 'AWS::CloudFormation::CustomResource';

/**
 * A resource that a function or a topic of the app provides. `Ref` is the ID that it gives, and its data are the
 * attributes. A failed creation is deleted, and a failed update is undone.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-customresource.html
 */
export const customResource: ResourceProvider = {
  types: {
    [customResourceType]: { honored: ['ServiceTimeout', 'ServiceToken'], others: 'honored' },
  },
  status: 'running',
  async create(request, { customResources }) {
    request.properties.string('ServiceToken');
    checkTimeout(request);
    const created = { ...identityOf(request), requestType: 'Create', properties: request.properties.values } as const;
    try {
      return resourceOf(await customResources.send(created));
    } catch (error) {
      if (!(error instanceof CustomResourceFailure)) throw error;
      const physicalId = error.physicalId ?? request.generatedName({ maxLength: 1024 });
      await rollBack(customResources, { ...created, requestType: 'Delete', physicalId });
      return request.fail(error.message);
    }
  },
  async update(request, before, { customResources }) {
    const updated = {
      ...identityOf(request),
      requestType: 'Update',
      physicalId: before.physicalId,
      properties: request.properties.values,
      oldProperties: before.properties,
    } as const;
    if (request.properties.string('ServiceToken') !== before.properties['ServiceToken'])
      throw new UpdateNotSupported('the ServiceToken of a custom resource cannot be changed');
    checkTimeout(request);
    try {
      return resourceOf(await customResources.send(updated));
    } catch (error) {
      if (!(error instanceof CustomResourceFailure)) throw error;
      const { properties, oldProperties } = updated;
      await rollBack(customResources, { ...updated, properties: oldProperties, oldProperties: properties });
      return request.fail(error.message);
    }
  },
  async delete(resource, { customResources }) {
    const { physicalId, properties } = resource;
    await customResources.send({ ...identityOfRecord(resource), requestType: 'Delete', physicalId, properties });
  },
};

/** A failure of the rollback is not reported: that of the request is. */
async function rollBack(customResources: CustomResources, request: CustomResourceRequest): Promise<void> {
  await customResources.send(request).catch((error: unknown) => {
    if (!(error instanceof CustomResourceFailure)) throw error;
  });
}

function resourceOf({ physicalId, data }: Awaited<ReturnType<CustomResources['send']>>): CreatedResource {
  return { ref: physicalId, attributes: data };
}

function checkTimeout({ properties }: ResourceRequest): void {
  const timeout = properties.optionalNumber('ServiceTimeout');
  if (timeout !== undefined && !(Number.isInteger(timeout) && timeout >= 1 && timeout <= 3600))
    properties.fail('ServiceTimeout', `must be an integer from 1 to 3600, got ${timeout}`);
}

function identityOf({ stackName, logicalId, type }: ResourceRequest) {
  return { stackName, logicalId, type };
}

function identityOfRecord({ stack, logicalId, type }: LocalResource) {
  return { stackName: stack, logicalId, type };
}
