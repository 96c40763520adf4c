import { ExpressionError } from './expression-error.js';
import { type Path, shownPath } from './placeholders.js';

/** A node of a tree of paths: a request for the value there, or for values below it. */
export interface PathNode<T> {
  /** The request for the whole value. */
  leaf?: T;
  readonly names: Map<string, PathNode<T>>;
  readonly indexes: Map<number, PathNode<T>>;
  /** The first path that goes through this node. */
  readonly first: Path;
}

/** Distinct document paths of one expression, by their elements. */
export class PathTree<T> {
  readonly root: PathNode<T> = newNode([]);
  readonly paths: Path[] = [];
  #conflict: ExpressionError | undefined;

  /** Adds a path, in a time that is linear in its length. Throws `ExpressionError` if it overlaps with another one. */
  add(path: Path, leaf: T): void {
    let node = this.root;
    for (const [depth, element] of path.entries()) {
      if (depth > 0 && node.leaf !== undefined) throw pathError('overlap', node.first, path);
      const [other] = typeof element === 'number' ? node.names.values() : node.indexes.values();
      if (other !== undefined) this.#conflict ??= pathError('conflict', other.first, path);
      node = childOf(node, element, path);
    }
    if (node.first !== path) throw pathError('overlap', node.first, path);
    node.leaf = leaf;
    this.paths.push(path);
  }

  /** Throws `ExpressionError` if one path takes a value for a list that another one takes for a map. */
  checkConflicts(): void {
    if (this.#conflict !== undefined) throw this.#conflict;
  }
}

function newNode<T>(first: Path): PathNode<T> {
  return { names: new Map(), indexes: new Map(), first };
}

function childOf<T>(node: PathNode<T>, element: string | number, path: Path): PathNode<T> {
  const children = (typeof element === 'number' ? node.indexes : node.names) as Map<string | number, PathNode<T>>; // by the element's type
  const child = children.get(element) ?? newNode<T>(path);
  children.set(element, child);
  return child;
}

function pathError(relation: 'overlap' | 'conflict', one: Path, two: Path): ExpressionError {
  return new ExpressionError(
    `Two document paths ${relation} with each other; must remove or rewrite one of these paths; path one: ` +
      `${shownPath(one)}, path two: ${shownPath(two)}`,
  );
}
