import { AwsError } from '../../../kernel/aws-error.js';
import { type Invoke } from '../../../kernel/calls.js';
import {
  type CreatedResource,
  type ResourceProvider,
  type ResourceRequest,
} from '../../../kernel/resources/resource-provider.js';
import { tagList, updateTags } from '../../../kernel/resources/tag-changes.js';

/**
 * `Ref` is the parameter's name.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ssm-parameter.html
 */
export const ssmParameter: ResourceProvider = {
  types: {
    'AWS::SSM::Parameter': {
      honored: ['AllowedPattern', 'DataType', 'Description', 'Name', 'Tags', 'Tier', 'Type', 'Value'],
      difference: { 'Parameters do not expire.': ['Policies'] },
    },
  },
  status: 'running',
  async create(request, { invoke }) {
    await invoke('ssm', 'PutParameter', { ...definitionOf(request), Tags: tagList(request.properties) });
    return created(request);
  },
  async update(request, before, services) {
    const name = nameOf(request);
    if (name !== before.physicalId) return ssmParameter.create(request, services);
    const { invoke } = services;
    await invoke('ssm', 'PutParameter', { ...definitionOf(request), Overwrite: true });
    const resource = { ResourceType: 'Parameter', ResourceId: name };
    await updateTags(
      request.properties,
      Object.keys((before.properties['Tags'] as object | undefined) ?? {}).map((Key) => ({ Key })),
      (TagKeys) => invoke('ssm', 'RemoveTagsFromResource', { ...resource, TagKeys }),
      (Tags) => invoke('ssm', 'AddTagsToResource', { ...resource, Tags }),
    );
    return created(request);
  },
  async delete({ physicalId: Name }, { invoke }) {
    await invoke('ssm', 'DeleteParameter', { Name }).catch((error: unknown) => {
      if (!(error instanceof AwsError) || error.code !== 'ParameterNotFound') throw error;
    });
  },
};

/** Values that stacks of several regions share. All stacks are in one region here, so they have the values at once. */
export const crossRegionExports: ResourceProvider = {
  types: {
    'Custom::CrossRegionExportReader': { honored: [], others: 'honored' },
    'Custom::CrossRegionExportWriter': { honored: [], others: 'honored' },
  },
  status: 'running',
  async create({ properties, generatedName }, { invoke }) {
    for (const [name, value] of Object.entries(properties.object('WriterProps').object('exports').values))
      await putValue(invoke, name, String(value));
    const attributes = properties.object('ReaderProps').object('imports').values;
    return { ref: generatedName({ maxLength: 255 }), attributes };
  },
  update: (request, _before, services) => crossRegionExports.create(request, services),
};

async function putValue(invoke: Invoke, Name: string, Value: string): Promise<void> {
  await invoke('ssm', 'PutParameter', { Name, Value, Type: 'String', Tier: 'Intelligent-Tiering', Overwrite: true });
}

function nameOf({ properties, generatedName }: ResourceRequest): string {
  return properties.optionalString('Name') ?? `CFN-${generatedName({ maxLength: 1000 })}`;
}

function created(request: ResourceRequest): CreatedResource {
  const { properties } = request;
  return {
    ref: nameOf(request),
    attributes: { Type: properties.string('Type'), Value: properties.string('Value') },
  };
}

function definitionOf(request: ResourceRequest): object {
  const { properties } = request;
  return {
    Name: nameOf(request),
    Value: properties.string('Value'),
    Type: properties.string('Type'),
    Description: properties.optionalString('Description'),
    AllowedPattern: properties.optionalString('AllowedPattern'),
    Tier: properties.optionalString('Tier'),
    DataType: properties.optionalString('DataType'),
  };
}
