import { loadAwsServiceSpec } from '@aws-cdk/aws-service-spec';
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.js';

const database = await loadAwsServiceSpec();

type Resource = ReturnType<typeof database.all<'resource'>>[number];
type PropertyType = Resource['properties'][string]['type'];

const resources: ReadonlyMap<string, Resource> = new Map(
  database.all('resource').map((resource) => [resource.cloudFormationType, resource]),
);

/** All types of CloudFormation's schema. */
export const schemaTypes: readonly string[] = [...resources.keys()].sort();

/** The members of an object type; `undefined` for values, maps and tags. */
function membersOf(type: PropertyType): Resource['properties'] | undefined {
  switch (type.type) {
    case 'ref':
      return database.get('typeDefinition', type.reference).properties;
    case 'array':
      return membersOf(type.element);
    case 'union':
      return type.types.map(membersOf).find((members) => members !== undefined);
    default:
      return undefined;
  }
}

/**
 * The paths of all properties of a type without members: `Code.S3Bucket`. Lists have no indices; values of maps, tags
 * and members of recursive types have no paths.
 */
export function schemaPaths(type: string): readonly string[] {
  return pathsOf(resources.get(type)?.properties ?? {}, '', []);
}

function pathsOf(properties: Resource['properties'], prefix: string, above: readonly object[]): string[] {
  return Object.entries(properties).flatMap(([name, property]) => {
    const members = membersOf(property.type);
    const isLeaf = members === undefined || above.includes(members) || isTag(members);
    return isLeaf ? [prefix + name] : pathsOf(members, `${prefix}${name}.`, [...above, members]);
  });
}

function isTag(members: Resource['properties']): boolean {
  return ['Key', 'Value'].join() === Object.keys(members).sort().join();
}

/**
 * Properties of a type, with all that the schema has.
 *
 * @param values values by path; `undefined` leaves a property out. @default - generated from the schema
 */
export function sampleProperties(type: string, values: Readonly<Record<string, Json | undefined>> = {}): JsonObject {
  return sampleObject(resources.get(type)?.properties ?? {}, '', [], values);
}

function sampleObject(
  properties: Resource['properties'],
  prefix: string,
  above: readonly object[],
  values: Readonly<Record<string, Json | undefined>>,
): JsonObject {
  const sample = (type: PropertyType, path: string): Json | undefined => {
    switch (type.type) {
      case 'ref': {
        const members = database.get('typeDefinition', type.reference).properties;
        return above.includes(members) ? undefined : sampleObject(members, `${path}.`, [...above, members], values);
      }
      case 'array':
        return [sample(type.element, path) ?? []].flat();
      case 'map':
        return { name: sample(type.element, path) ?? '' };
      case 'union':
        return sample(type.types.find((each) => membersOf(each) !== undefined) ?? type.types[0] ?? type, path);
      case 'string':
        return type.allowedValues?.[0] ?? 'text';
      case 'integer':
        return type.allowedValues?.[0] ?? 1;
      case 'number':
        return 1;
      case 'boolean':
        return true;
      case 'json':
        return { name: 'value' };
      case 'tag':
        return { Key: 'key', Value: 'value' };
      default:
        return '2026-01-01T00:00:00Z';
    }
  };
  const entries = Object.entries(properties).flatMap(([name, { type }]): [string, Json][] => {
    const path = prefix + name;
    const value = Object.hasOwn(values, path) ? values[path] : sample(type, path);
    return value === undefined ? [] : [[name, value]];
  });
  return Object.fromEntries(entries);
}

/** The paths of properties without members, as `schemaPaths` has them, that these properties set. */
export function pathsIn(type: string, properties: JsonObject): readonly string[] {
  const leaves = new Set(schemaPaths(type));
  const visit = (path: string, value: Json): string[] => {
    if (leaves.has(path)) return [path];
    if (Array.isArray(value)) return value.flatMap((item) => visit(path, item));
    return isJsonObject(value) ? Object.entries(value).flatMap(([name, item]) => visit(`${path}.${name}`, item)) : [];
  };
  return [...new Set(Object.entries(properties).flatMap(([name, value]) => visit(name, value)))];
}
