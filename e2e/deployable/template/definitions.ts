import { type JsonObject, isJsonObject } from '@stepwell/asl';
import { type Resource } from './stack-template.js';

/** The definition of a state machine as Step Functions gets it. */
export function definitionOf(machine: Resource): string {
  return String(machine.at('DefinitionString') ?? JSON.stringify(machine.at('Definition') ?? {}));
}

export function machineType(machine: Resource): 'STANDARD' | 'EXPRESS' {
  return machine.at('StateMachineType') === 'EXPRESS' ? 'EXPRESS' : 'STANDARD';
}

/** A state with its name, those inside Maps and Parallels included. */
export interface NamedState {
  readonly name: string;
  readonly state: JsonObject;
}

/** Every state of a definition. */
export function statesOf(definition: JsonObject): NamedState[] {
  const states = isJsonObject(definition['States']) ? Object.entries(definition['States']) : [];
  return states.flatMap(([name, state]): NamedState[] => {
    if (!isJsonObject(state)) return [];
    const inner = [state['ItemProcessor'] ?? null, state['Iterator'] ?? null, ...[state['Branches'] ?? []].flat()];
    return [{ name, state }, ...inner.flatMap((each) => (isJsonObject(each) ? statesOf(each) : []))];
  });
}
