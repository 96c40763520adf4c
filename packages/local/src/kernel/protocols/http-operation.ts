import { type IncomingHttpHeaders } from 'node:http';
import { type OperationModel, type ServiceModel } from '../models/service-model.js';

/** The head of a request of a REST protocol. */
export interface RequestHead {
  readonly method: string;
  /** As the client sent it, without the query, still percent-encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
}

/** An operation that a request of a REST protocol calls, with the labels of its path. */
export interface HttpOperation {
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
}

/** The operations of one method and path. */
interface Route {
  readonly path: RegExp;
  readonly literals: number;
  /** The operation with the most conditions first. */
  readonly operations: RoutedOperation[];
}

interface RoutedOperation {
  readonly name: string;
  readonly labels: readonly string[];
  /** Query parameters that the path's template names: `?tagging`, `?list-type=2`. */
  readonly query: readonly (readonly [name: string, value: string | undefined])[];
  /** Headers and query parameters that the input requires: UploadPart and PutObject have the same path. */
  readonly headers: readonly string[];
  readonly parameters: readonly string[];
}

/** Routes by method. */
type Routes = ReadonlyMap<string, readonly Route[]>;

const routesOfModels = new WeakMap<ServiceModel, Routes>();

/**
 * Finds the operation of a request. The path with the most literal characters wins, then the operation whose template
 * has the most query parameters, then the one that requires the most headers and parameters which the request has.
 *
 * @param has whether the service has the operation: it wins over another one with the same conditions
 * @returns `undefined` if the API has no such operation
 */
export function findHttpOperation(
  model: ServiceModel,
  head: RequestHead,
  has: (operation: string) => boolean = () => true,
): HttpOperation | undefined {
  const routes = routesOfModels.get(model) ?? compile(model);
  routesOfModels.set(model, routes);
  for (const { path, operations } of routes.get(head.method) ?? []) {
    const match = path.exec(head.path);
    const found = match === null ? undefined : choose(operations, head, has);
    if (match === null || found === undefined) continue;
    const { name, labels } = found;
    const values = new Map<string, string>();
    for (let index = 0; index < labels.length; index += 1)
      values.set(labels[index] ?? '', decode(match[index + 1] ?? ''));
    return { name, labels: values };
  }
  return undefined;
}

function choose(
  operations: readonly RoutedOperation[],
  { query, headers }: RequestHead,
  has: (operation: string) => boolean,
): RoutedOperation | undefined {
  let chosen: RoutedOperation | undefined;
  let isComplete = false;
  const hasQuery = query.size > 0;
  for (const operation of operations) {
    if (!hasQuery && operation.query.length > 0) continue;
    if (chosen !== undefined && operation.query.length < chosen.query.length) break;
    const matches = operation.query.every(([name, value]) =>
      value === undefined ? query.has(name) : query.get(name) === value,
    );
    if (!matches) continue;
    const hasRequired =
      operation.headers.every((name) => headers[name] !== undefined) &&
      operation.parameters.every((name) => query.has(name));
    if (hasRequired && has(operation.name)) return operation;
    // A request without required members calls the operation that requires the fewest, which comes last.
    if (!isComplete) chosen = operation;
    isComplete ||= hasRequired;
  }
  return chosen;
}

function compile(model: ServiceModel): Routes {
  const routes = new Map<string, Route[]>();
  const known = new Map<string, Route>();
  for (const [name, operation] of Object.entries(model.operations)) {
    const [method = 'POST', template = '/'] = (operation.http ?? 'POST /').split(' ');
    const [path = '/', query = ''] = template.split('?');
    const key = `${method} ${path.replaceAll(/\{[^}+]+/g, '{')}`;
    let route = known.get(key);
    if (route === undefined) {
      route = routeOf(path);
      known.set(key, route);
      routes.set(method, [...(routes.get(method) ?? []), route]);
    }
    route.operations.push({
      name,
      labels: [...path.matchAll(/\{([^}+]+)\+?\}/g)].map(([, label = '']) => label),
      query: [...new URLSearchParams(query)].map(([key, value]) => [key, value || undefined] as const),
      headers: requiredIn(model, operation, 'header').map((header) => header.toLowerCase()),
      parameters: requiredIn(model, operation, 'querystring'),
    });
  }
  for (const list of routes.values()) {
    list.sort((a, b) => b.literals - a.literals);
    for (const { operations } of list) {
      operations.sort((a, b) => b.query.length - a.query.length || conditions(b) - conditions(a));
    }
  }
  return routes;
}

function routeOf(path: string): Route {
  const pattern = path
    .split(/(\{[^}]+\})/)
    .map((part) => {
      if (part.startsWith('{')) return part.endsWith('+}') ? '(.+)' : '([^/]+)';
      return part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
    })
    .join('');
  const literals = path.replaceAll(/\{[^}]+\}/g, '').length;
  return { path: new RegExp(`^${pattern}/?$`), literals, operations: [] };
}

function requiredIn(model: ServiceModel, { input }: OperationModel, place: 'header' | 'querystring'): string[] {
  const shape = input === undefined ? undefined : model.shapes[input];
  return (shape?.required ?? []).flatMap((member) => {
    const reference = shape?.members?.[member];
    return typeof reference === 'object' && reference.in === place ? [reference.name ?? member] : [];
  });
}

function conditions({ headers, parameters }: RoutedOperation): number {
  return headers.length + parameters.length;
}

function decode(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
