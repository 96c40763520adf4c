import { extname, resolve } from 'node:path';
import { type FileAsset, type ImageAsset } from './cloud-assembly.js';
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.js';

/** The bucket in which templates find legacy assets. It exists only as a name. */
const legacyBucket = 'cdk-legacy-assets';

/** Assets of a stack that has no asset manifest, with the template parameters that locate them. */
export interface LegacyAssets {
  readonly assets: readonly FileAsset[];
  readonly images: readonly ImageAsset[];
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * Reads the assets of CDK 1 and of `LegacyStackSynthesizer`: metadata of type `aws:cdk:asset`. Their templates have
 * parameters for the bucket, for the key (prefix and name, separated by `||`) and for the hash of each file.
 *
 * @param metadata metadata of the stack's artifact, by construct path
 */
export function legacyAssets(directory: string, metadata: JsonObject): LegacyAssets {
  const assets: FileAsset[] = [];
  const images: ImageAsset[] = [];
  const parameters: Record<string, string> = {};
  const entries = Object.values(metadata)
    .flatMap((list) => (Array.isArray(list) ? list : []))
    .filter(isJsonObject);
  for (const { type, data } of entries) {
    if (type !== 'aws:cdk:asset' || !isJsonObject(data) || typeof data['path'] !== 'string') continue;
    const path = resolve(directory, data['path']);
    const hash = text(data['sourceHash']) ?? text(data['id']) ?? '';
    if (data['packaging'] === 'container-image') {
      images.push(imageAsset(path, hash, data));
      continue;
    }
    const packaging = data['packaging'] === 'zip' ? 'zip' : 'file';
    const name = `${hash}${packaging === 'zip' ? '.zip' : extname(path)}`;
    assets.push({ path, packaging, bucketName: legacyBucket, objectKey: `assets/${name}` });
    const values = { s3BucketParameter: legacyBucket, s3KeyParameter: `assets/||${name}`, artifactHashParameter: hash };
    for (const [member, value] of Object.entries(values)) {
      const parameter = text(data[member]);
      if (parameter !== undefined) parameters[parameter] = value;
    }
  }
  return { assets, images, parameters };
}

function imageAsset(path: string, hash: string, data: JsonObject): ImageAsset {
  const buildArgs = isJsonObject(data['buildArgs']) ? data['buildArgs'] : {};
  const [dockerFile, target] = [text(data['file']), text(data['target'])];
  return {
    path,
    buildArgs: Object.fromEntries(Object.entries(buildArgs).map(([name, value]) => [name, String(value)])),
    repositoryName: text(data['repositoryName']) ?? 'aws-cdk/assets',
    imageTag: text(data['imageTag']) ?? hash,
    ...(dockerFile === undefined ? {} : { dockerFile }),
    ...(target === undefined ? {} : { target }),
  };
}

function text(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
