import { type ServiceModel } from '../models/service-model.js';

/** An operation that a request of a REST protocol calls, with the labels of its path. */
export interface HttpOperation {
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
}

interface Route {
  readonly name: string;
  readonly method: string;
  readonly path: RegExp;
  readonly labels: readonly string[];
  /** Query parameters that the path's template names: `?tagging`, `?list-type=2`. */
  readonly query: readonly (readonly [name: string, value: string | undefined])[];
  readonly literals: number;
}

const routes = new WeakMap<ServiceModel, readonly Route[]>();

/**
 * Finds the operation of a method and URL; the template with most query parameters, then with most literal characters
 * wins. `undefined` where the API has none.
 */
export function findHttpOperation(model: ServiceModel, method: string, url: URL): HttpOperation | undefined {
  const known = routes.get(model) ?? compile(model);
  routes.set(model, known);
  for (const route of known) {
    if (route.method !== method) continue;
    const match = route.path.exec(url.pathname);
    if (match === null || !hasQuery(url.searchParams, route.query)) continue;
    const labels = new Map(route.labels.map((label, index) => [label, decode(match[index + 1] ?? '')]));
    return { name: route.name, labels };
  }
  return undefined;
}

function hasQuery(found: URLSearchParams, wanted: Route['query']): boolean {
  return wanted.every(([name, value]) => found.has(name) && (value === undefined || found.get(name) === value));
}

function compile(model: ServiceModel): Route[] {
  return Object.entries(model.operations)
    .map(([name, { http = 'POST /' }]) => {
      const [method = 'POST', template = '/'] = http.split(' ');
      const [path = '/', query = ''] = template.split('?');
      const labels: string[] = [];
      const pattern = path
        .split(/(\{[^}]+\})/)
        .map((part) => {
          const label = /^\{([^}+]+)(\+?)\}$/.exec(part);
          if (label === null) return part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
          labels.push(label[1] ?? '');
          return label[2] === '+' ? '(.+)' : '([^/]+)';
        })
        .join('');
      const wanted = [...new URLSearchParams(query)].map(([key, value]) => [key, value || undefined] as const);
      const literals = path.replaceAll(/\{[^}]+\}/g, '').length;
      return { name, method, path: new RegExp(`^${pattern}/?$`), labels, query: wanted, literals };
    })
    .sort((a, b) => b.query.length - a.query.length || b.literals - a.literals);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
