import type jsonata from 'jsonata';
import { type Node } from './closures/node.js';

/** What an expression reads that AWS does not give it, or gives it only in some places. */
export interface References {
  /**
   * Names, `$` and `$$` that are read from the input of the expression, of which AWS gives it none; each once, in the
   * order in which they are written.
   */
  readonly topLevel: readonly string[];
  /** Fields of `$states` that are read anywhere in the expression, each once. */
  readonly states: readonly string[];
}

/**
 * Only the first step of a path reads the input: what stands behind it, in a filter, an order or a group has a context
 * of its own. The body of a function has that of the expression around it, and the keys of an object are read as its
 * values are: so AWS was measured (floci-io/floci #2670 and #2699; https://states-language.net/spec.html forbids the
 * same).
 */
export function references(expression: jsonata.Expression): References {
  const tree = expression.ast() as unknown as Node; // the declarations leave most of a node out
  const topLevel = new Set<string>();
  const states = new Set<string>();
  collectTopLevel(tree, topLevel);
  collectStates(tree, states);
  return { topLevel: [...topLevel], states: [...states] };
}

function collectTopLevel(node: Node | undefined, found: Set<string>): void {
  switch (node?.type) {
    case 'name':
      found.add(String(node.value));
      return;
    case 'variable':
      // `$` has the empty name, `$$` the name `$`.
      if (node.value === '' || node.value === '$') found.add(`$${node.value}`);
      return;
    case 'path':
      return collectTopLevel(node.steps?.[0], found);
    case 'unary':
    case 'binary':
    case 'apply':
    case 'function':
    case 'partial':
    case 'lambda':
    case 'condition':
    case 'block':
    case 'bind':
      for (const child of parts(node)) collectTopLevel(child, found);
      return;
    default: // literals, regular expressions, wildcards and transforms
  }
}

/** The parts of a node that are evaluated in the same context as the node itself, as they are written. */
function parts(node: Node): readonly (Node | undefined)[] {
  const { lhs, rhs, expressions = [], arguments: args = [], procedure, expression, condition, then, body } = node;
  if (node.type === 'bind') return [rhs];
  return [
    ...(isPairs(lhs) ? lhs.flat() : [lhs]),
    rhs,
    expression,
    ...expressions,
    procedure,
    ...args,
    condition,
    then,
    node.else,
    body,
  ];
}

function isPairs(lhs: Node['lhs']): lhs is readonly (readonly [Node, Node])[] {
  return Array.isArray(lhs);
}

/** Every `$states.field` of a tree. */
function collectStates(part: unknown, found: Set<string>): void {
  if (typeof part !== 'object' || part === null) return;
  const { type, steps } = part as Partial<Node>;
  const [first, second] = type === 'path' && Array.isArray(steps) ? (steps as readonly Node[]) : [];
  if (first?.type === 'variable' && first.value === 'states' && second?.type === 'name')
    found.add(String(second.value));
  for (const child of Object.values(part)) collectStates(child, found);
}
