import { readFileSync } from 'node:fs';
import { nearestNames } from '../../kernel/nearest-names.js';

let loaded: ReadonlySet<string> | undefined;

/** Whether CloudFormation has a resource type of AWS with this name. */
export function isKnownType(type: string): boolean {
  return knownTypes().has(type);
}

/** The types with the most similar names: `AWS::DynamoDB::Table` for `AWS::DynamoDB::Tables`. */
export function nearestTypes(type: string): readonly string[] {
  const service = type.slice(0, type.lastIndexOf('::') + 2);
  const ofService = [...knownTypes()].filter((name) => name.startsWith(service));
  const near = nearestNames(
    type.slice(service.length),
    ofService.map((name) => name.slice(service.length)),
  );
  return near.length > 0 ? near.map((name) => service + name) : nearestNames(type, knownTypes());
}

/** The types of CloudFormation, which tools/build/cloudformation-types.mjs writes. Read on first use. */
function knownTypes(): ReadonlySet<string> {
  if (loaded !== undefined) return loaded;
  const file = new URL('../../../models/cloudformation-types.json', import.meta.url);
  // The types of each service, separated by spaces.
  const services = JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, string>>;
  const names = Object.entries(services).flatMap(([service, kinds]) =>
    kinds.split(' ').map((kind) => `AWS::${service}::${kind}`),
  );
  loaded = new Set(names);
  return loaded;
}
