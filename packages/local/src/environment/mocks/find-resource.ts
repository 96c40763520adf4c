import { didYouMean } from '../../kernel/nearest-names.js';
import { type LocalResource } from '../../kernel/resources/local-resource.js';
import { errorDocs } from '../../kernel/error-docs.js';

/** The app has no such resource, or more than one resource with this name. */
export class UnknownResource extends Error {
  override readonly name = 'UnknownResource';
  /** URL of the documentation of this error. */
  readonly docs = errorDocs('UnknownResource');
}

/**
 * Finds a resource of certain types by its logical ID, its name or ARN (`Ref`), its construct path (with or without
 * `/Resource`) or its construct ID if that is unique. Without a name, finds the only resource of these types.
 *
 * @throws UnknownResource if there is no match or more than one; the message lists the candidates
 */
export function findResource(
  resources: readonly LocalResource[],
  types: readonly string[],
  reference: string | undefined,
): LocalResource {
  const matches = matchingResources(resources, types, reference);
  const [found] = matches;
  if (found !== undefined && matches.length === 1) return found;
  if (matches.length > 1) throw ambiguousResource(matches, types, reference);
  const candidates = matchingResources(resources, types, undefined);
  const names = candidates.flatMap(({ path, logicalId, physicalId }) => [
    constructOf(path),
    lastPart(constructOf(path)),
    logicalId,
    lastPart(physicalId),
  ]);
  const hint = reference === undefined ? '' : didYouMean(reference, names);
  const known = candidates.map(({ path }) => path).join(', ');
  throw new UnknownResource(
    `The app has no ${described(types, reference)}.${hint === '' ? '' : ` ${hint}`} It has ${known === '' ? 'none' : known}.`,
  );
}

/** The resources of certain types that match a name; all of them without a name. */
export function matchingResources(
  resources: readonly LocalResource[],
  types: readonly string[],
  reference: string | undefined,
): readonly LocalResource[] {
  const candidates = resources.filter(({ type }) => types.includes(type));
  return reference === undefined ? candidates : bestMatches(candidates, reference);
}

/** The error for a name that matches more than one resource. */
export function ambiguousResource(
  matches: readonly LocalResource[],
  types: readonly string[],
  reference: string | undefined,
): UnknownResource {
  return new UnknownResource(
    `The app has more than one ${described(types, reference)}: ${matches.map(({ path }) => path).join(', ')}. ` +
      'Specify its construct path.',
  );
}

function described(types: readonly string[], reference: string | undefined): string {
  return reference === undefined ? types.join(' or ') : `${types.join(' or ')} '${reference}'`;
}

/** The matches of the most specific kind of name that has any. */
function bestMatches(candidates: readonly LocalResource[], reference: string): LocalResource[] {
  const ways: ((resource: LocalResource) => boolean)[] = [
    ({ logicalId, physicalId, path }) => [logicalId, physicalId, path].includes(reference),
    ({ path, physicalId }) => constructOf(path) === reference || lastPart(physicalId) === reference,
    ({ path }) => constructOf(path).endsWith(`/${reference}`),
    ({ logicalId }) => /[0-9A-F]{8}$/.test(logicalId) && logicalId.slice(0, -8) === reference,
  ];
  for (const way of ways) {
    const matches = candidates.filter(way);
    if (matches.length > 0) return matches;
  }
  return [];
}

/** The construct path without `/Resource` or `/Default`. */
export function constructOf(path: string): string {
  return path.replace(/\/(Resource|Default)$/, '');
}

/** The last part of an ARN or URL: the name. */
function lastPart(physicalId: string): string {
  return physicalId.slice(Math.max(physicalId.lastIndexOf(':'), physicalId.lastIndexOf('/')) + 1);
}
