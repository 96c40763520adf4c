import {
  isJsonObject,
  type Json,
  type JsonObject,
  nestedPrograms,
  parseResource,
  type TaskResource,
} from '@stepwell/asl';

/** A state of a definition, including those in Parallel and Map states. */
export interface DefinitionState {
  readonly name: string;
  /** The call of a Task state; `undefined` for other states. */
  readonly resource: TaskResource | undefined;
  /** The state as JSON, without nested states. */
  readonly text: string;
}

/** The states of a definition; none if it is not JSON. */
export function statesOf(definition: string): readonly DefinitionState[] {
  const found: DefinitionState[] = [];
  const collect = (program: JsonObject): void => {
    const states = program['States'] ?? null;
    for (const [name, state] of Object.entries(isJsonObject(states) ? states : {})) {
      if (!isJsonObject(state)) continue;
      const { Branches: _branches, ItemProcessor: _processor, Iterator: _iterator, ...own } = state;
      const resource = own['Type'] === 'Task' ? parseResource(String(own['Resource'])) : undefined;
      found.push({ name, resource, text: JSON.stringify(own) });
      for (const inner of nestedPrograms(state)) collect(inner);
    }
  };
  try {
    const program = JSON.parse(definition) as Json;
    if (isJsonObject(program)) collect(program);
  } catch {
    // The service reports an invalid definition.
  }
  return found;
}
