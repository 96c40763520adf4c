import { isJsonObject, type Json, type JsonObject } from '../json.js';
import { didYouMean } from '../nearest-names.js';
import { type PropertyDifference } from './local-resource.js';

/** Reasons, each a sentence, and the paths of the properties that they apply to. */
type Reasons = Readonly<Record<string, readonly string[]>>;

/**
 * How this runtime provides the properties of a CloudFormation type. A path has no list indices: `Targets.Input`. A path
 * with an effect includes all properties below it. A test compares the paths with CloudFormation's schema.
 */
export interface PropertySupport {
  /** Properties that behave as on AWS. */
  readonly honored: readonly string[];
  /** Properties that behave differently from AWS. */
  readonly difference?: Reasons;
  /** Properties that have no effect here by nature: encryption, capacity, tracing. */
  readonly none?: Reasons;
  /** Properties that configure something which does not work here. */
  readonly missing?: Reasons;
  /** All other properties. @default - they are unknown, and reported as `missing` */
  readonly others?: Pick<PropertyDifference, 'effect' | 'reason'> | 'honored';
}

/** Reasons that several types have. */
export const reasons = {
  encryption: 'Data is not encrypted.',
  permissions: 'Permissions are not evaluated.',
  tracing: 'Traces are not recorded.',
  capacity: 'Capacity is not limited.',
  metrics: 'Metrics are not recorded.',
  network: 'Everything uses the network of this machine.',
  tags: 'Tags of this type are not stored.',
  webSocket: 'Only WebSocket APIs use it.',
} as const;

/** Support of a type whose properties have no effect, apart from those that are `honored`. */
export function withoutEffect(reason: string, honored: readonly string[] = []): PropertySupport {
  return { honored, others: { effect: 'none', reason } };
}

/** The effects that {@link PropertySupport} has paths for. */
export const effects = ['missing', 'difference', 'none'] as const satisfies readonly PropertyDifference['effect'][];

/** The properties of a resource that its type does not honor fully: each path once, in the order of the template. */
export function propertyDifferences(support: PropertySupport, properties: JsonObject): readonly PropertyDifference[] {
  const { declared, parents } = lookupOf(support);
  const found = new Map<string, PropertyDifference>();
  const visit = (property: string, value: Json): void => {
    if (isOff(value)) return;
    if (Array.isArray(value)) return value.forEach((item) => visit(property, item));
    if (isJsonObject(value) && parents.has(property))
      return Object.entries(value).forEach(([name, member]) => visit(`${property}.${name}`, member));
    const path = [property, ...parentPaths(property)].find((each) => declared.has(each));
    const { others } = support;
    if (path === undefined && others === 'honored') return;
    const difference =
      path === undefined
        ? {
            property,
            ...(others !== undefined && others !== 'honored'
              ? others
              : unknownProperty(property, [...declared.keys(), ...parents])),
          }
        : declared.get(path);
    if (difference !== undefined) found.set(difference.property, difference);
  };
  Object.entries(properties).forEach(([name, value]) => visit(name, value));
  return [...found.values()];
}

/** The differences of declared paths, `undefined` for honored ones, and the paths above them. */
interface Lookup {
  readonly declared: ReadonlyMap<string, PropertyDifference | undefined>;
  readonly parents: ReadonlySet<string>;
}

const lookups = new WeakMap<PropertySupport, Lookup>();

function lookupOf(support: PropertySupport): Lookup {
  const known = lookups.get(support);
  if (known !== undefined) return known;
  const declared = new Map<string, PropertyDifference | undefined>(support.honored.map((path) => [path, undefined]));
  for (const effect of effects)
    for (const [reason, paths] of Object.entries(support[effect] ?? {}))
      for (const property of paths) declared.set(property, { property, effect, reason });
  const lookup = { declared, parents: new Set([...declared.keys()].flatMap(parentPaths)) };
  lookups.set(support, lookup);
  return lookup;
}

function unknownProperty(property: string, known: readonly string[]) {
  const reason = `This version does not know the property. ${didYouMean(property, known)}`;
  return { effect: 'missing', reason: reason.trimEnd() } as const;
}

/** The paths above a path, the longest first. */
function parentPaths(path: string): string[] {
  const names = path.split('.');
  return names.slice(1).map((_, index) => names.slice(0, names.length - 1 - index).join('.'));
}

/** Whether a value is `false` or empty, or contains only such values. There is nothing to honor in it. */
function isOff(value: Json): boolean {
  return typeof value === 'object' && value !== null ? Object.values(value).every(isOff) : value === false;
}
