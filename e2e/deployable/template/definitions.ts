import { type JsonObject, isJsonObject } from '@stepwell/asl';
import { type Resource } from './stack-template.js';

/** Returns the definition of a state machine. */
export function definitionOf(machine: Resource): string {
  return String(machine.at('DefinitionString') ?? JSON.stringify(machine.at('Definition') ?? {}));
}

export function machineType(machine: Resource): 'STANDARD' | 'EXPRESS' {
  return machine.at('StateMachineType') === 'EXPRESS' ? 'EXPRESS' : 'STANDARD';
}

/** A state with its name. */
export interface NamedState {
  readonly name: string;
  readonly state: JsonObject;
}

/** Returns every state of a definition, including states in Map and Parallel states. */
export function statesOf(definition: JsonObject): NamedState[] {
  const states = isJsonObject(definition['States']) ? Object.entries(definition['States']) : [];
  return states.flatMap(([name, state]): NamedState[] => {
    if (!isJsonObject(state)) return [];
    const inner = [state['ItemProcessor'] ?? null, state['Iterator'] ?? null, ...[state['Branches'] ?? []].flat()];
    return [{ name, state }, ...inner.flatMap((each) => (isJsonObject(each) ? statesOf(each) : []))];
  });
}
