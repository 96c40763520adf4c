import { basename } from 'node:path';
import { isJsonObject } from '../../kernel/json.js';
import { type AssemblyStack, type FileAsset } from './cloud-assembly.js';

/**
 * Adds the folders of source maps that are not part of their assets. A construct writes such a folder to the metadata
 * of its stack, in an entry of type `stepwell:source-maps`: the hash of the asset, a space, and an absolute path.
 */
export function withSourceMaps(assets: readonly FileAsset[], stacks: readonly AssemblyStack[]): readonly FileAsset[] {
  const folders = new Map<string, string>();
  for (const entry of stacks.flatMap(({ metadata }) => Object.values(metadata).flat())) {
    if (!isJsonObject(entry) || entry['type'] !== 'stepwell:source-maps' || typeof entry['data'] !== 'string') continue;
    const [, hash, folder] = /^(\S+) (.+)$/.exec(entry['data']) ?? [];
    if (hash !== undefined && folder !== undefined) folders.set(`asset.${hash}`, folder);
  }
  return assets.map((asset) => ({ ...asset, sourceMaps: folders.get(basename(asset.path)) }));
}
