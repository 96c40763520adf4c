import { isJsonObject, type JsonObject } from './json.js';
import { type Template } from './template.js';

/**
 * Construct paths by logical id, from the metadata of a stack artifact (`/Images/Bucket/Resource` -> entries of type
 * `aws:cdk:logicalId`) and, for what it does not list (resources of nested stacks), from `aws:cdk:path` in the template.
 */
export function constructPaths(metadata: JsonObject, template: Template): Map<string, string> {
  const paths = new Map<string, string>();
  for (const [logicalId, resource] of Object.entries(template.Resources ?? {})) {
    const path = resource.Metadata?.['aws:cdk:path'];
    if (typeof path === 'string') paths.set(logicalId, path);
  }
  for (const [path, entries] of Object.entries(metadata)) {
    for (const entry of Array.isArray(entries) ? entries : []) {
      if (isJsonObject(entry) && entry['type'] === 'aws:cdk:logicalId' && typeof entry['data'] === 'string') paths.set(entry['data'], path.replace(/^\//, ''));
    }
  }
  return paths;
}
