import {
  wrapInStateMachine,
  describeDiagnostic,
  findState,
  isJsonObject,
  type Json,
  type JsonObject,
  singleStateName,
  validateDefinition,
} from '@stepwell/asl';
import { type DefinitionRules } from '../../machines/revision.js';
import { StatesError, validationError } from '../../wire/states-error.js';

/** The state that a request names, and the state machine around it. */
export interface TestedState {
  readonly machine: JsonObject;
  readonly name: string;
  readonly state: JsonObject;
}

/**
 * Reads a request's definition: that of a state, or, with a name, that of a state machine which has the state.
 *
 * @throws StatesError `InvalidDefinition`; `ValidationException` when there is no such state
 */
export function readTestedState(
  definition: string,
  stateName: string | undefined,
  { dispatcher, quotas }: DefinitionRules,
): TestedState {
  const parsed = parse(definition);
  const machine = stateName === undefined && parsed !== undefined ? wrapInStateMachine(parsed) : parsed;
  const errors = validateDefinition(machine ?? definition, { dispatcher, quotas }).filter(
    ({ severity }) => severity === 'ERROR',
  );
  if (machine === undefined || errors.length > 0)
    throw new StatesError(
      'InvalidDefinition',
      `Invalid State Machine Definition: '${errors.map(describeDiagnostic).join(', ')}'`,
    );
  const name = stateName ?? singleStateName;
  const state = findState(machine, name);
  if (state === undefined) throw validationError('State not found in definition');
  return { machine, name, state };
}

/** Undefined when it is no JSON object; the validator says so then. */
function parse(definition: string): JsonObject | undefined {
  try {
    const parsed = JSON.parse(definition) as Json; // what JSON.parse gives is JSON
    return isJsonObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}
