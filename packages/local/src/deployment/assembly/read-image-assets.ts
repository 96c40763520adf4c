import { resolve } from 'node:path';
import { type ImageAsset } from './cloud-assembly.js';
import { isJsonObject, type Json } from '../../kernel/json.js';
import { readJsonObject } from './read-json.js';

/**
 * Reads the container image assets of an asset manifest (`Images.assets.json`). Images that an executable creates at
 * deployment are omitted.
 */
export async function readImageAssets(directory: string, file: string): Promise<ImageAsset[]> {
  const images = (await readJsonObject(resolve(directory, file)))['dockerImages'];
  return Object.values(isJsonObject(images) ? images : {}).flatMap((image) =>
    isJsonObject(image) ? imageAssets(directory, image) : [],
  );
}

function imageAssets(directory: string, { source, destinations }: Readonly<Record<string, Json>>): ImageAsset[] {
  if (!isJsonObject(source) || typeof source['directory'] !== 'string' || !isJsonObject(destinations)) return [];
  const path = resolve(directory, source['directory']);
  const buildArgs = isJsonObject(source['dockerBuildArgs'])
    ? Object.fromEntries(Object.entries(source['dockerBuildArgs']).map(([name, value]) => [name, String(value)]))
    : {};
  return Object.values(destinations).flatMap((destination) => {
    if (
      !isJsonObject(destination) ||
      typeof destination['repositoryName'] !== 'string' ||
      typeof destination['imageTag'] !== 'string'
    )
      return [];
    const { repositoryName, imageTag } = destination;
    const [dockerFile, target] = [source['dockerFile'], source['dockerBuildTarget']];
    return [
      {
        path,
        buildArgs,
        repositoryName,
        imageTag,
        ...(typeof dockerFile === 'string' ? { dockerFile } : {}),
        ...(typeof target === 'string' ? { target } : {}),
      },
    ];
  });
}
