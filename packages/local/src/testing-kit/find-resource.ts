import { type LocalResource } from '../resources/local-resource.js';
import { errorDocs } from '../error-docs.js';

/** A resource that the app does not have, or a name that more than one of its resources have. */
export class UnknownResource extends Error {
  override readonly name = 'UnknownResource';
  /** The page that explains this error. */
  readonly docs = errorDocs('UnknownResource');
}

/**
 * Finds a resource of certain types by what people call it: its logical id, its name or ARN (`Ref`), its construct path (with or without
 * `/Resource`), or the construct's id where only one has it; without a name, the only one of these types.
 *
 * @throws UnknownResource for none and for more than one, with those that there are
 */
export function findResource(resources: readonly LocalResource[], types: readonly string[], reference: string | undefined): LocalResource {
  const candidates = resources.filter(({ type }) => types.includes(type));
  const matches = reference === undefined ? candidates : bestMatches(candidates, reference);
  const [found] = matches;
  if (found !== undefined && matches.length === 1) return found;
  const asked = reference === undefined ? types.join(' or ') : `${types.join(' or ')} '${reference}'`;
  const known = (matches.length > 1 ? matches : candidates).map(({ path }) => path).join(', ');
  throw new UnknownResource(matches.length > 1 ? `The app has more than one ${asked}: ${known}; name it by its construct path` : `The app has no ${asked}; it has ${known === '' ? 'none' : known}`);
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

/** The construct that a resource belongs to. */
function constructOf(path: string): string {
  return path.replace(/\/(Resource|Default)$/, '');
}

/** The name in an ARN or URL. */
function lastPart(physicalId: string): string {
  return physicalId.slice(Math.max(physicalId.lastIndexOf(':'), physicalId.lastIndexOf('/')) + 1);
}
