import { type Json, type JsonObject, isJsonObject } from '../json.js';

/** The name that a state gets which is tested by itself, as the context object and messages of AWS show it. */
export const singleStateName = 'StateName';

/** The state of that name, however deep it stands in Parallel and Map states; undefined when there is none. */
export function findState({ States }: JsonObject, name: string): JsonObject | undefined {
  if (!isJsonObject(States ?? null)) return undefined;
  const states = States as JsonObject; // looked at just now
  const own = Object.hasOwn(states, name) ? states[name] : undefined;
  if (own !== undefined && isJsonObject(own)) return own;
  for (const state of Object.values(states)) {
    for (const program of nestedPrograms(state)) {
      const found = findState(program, name);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/**
 * A state machine of one state, so that the state can be checked and run; the states that it goes to are there and do
 * nothing.
 */
export function wrapInStateMachine(state: JsonObject): JsonObject {
  const targets = targetsOf(state).filter((name) => name !== singleStateName);
  return {
    StartAt: singleStateName,
    States: { [singleStateName]: state, ...Object.fromEntries(targets.map((name) => [name, { Type: 'Succeed' }])) },
  };
}

/** What runs inside a state: branches, or a Map's processor. */
export function nestedPrograms(state: Json): JsonObject[] {
  if (!isJsonObject(state)) return [];
  const { Branches, ItemProcessor, Iterator } = state;
  return [...(Array.isArray(Branches) ? Branches : []), ItemProcessor ?? null, Iterator ?? null].filter(isJsonObject);
}

function targetsOf({ Next, Default, Catch, Choices }: JsonObject): string[] {
  const entries = [Catch, Choices].flatMap((list) => (Array.isArray(list) ? list : [])).filter(isJsonObject);
  return [Next, Default, ...entries.map((entry) => entry['Next'])].filter((name) => typeof name === 'string');
}
