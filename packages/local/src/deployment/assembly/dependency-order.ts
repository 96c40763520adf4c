/** Result of {@link dependencyOrder}: the nodes in dependency order, or one dependency cycle. */
export type DependencyOrder = { readonly order: readonly string[] } | { readonly cycle: readonly string[] };

/**
 * Sorts nodes so that each comes after its dependencies and otherwise keeps its position. Dependencies on nodes that
 * are not in the list are ignored. In a cycle, the first node is repeated at the end.
 */
export function dependencyOrder(
  nodes: readonly string[],
  dependenciesOf: (node: string) => Iterable<string>,
): DependencyOrder {
  const known = new Set(nodes);
  const state = new Map<string, 'open' | 'done'>();
  const order: string[] = [];
  for (const start of nodes) {
    if (state.has(start)) continue;
    // An explicit stack: a chain of resources can be longer than the call stack.
    const path: { node: string; rest: Iterator<string> }[] = [];
    const open = (node: string): void => {
      state.set(node, 'open');
      path.push({ node, rest: [...dependenciesOf(node)].filter((dependency) => known.has(dependency)).values() });
    };
    open(start);
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const next = top.rest.next();
      if (next.done === true) {
        state.set(top.node, 'done');
        order.push(top.node);
        path.pop();
      } else if (state.get(next.value) === 'open') {
        const names = path.map((step) => step.node);
        return { cycle: [...names.slice(names.indexOf(next.value)), next.value] };
      } else if (!state.has(next.value)) {
        open(next.value);
      }
    }
  }
  return { order };
}
