/** The JSON of a state in a definition, at any depth; `undefined` if there is none of that name. */
export function stateDefinition(definition: string, name: string): string | undefined {
  const found = find(JSON.parse(definition), name);
  return found === undefined ? undefined : JSON.stringify(found);
}

function find(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  const { States: states } = value as { readonly States?: Readonly<Record<string, unknown>> };
  if (typeof states === 'object' && states !== null && Object.hasOwn(states, name)) return states[name];
  for (const inside of Object.values(value)) {
    const found = find(inside, name);
    if (found !== undefined) return found;
  }
  return undefined;
}
