import { type ResourceProvider } from '../../../kernel/resources/resource-provider.js';
import { type LayerDefinition } from '../layers.js';
import { codeOf } from './function-code.js';
import { layerProperties } from './lambda-properties.js';

/**
 * `Ref` is the version's ARN. A change publishes another version.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-layerversion.html
 */
export const layerVersion: ResourceProvider = {
  types: { 'AWS::Lambda::LayerVersion': layerProperties },
  status: 'running',
  async create({ properties, generatedName }, services) {
    const definition: LayerDefinition = {
      name: properties.optionalString('LayerName') ?? generatedName({ maxLength: 64 }),
      code: await codeOf(properties.object('Content'), services),
      description: properties.optionalString('Description'),
      runtimes: properties.strings('CompatibleRuntimes'),
    };
    const { arn } = await services.invoke<{ readonly arn: string }>('lambda', 'PublishLayerFromDefinition', definition);
    return { ref: arn, attributes: { LayerVersionArn: arn } };
  },
  update: (request, _before, services) => layerVersion.create(request, services),
  async delete({ physicalId }, { invoke }) {
    const [, LayerName, version] = /:layer:([^:]+):(\d+)$/.exec(physicalId) ?? [];
    await invoke('lambda', 'DeleteLayerVersion', { LayerName, VersionNumber: Number(version) });
  },
};
