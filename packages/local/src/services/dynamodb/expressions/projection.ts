import { type AttributeValue, type Item, listOf, mapOf, type MutableItem, newItem } from '../values/attribute-value.js';
import { ExpressionError } from './expression-error.js';
import { parsePath, reservedMessage } from './parse-path.js';
import { type PathNode, PathTree } from './path-tree.js';
import { type Path, type Placeholders } from './placeholders.js';
import { type PathSyntax } from './syntax.js';
import { TokenStream } from './token-stream.js';

/** Which parts of an item a request wants. */
export interface ItemProjection {
  /** The paths in their order. */
  readonly paths: readonly Path[];
  /** The parts of an item; elements of lists move together, in their order. */
  apply(item: Item): Item;
}

/** Parses a projection: paths that commas separate. Throws `ExpressionError`. */
export function parseProjection(source: string): readonly PathSyntax[] {
  const tokens = new TokenStream(source);
  let reserved: string | undefined;
  const paths = tokens.separated(() => parsePath(tokens, (word) => (reserved ??= word)));
  tokens.expectEnd();
  if (reserved !== undefined) throw new ExpressionError(reservedMessage(reserved));
  return paths;
}

/** Replaces the placeholders of a projection. Throws `ExpressionError`, also for paths that overlap. */
export function bindProjection(syntax: readonly PathSyntax[], placeholders: Placeholders): ItemProjection {
  // A placeholder that is not defined is reported before paths that overlap.
  return projectionOf(syntax.map((path) => placeholders.path(path)));
}

/** The projection of paths. Throws `ExpressionError` for paths that overlap. */
export function projectionOf(paths: readonly Path[]): ItemProjection {
  const tree = new PathTree<true>();
  for (const path of paths) tree.add(path, true);
  tree.checkConflicts();
  return { paths: tree.paths, apply: (item) => projectMap(item, tree.root) ?? newItem() };
}

/** The projection of whole attributes: what `AttributesToGet` wants. */
export function projectionOfNames(names: readonly string[]): ItemProjection {
  return projectionOf(names.map((name) => [name]));
}

function projectValue(value: AttributeValue | undefined, node: PathNode<true>): AttributeValue | undefined {
  if (value === undefined || node.leaf !== undefined) return value;
  if (node.indexes.size > 0) {
    const elements = listOf(value);
    if (elements === undefined) return undefined;
    const indexes = [...node.indexes.keys()].sort((a, b) => a - b);
    const projected = indexes.flatMap((index) => {
      const child = node.indexes.get(index);
      const element = child === undefined ? undefined : projectValue(elements[index], child);
      return element === undefined ? [] : [element];
    });
    return projected.length === 0 ? undefined : { L: projected };
  }
  const attributes = mapOf(value);
  const projected = attributes === undefined ? undefined : projectMap(attributes, node);
  return projected === undefined ? undefined : { M: projected };
}

function projectMap(attributes: Item, node: PathNode<true>): Item | undefined {
  let projected: MutableItem | undefined;
  for (const [name, child] of node.names) {
    const value = projectValue(attributes[name], child);
    if (value === undefined) continue;
    projected ??= newItem();
    projected[name] = value;
  }
  return projected;
}
