import { didYouMean } from '../nearest-names.js';
import { type LocalResource } from '../resources/local-resource.js';
import { errorDocs } from '../error-docs.js';

/** A resource that the app does not have, or a name that more than one of its resources have. */
export class UnknownResource extends Error {
  override readonly name = 'UnknownResource';
  /** The page that explains this error. */
  readonly docs = errorDocs('UnknownResource');
}

/**
 * Finds a resource of certain types by what people call it: its logical id, its name or ARN (`Ref`), its construct path
 * (with or without `/Resource`), or the construct's id where only one has it; without a name, the only one of these
 * types.
 *
 * @throws UnknownResource for none and for more than one, with those that there are
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
    `The app has no ${described(types, reference)}${hint === '' ? '; it' : `. ${hint} It`} has ${known === '' ? 'none' : known}`,
  );
}

/** The resources of certain types that a name may mean; all of them without a name. */
export function matchingResources(
  resources: readonly LocalResource[],
  types: readonly string[],
  reference: string | undefined,
): readonly LocalResource[] {
  const candidates = resources.filter(({ type }) => types.includes(type));
  return reference === undefined ? candidates : bestMatches(candidates, reference);
}

/** The error of a name that more than one resource has. */
export function ambiguousResource(
  matches: readonly LocalResource[],
  types: readonly string[],
  reference: string | undefined,
): UnknownResource {
  return new UnknownResource(
    `The app has more than one ${described(types, reference)}: ${matches.map(({ path }) => path).join(', ')}; name it by its construct path`,
  );
}

function described(types: readonly string[], reference: string | undefined): string {
  return reference === undefined ? types.join(' or ') : `${types.join(' or ')} '${reference}'`;
}

/** The closest way of naming that fits anything. */
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

/** The path of the construct that a resource belongs to. */
export function constructOf(path: string): string {
  return path.replace(/\/(Resource|Default)$/, '');
}

/** The name in an ARN or URL. */
function lastPart(physicalId: string): string {
  return physicalId.slice(Math.max(physicalId.lastIndexOf(':'), physicalId.lastIndexOf('/')) + 1);
}
