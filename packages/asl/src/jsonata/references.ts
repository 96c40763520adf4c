import type jsonata from 'jsonata';
import { type Node } from './closures/node.js';

/** References of an expression to data that AWS provides nowhere, or only in some fields. */
export interface References {
  /**
   * Names, `$` and `$$` that refer to the input of the expression, which does not exist on AWS. Without duplicates, in
   * source order.
   */
  readonly topLevel: readonly string[];
  /** Fields of `$states` that the expression reads, without duplicates. */
  readonly states: readonly string[];
}

/**
 * Finds the references of an expression. Only the first step of a path reads the input: later steps, filters, orders
 * and groups have another context. The body of a function has the context of the enclosing expression, and keys of
 * objects are treated like values. This follows measurements of AWS (floci-io/floci #2670 and #2699) and
 * https://states-language.net/spec.html.
 */
export function references(expression: jsonata.Expression): References {
  const tree = expression.ast() as unknown as Node; // the type declarations omit most fields of a node
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
      // The name of `$` is empty, the name of `$$` is `$`.
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

/** The parts of a node that are evaluated in its context, in source order. */
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

/** Collects every `$states.field` of a tree. */
function collectStates(part: unknown, found: Set<string>): void {
  if (typeof part !== 'object' || part === null) return;
  const { type, steps } = part as Partial<Node>;
  const [first, second] = type === 'path' && Array.isArray(steps) ? (steps as readonly Node[]) : [];
  if (first?.type === 'variable' && first.value === 'states' && second?.type === 'name')
    found.add(String(second.value));
  for (const child of Object.values(part)) collectStates(child, found);
}
