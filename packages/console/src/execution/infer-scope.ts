import { type GraphState, type Scope, type Transition } from '@stepwell/asl/graph';
import { type ExecutionState, type Visit } from '../history/execution-state.js';
import { takenTransitions } from '../history/state-summary.js';

/** The part of a definition that a history shows: the states that it entered. For a history without a definition. */
export function inferScope(state: ExecutionState): Scope | undefined {
  const taken = [...takenTransitions(state)].map((pair): Transition => {
    const [from = '', to = ''] = pair.split('\n');
    return { from, to, kind: 'next', label: undefined };
  });
  return scopeOf(undefined, state.visits, taken);
}

function scopeOf(
  parent: string | undefined,
  visits: readonly Visit[],
  taken: readonly Transition[],
): Scope | undefined {
  const states = new Map<string, GraphState>();
  for (const { name, type, parent: around } of visits) {
    if (around?.name !== parent || states.has(name)) continue;
    const inside = scopeOf(name, visits, taken);
    states.set(name, { name, type, detail: undefined, ends: false, blocks: inside === undefined ? [] : [inside] });
  }
  const [first] = states.keys();
  if (first === undefined) return undefined;
  const transitions = taken.filter(({ from, to }) => states.has(from) && states.has(to));
  return { startAt: first, states: [...states.values()], transitions };
}
