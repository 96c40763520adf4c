import { resolve } from 'node:path';
import { AssemblyError } from './assembly-error.js';
import { type AssemblyStack, type CloudAssembly, type FileAsset, type ImageAsset } from './cloud-assembly.js';
import { dependencyOrder } from './dependency-order.js';
import { isJsonObject, type JsonObject } from '../../kernel/json.js';
import { legacyAssets } from './legacy-assets.js';
import { readAssets } from './read-assets.js';
import { readImageAssets } from './read-image-assets.js';
import { readJsonObject } from './read-json.js';
import { readStack } from './read-stack.js';
import { withSourceMaps } from './source-maps.js';

/**
 * Reads a cloud assembly (`cdk.out`, the output of `cdk synth` or `app.synth()`) with the nested assemblies of stages.
 * The stacks are in dependency order.
 *
 * @param directory the folder with `manifest.json`
 * @throws {@link AssemblyError} if a file is missing or invalid, or stacks have circular dependencies
 * @see https://docs.aws.amazon.com/cdk/v2/guide/deploy.html#deploy-how-synth
 */
export async function readAssembly(directory: string): Promise<CloudAssembly> {
  const root = resolve(directory);
  const stacks: AssemblyStack[] = [];
  const assets: FileAsset[] = [];
  const images: ImageAsset[] = [];
  await readManifest(root, stacks, assets, images);
  return { directory: root, stacks, assets: withSourceMaps(assets, stacks), images };
}

async function readManifest(
  directory: string,
  stacks: AssemblyStack[],
  assets: FileAsset[],
  images: ImageAsset[],
): Promise<void> {
  const file = resolve(directory, 'manifest.json');
  const artifacts = (await readJsonObject(file))['artifacts'];
  const byId = new Map(
    Object.entries(isJsonObject(artifacts) ? artifacts : {}).filter((entry): entry is [string, JsonObject] =>
      isJsonObject(entry[1]),
    ),
  );
  const sorted = dependencyOrder([...byId.keys()], (id) => dependencies(byId.get(id)));
  if ('cycle' in sorted)
    throw new AssemblyError(file, `circular dependency between artifacts: ${sorted.cycle.join(' -> ')}`);
  const paths = new Map<string, string>();
  for (const id of sorted.order) {
    const artifact = byId.get(id) ?? {};
    const properties = isJsonObject(artifact['properties']) ? artifact['properties'] : {};
    // Other artifacts (the construct tree, feature flag reports) are not deployed.
    if (artifact['type'] === 'aws:cloudformation:stack') {
      const before = dependencies(artifact).flatMap((other) => paths.get(other) ?? []);
      const read = await readStack(directory, id, artifact);
      const legacy = legacyAssets(directory, read.metadata);
      assets.push(...legacy.assets);
      images.push(...legacy.images);
      const stack = { ...read, dependencies: before, parameters: { ...legacy.parameters, ...read.parameters } };
      paths.set(id, stack.displayName);
      stacks.push(stack);
    } else if (artifact['type'] === 'cdk:asset-manifest' && typeof properties['file'] === 'string') {
      assets.push(...(await readAssets(directory, properties['file'])));
      images.push(...(await readImageAssets(directory, properties['file'])));
    } else if (artifact['type'] === 'cdk:cloud-assembly' && typeof properties['directoryName'] === 'string') {
      await readManifest(resolve(directory, properties['directoryName']), stacks, assets, images);
    }
  }
}

function dependencies(artifact: JsonObject | undefined): string[] {
  const list = artifact?.['dependencies'];
  return Array.isArray(list) ? list.filter((id) => typeof id === 'string') : [];
}
