import { isJsonObject, type JsonObject } from '../../kernel/json.js';
import { type Template } from './template.js';

/**
 * Construct paths by logical ID, from the metadata of a stack artifact (`/Images/Bucket/Resource` -> entries of type
 * `aws:cdk:logicalId`), otherwise from `aws:cdk:path` in the template.
 *
 * The metadata of a stack includes the resources of its nested stacks, which can have the same logical IDs.
 * `nestedPath` is the construct path of the nested stack to read; omit it for the stack itself.
 */
export function constructPaths(metadata: JsonObject, template: Template, nestedPath?: string): Map<string, string> {
  const paths = pathsInTemplate(template);
  const listed = logicalIds(metadata);
  const nested = listed.map(([path]) => nestedStackPath(path)).filter((path) => path !== undefined);
  const inside = (path: string, parent: string) => path.startsWith(`${parent}/`);
  const deeper = nested.filter((path) => nestedPath === undefined || inside(path, nestedPath));
  for (const [path, logicalId] of listed) {
    const ours = (nestedPath === undefined || inside(path, nestedPath)) && !deeper.some((other) => inside(path, other));
    if (ours) paths.set(logicalId, path);
  }
  return paths;
}

/** Construct paths by logical ID, from `aws:cdk:path` in the template. */
export function pathsInTemplate(template: Template): Map<string, string> {
  const paths = new Map<string, string>();
  for (const [logicalId, resource] of Object.entries(template.Resources ?? {})) {
    const path = resource.Metadata?.['aws:cdk:path'];
    if (typeof path === 'string') paths.set(logicalId, path);
  }
  return paths;
}

/**
 * The construct path of a nested stack, from that of its resource in the parent:
 * `Images/Tables.NestedStack/Tables.NestedStackResource` -> `Images/Tables`. `undefined` for other resources.
 */
export function nestedStackPath(resourcePath: string): string | undefined {
  return /^(.*)\.NestedStack\/[^/]*\.NestedStackResource$/.exec(resourcePath)?.[1];
}

function logicalIds(metadata: JsonObject): [path: string, logicalId: string][] {
  return Object.entries(metadata).flatMap(([path, entries]) =>
    (Array.isArray(entries) ? entries : [])
      .filter(
        (entry) => isJsonObject(entry) && entry['type'] === 'aws:cdk:logicalId' && typeof entry['data'] === 'string',
      )
      .map((entry): [string, string] => [path.replace(/^\//, ''), String(isJsonObject(entry) ? entry['data'] : '')]),
  );
}
