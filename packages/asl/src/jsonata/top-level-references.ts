import type jsonata from 'jsonata';

type ExprNode = jsonata.ExprNode;

/**
 * Names, and `$$`, that an expression reads from its input. AWS gives an expression no input, and refuses what would read it.
 * What stands behind the first step of a path, in a filter or in a function's body has a context of its own.
 */
export function topLevelReferences(expression: jsonata.Expression): string[] {
  const found: string[] = [];
  visit(expression.ast(), found);
  return found;
}

function visit(node: ExprNode | undefined, found: string[]): void {
  if (node === undefined || typeof node !== 'object') return;
  switch (node.type) {
    case 'name':
      found.push(String(node.value));
      return;
    case 'variable':
      // `$` has the empty name, `$$` the name `$`.
      if (node.value === '$') found.push('$$');
      return;
    case 'path' as ExprNode['type']: // a node type that the declarations leave out
      visit(node.steps?.[0], found);
      return;
    case 'lambda':
      return;
    default:
      for (const child of children(node)) visit(child, found);
  }
}

/** The parts of a node that are evaluated in the same context as the node itself. */
function children(node: ExprNode): ExprNode[] {
  const { lhs, rhs, expressions, arguments: args, procedure } = node;
  const more = node as { expression?: ExprNode; condition?: ExprNode; then?: ExprNode; else?: ExprNode };
  const pairs = Array.isArray(lhs) ? lhs.flat() : lhs === undefined ? [] : [lhs];
  const rest = [rhs, procedure?.type === 'lambda' ? undefined : procedure, more.expression, more.condition, more.then, more.else];
  return [...pairs, ...(expressions ?? []), ...(args ?? []), ...rest.filter((child) => child !== undefined)];
}
