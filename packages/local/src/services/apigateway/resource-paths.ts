import { ownValue } from '../../kernel/own-value.js';
import { type RestApi, type RestMethod, type RestResource } from './rest-api.js';

/** The path of a resource: `/items/{id}`. */
export function pathOfResource({ resources }: RestApi, resource: RestResource): string {
  const parts: string[] = [];
  const seen = new Set<string>();
  let at: RestResource | undefined = resource;
  while (at?.pathPart !== undefined && !seen.has(at.id)) {
    seen.add(at.id);
    parts.unshift(at.pathPart);
    at = at.parentId === undefined ? undefined : ownValue(resources, at.parentId);
  }
  return `/${parts.join('/')}`;
}

/** The method of an API that a request came to. */
export interface MethodMatch {
  readonly resource: RestResource;
  /** `/items/{id}` */
  readonly resourcePath: string;
  readonly method: RestMethod;
  readonly pathParameters: Readonly<Record<string, string>>;
}

/**
 * Finds the method of a request: the most specific path wins (a literal segment before a variable, a variable before a
 * greedy one), then the exact method before `ANY`.
 *
 * @param path encoded, without the stage; a slash at the end is ignored
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-settings-method-request.html
 */
export function matchMethod(api: RestApi, httpMethod: string, path: string): MethodMatch | undefined {
  const given = segmentsOf(path);
  let best: { readonly rank: string; readonly match: MethodMatch } | undefined;
  for (const resource of Object.values(api.resources)) {
    const exact = ownValue(resource.resourceMethods, httpMethod);
    const method = exact ?? ownValue(resource.resourceMethods, 'ANY');
    if (method === undefined) continue;
    const resourcePath = pathOfResource(api, resource);
    const matched = matchPath(segmentsOf(resourcePath), given);
    if (matched === undefined) continue;
    const rank = `${matched.rank}${exact === undefined ? '1' : '0'}`;
    if (best === undefined || rank < best.rank)
      best = { rank, match: { resource, resourcePath, method, pathParameters: matched.parameters } };
  }
  return best?.match;
}

function segmentsOf(path: string): string[] {
  const segments = path.split('/').slice(1);
  if (segments.length > 0 && segments.at(-1) === '') segments.pop();
  return segments;
}

/** Ranks compare as text, one character a segment: 0 for a literal, 1 for a variable, 2 for a greedy one. */
function matchPath(
  wanted: readonly string[],
  given: readonly string[],
): { readonly rank: string; readonly parameters: Readonly<Record<string, string>> } | undefined {
  const parameters = new Map<string, string>();
  let rank = '';
  for (const [index, segment] of wanted.entries()) {
    const [, name, greedy] = /^\{([^}+]+)(\+?)\}$/.exec(segment) ?? [];
    const value = given[index];
    if (value === undefined) return undefined;
    if (name === undefined) {
      if (segment !== decodeSegment(value)) return undefined;
      rank += '0';
    } else if (greedy === '+') {
      parameters.set(name, decodeSegment(given.slice(index).join('/')));
      return { rank: `${rank}2`, parameters: Object.fromEntries(parameters) };
    } else {
      parameters.set(name, decodeSegment(value));
      rank += '1';
    }
  }
  return given.length === wanted.length ? { rank, parameters: Object.fromEntries(parameters) } : undefined;
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
