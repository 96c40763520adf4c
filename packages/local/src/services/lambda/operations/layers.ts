import { type Layers, type LayerVersion } from '../layers.js';
import { type CodeInput, readCode } from './read-definition.js';
import { type LambdaDependencies } from './dependencies.js';

interface PublishInput {
  readonly LayerName: string;
  readonly Content: CodeInput;
  readonly Description?: string;
  readonly CompatibleRuntimes?: readonly string[];
}

/** Operations on layers. */
export function layerOperations(layers: Layers, { invoke }: Pick<LambdaDependencies, 'invoke'>) {
  return {
    PublishLayerVersion: async ({ LayerName, Content, Description, CompatibleRuntimes }: PublishInput) =>
      layerOutput(
        await layers.publish({
          name: LayerName.replace(/^.*:layer:/, ''),
          code: await readCode(Content, invoke),
          description: Description,
          runtimes: CompatibleRuntimes,
        }),
      ),
    GetLayerVersionByArn: ({ Arn }: { readonly Arn: string }) => layerOutput(layers.find(Arn)),
    DeleteLayerVersion: (input: { readonly LayerName: string; readonly VersionNumber: number }): undefined => {
      layers.delete(input.LayerName.replace(/^.*:layer:/, ''), input.VersionNumber);
    },
  };
}

/** A version as the API has it. */
function layerOutput({ arn, version, description, runtimes, code, created }: LayerVersion): object {
  return {
    Content: { Location: `file://${code.directory}`, CodeSha256: code.sha256, CodeSize: code.size },
    LayerArn: arn.replace(/:\d+$/, ''),
    LayerVersionArn: arn,
    Description: description,
    CreatedDate: new Date(created).toISOString().replace('Z', '+0000'),
    Version: version,
    ...(runtimes.length === 0 ? {} : { CompatibleRuntimes: runtimes }),
  };
}
