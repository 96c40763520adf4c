import { resolve } from 'node:path';
import { AssemblyError } from './assembly-error.js';
import { type FileAsset } from './cloud-assembly.js';
import { isJsonObject } from '../../kernel/json.js';
import { readJsonObject } from './read-json.js';

/**
 * Reads the file assets of an asset manifest (`Images.assets.json`). `readImageAssets` reads container images. Assets
 * that an executable creates at deployment are omitted.
 */
export async function readAssets(directory: string, file: string): Promise<FileAsset[]> {
  const path = resolve(directory, file);
  const files = (await readJsonObject(path))['files'];
  const assets: FileAsset[] = [];
  for (const [id, entry] of Object.entries(isJsonObject(files) ? files : {})) {
    const source = isJsonObject(entry) ? entry['source'] : undefined;
    const destinations = isJsonObject(entry) ? entry['destinations'] : undefined;
    if (!isJsonObject(source) || !isJsonObject(destinations))
      throw new AssemblyError(path, `asset ${id} has no source or no destinations`);
    if (typeof source['path'] !== 'string') continue;
    for (const destination of Object.values(destinations)) {
      if (
        !isJsonObject(destination) ||
        typeof destination['bucketName'] !== 'string' ||
        typeof destination['objectKey'] !== 'string'
      ) {
        throw new AssemblyError(path, `asset ${id} has a destination without bucketName or objectKey`);
      }
      assets.push({
        path: resolve(directory, source['path']),
        packaging: source['packaging'] === 'zip' ? 'zip' : 'file',
        bucketName: destination['bucketName'],
        objectKey: destination['objectKey'],
      });
    }
  }
  return assets;
}
