import { type HttpRoute } from './http-api.js';

/** A route that a request came to, with the values of its path variables. */
export interface RouteMatch {
  readonly route: HttpRoute;
  readonly pathParameters: Readonly<Record<string, string>>;
}

/**
 * Chooses the route of a request as API Gateway does: the most specific path wins (a literal segment before a variable,
 * a variable before a greedy one, `$default` last), then the exact method before `ANY`.
 *
 * @param path decoded, without the stage
 * @see
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html#http-api-develop-routes.evaluation
 */
export function matchRoute(routes: readonly HttpRoute[], method: string, path: string): RouteMatch | undefined {
  let best: { match: RouteMatch; rank: string } | undefined;
  for (const route of routes) {
    const candidate = matchOne(route, method, path);
    if (candidate && (best === undefined || candidate.rank < best.rank)) best = candidate;
  }
  return best?.match;
}

/** Ranks compare as text: one character a segment (0 literal, 1 variable, 2 greedy), then 0 for the exact method. */
function matchOne(route: HttpRoute, method: string, path: string): { match: RouteMatch; rank: string } | undefined {
  if (route.routeKey === '$default') return { match: { route, pathParameters: {} }, rank: '9' };
  const [routeMethod, routePath = ''] = route.routeKey.split(' ');
  if (routeMethod !== 'ANY' && routeMethod !== method) return undefined;
  const wanted = routePath.split('/').slice(1);
  const given = path.split('/').slice(1);
  const variables = new Map<string, string>();
  let rank = '';
  for (const [index, segment] of wanted.entries()) {
    const variable = /^\{([^}+]+)(\+?)\}$/.exec(segment);
    const value = given[index];
    if (value === undefined) return undefined;
    if (variable === null) {
      if (segment !== value) return undefined;
      rank += '0';
    } else if (variable[2] === '+') {
      const rest = given.slice(index).join('/');
      if (rest === '') return undefined;
      variables.set(variable[1] ?? '', rest);
      return {
        match: { route, pathParameters: Object.fromEntries(variables) },
        rank: `${rank}2${methodRank(routeMethod)}`,
      };
    } else {
      if (value === '') return undefined;
      variables.set(variable[1] ?? '', value);
      rank += '1';
    }
  }
  if (given.length !== wanted.length) return undefined;
  return { match: { route, pathParameters: Object.fromEntries(variables) }, rank: rank + methodRank(routeMethod) };
}

function methodRank(method: string | undefined): string {
  return method === 'ANY' ? '1' : '0';
}
