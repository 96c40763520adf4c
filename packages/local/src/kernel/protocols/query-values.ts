import { type Reference, type ServiceModel, type Shape, shapeOf, wireName } from '../models/service-model.js';
import { readTimestamp } from './json-values.js';

/** Names of flattened lists and maps that a model does not have: SQS's, whose model is the JSON protocol's. */
export interface QueryNames {
  /** The name of a member's list or map in parameters and in XML, by the member. */
  readonly member?: (member: string, operation: string) => string | undefined;
  /** The names of a map's keys and values. */
  readonly entry?: (member: string) => readonly [key: string, value: string];
}

/** Flat parameters as a tree: `A.member.1.B` is `{ A: { member: { 1: { B } } } }`. */
type Tree = Map<string, Tree | string>;

/**
 * Reads the flat parameters of a query request by the shape of the input.
 *
 * @see https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
 */
export function readQueryInput(
  model: ServiceModel,
  shape: string,
  parameters: URLSearchParams,
  operation: string,
  names: QueryNames = {},
): Record<string, unknown> {
  const tree: Tree = new Map();
  for (const [name, value] of parameters) insert(tree, name.split('.'), value);
  return new QueryReader(model, operation, names).members(shapeOf(model, shape), tree);
}

class QueryReader {
  constructor(
    private readonly model: ServiceModel,
    private readonly operation: string,
    private readonly names: QueryNames,
  ) {}

  members(shape: Shape, tree: Tree): Record<string, unknown> {
    const entries: [string, unknown][] = [];
    for (const [member, reference] of Object.entries(shape.members ?? {})) {
      const value = this.value(member, reference, tree);
      if (value !== undefined) entries.push([member, value]);
    }
    return Object.fromEntries(entries);
  }

  private value(member: string, reference: Reference, tree: Tree): unknown {
    const shape = shapeOf(this.model, reference);
    const own = this.names.member?.(member, this.operation) ?? wireName(member, reference);
    const isFlat = shape.flattened === true || (typeof reference === 'object' && reference.flattened === true);
    const name = isFlat && shape.list !== undefined ? this.flatName(own, shape) : own;
    const found = tree.get(name);
    if (found === undefined) return undefined;
    if (shape.list !== undefined) return this.list(shape, found, isFlat);
    if (shape.map !== undefined) return this.map(member, shape, found, isFlat);
    if (shape.members !== undefined) return typeof found === 'string' ? found : this.members(shape, found);
    return typeof found === 'string' ? simple(shape, found) : undefined;
  }

  /** A flattened list is named by its items where the model names them. */
  private flatName(own: string, shape: Shape): string {
    return typeof shape.list === 'object' ? (shape.list.name ?? own) : own;
  }

  private list(shape: Shape, found: Tree | string, isFlat: boolean): unknown {
    const { list } = shape;
    if (typeof found === 'string' || list === undefined) return found === '' ? [] : undefined;
    const item = isFlat ? found : found.get(typeof list === 'object' ? (list.name ?? 'member') : 'member');
    if (!(item instanceof Map)) return [];
    return inOrder(item).map((each) => this.item(list, each));
  }

  private map(member: string, shape: Shape, found: Tree | string, isFlat: boolean): unknown {
    if (typeof found === 'string' || shape.map === undefined || shape.key === undefined) return undefined;
    const entries = isFlat ? found : found.get('entry');
    if (!(entries instanceof Map)) return undefined;
    const [key, value] = this.names.entry?.(member) ?? [wireName('key', shape.key), wireName('value', shape.map)];
    const { map } = shape;
    const pairs = inOrder(entries).flatMap((entry): [string, unknown][] => {
      const name = entry instanceof Map ? entry.get(key) : undefined;
      const item = entry instanceof Map ? (entry.get(value) ?? '') : '';
      return typeof name === 'string' ? [[name, this.item(map, item)]] : [];
    });
    return Object.fromEntries(pairs);
  }

  private item(reference: Reference, found: Tree | string): unknown {
    const shape = shapeOf(this.model, reference);
    if (typeof found === 'string') return simple(shape, found);
    return shape.members === undefined ? undefined : this.members(shape, found);
  }
}

/** A parameter's text as its shape has it. */
function simple(shape: Shape, text: string): unknown {
  switch (shape.type) {
    case 'integer':
    case 'long':
    case 'float':
    case 'double':
      return text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text);
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : text;
    case 'timestamp':
      return readTimestamp(text);
    case 'blob':
      return Buffer.from(text, 'base64');
    default:
      return text;
  }
}

function insert(tree: Tree, [name = '', ...rest]: string[], value: string): void {
  if (rest.length === 0) {
    tree.set(name, value);
    return;
  }
  const below = tree.get(name);
  const inner: Tree = below instanceof Map ? below : new Map();
  tree.set(name, inner);
  insert(inner, rest, value);
}

function inOrder(tree: Tree): (Tree | string)[] {
  return [...tree]
    .filter(([index]) => /^[1-9]\d*$/.test(index))
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, value]) => value);
}
