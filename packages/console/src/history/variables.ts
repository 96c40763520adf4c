import { ancestors, type Visit } from './execution-state.js';

/**
 * The variables that a state can read, as JSON by name: those that earlier states of its scope assigned, and those of
 * the scopes around it.
 *
 * @param visits all visits of the execution
 */
export function variablesBefore(visits: readonly Visit[], visit: Visit): Readonly<Record<string, string>> {
  const scopes = [visit, ...ancestors(visit)].reverse();
  let variables: Record<string, string> = {};
  for (const scope of scopes) {
    for (const earlier of visits) {
      if (earlier.id >= scope.id) break;
      if (earlier.parent === scope.parent && earlier.iteration === scope.iteration)
        variables = { ...variables, ...earlier.variables };
    }
  }
  return variables;
}
