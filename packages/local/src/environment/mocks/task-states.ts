import {
  isJsonObject,
  type Json,
  type JsonObject,
  parseResource,
  nestedPrograms,
  type TaskResource,
} from '@stepwell/asl';
import { type StateMachineDefinitions } from '../../services/states/index.js';

/** A Task state of a definition, including those in Parallel and Map states. */
export interface TaskState {
  readonly state: string;
  readonly resource: TaskResource;
  /** `Arguments` or `Parameters` of the definition, unevaluated; `{}` without them. */
  readonly parameters: Json;
  /**
   * Name or ARN of the function that it invokes; `computed` if it is an expression; `undefined` if it invokes no
   * function.
   */
  readonly invokes: { readonly functionName: string } | 'computed' | undefined;
}

/** The states in the definitions of a state machine. */
export interface MachineStates {
  readonly stateMachineArn: string;
  readonly name: string;
  readonly tasks: readonly TaskState[];
  /** Types of the other states by state name: `Pass`, `Wait` … */
  readonly otherStates: ReadonlyMap<string, string>;
}

/** Reads the states of definitions, and caches the result for each definition. */
export class DefinitionReader {
  readonly #read = new Map<string, Pick<MachineStates, 'tasks' | 'otherStates'>>();

  machine({ stateMachineArn, name, definitions }: StateMachineDefinitions): MachineStates {
    const all = definitions.map((definition) => this.#definition(definition));
    return {
      stateMachineArn,
      name,
      tasks: all.flatMap(({ tasks }) => tasks),
      otherStates: new Map(all.flatMap(({ otherStates }) => [...otherStates])),
    };
  }

  #definition(text: string): Pick<MachineStates, 'tasks' | 'otherStates'> {
    const known = this.#read.get(text);
    if (known !== undefined) return known;
    const tasks: TaskState[] = [];
    const otherStates = new Map<string, string>();
    const collect = (program: JsonObject): void => {
      for (const [name, state] of Object.entries(objectAt(program, 'States'))) {
        if (!isJsonObject(state ?? null)) continue;
        const fields = state as JsonObject; // checked above
        const resource = fields['Type'] === 'Task' ? parseResource(String(fields['Resource'])) : undefined;
        if (resource === undefined) otherStates.set(name, String(fields['Type']));
        else
          tasks.push({ state: name, resource, parameters: parametersOf(fields), invokes: invokedBy(resource, fields) });
        for (const inner of nestedPrograms(fields)) collect(inner);
      }
    };
    collect(JSON.parse(text) as JsonObject); // valid, because the service compiled it
    const read = { tasks, otherStates };
    this.#read.set(text, read);
    return read;
  }
}

function invokedBy({ kind, resourceType, arn }: TaskResource, state: JsonObject): TaskState['invokes'] {
  if (kind === 'lambda') return { functionName: arn };
  if (resourceType !== 'lambda') return undefined;
  const parameters = parametersOf(state);
  const functionName = isJsonObject(parameters) ? parameters['FunctionName'] : undefined;
  if (typeof functionName !== 'string' || functionName.startsWith('{%')) return 'computed';
  return { functionName };
}

function parametersOf(state: JsonObject): Json {
  return state['Arguments'] ?? state['Parameters'] ?? {};
}

function objectAt(object: JsonObject, field: string): JsonObject {
  const value = object[field] ?? null;
  return isJsonObject(value) ? value : {};
}
