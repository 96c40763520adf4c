import { type Json, type JsonObject, isJsonObject } from '../json.js';

/** The name that AWS uses in the context object and in messages when TestState receives a single state. */
export const singleStateName = 'StateName';

/** Finds a state by name, also inside Parallel and Map states. Returns undefined if it does not exist. */
export function findState(definition: JsonObject, name: string): JsonObject | undefined {
  return findStatePath(definition, name).at(-1);
}

/** Finds a state by name, after the states that contain it, outermost first. Returns no states if it does not exist. */
export function findStatePath({ States }: JsonObject, name: string): JsonObject[] {
  if (!isJsonObject(States ?? null)) return [];
  const states = States as JsonObject; // checked above
  const own = Object.hasOwn(states, name) ? states[name] : undefined;
  if (own !== undefined && isJsonObject(own)) return [own];
  for (const state of Object.values(states)) {
    for (const program of nestedPrograms(state)) {
      const found = findStatePath(program, name);
      if (found.length > 0) return [state as JsonObject, ...found]; // only objects contain programs
    }
  }
  return [];
}

/**
 * Creates a state machine from one state, so that it can be validated and run. The states that it transitions to are
 * placeholders.
 */
export function wrapInStateMachine(state: JsonObject): JsonObject {
  const targets = targetsOf(state).filter((name) => name !== singleStateName);
  return {
    StartAt: singleStateName,
    States: { [singleStateName]: state, ...Object.fromEntries(targets.map((name) => [name, { Type: 'Succeed' }])) },
  };
}

/** The nested programs of a state: its branches, or the processor of a Map. */
export function nestedPrograms(state: Json): JsonObject[] {
  if (!isJsonObject(state)) return [];
  const { Branches, ItemProcessor, Iterator } = state;
  return [...(Array.isArray(Branches) ? Branches : []), ItemProcessor ?? null, Iterator ?? null].filter(isJsonObject);
}

function targetsOf({ Next, Default, Catch, Choices }: JsonObject): string[] {
  const entries = [Catch, Choices].flatMap((list) => (Array.isArray(list) ? list : [])).filter(isJsonObject);
  return [Next, Default, ...entries.map((entry) => entry['Next'])].filter((name) => typeof name === 'string');
}
