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
import { statesError, validationError } from '../../errors.js';

/** The tested state and its state machine. */
export interface TestedState {
  readonly machine: JsonObject;
  readonly name: string;
  readonly state: JsonObject;
}

/**
 * Reads a request's definition: a state, or, with `stateName`, a state machine with that state.
 *
 * @throws AwsError `InvalidDefinition`; `ValidationException` if the state does not exist
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
    throw statesError(
      'InvalidDefinition',
      `Invalid State Machine Definition: '${errors.map(describeDiagnostic).join(', ')}'`,
    );
  const name = stateName ?? singleStateName;
  const state = findState(machine, name);
  if (state === undefined) throw validationError('State not found in definition');
  return { machine, name, state };
}

/** `undefined` if it is not a JSON object, which the validator reports. */
function parse(definition: string): JsonObject | undefined {
  try {
    const parsed = JSON.parse(definition) as Json; // JSON.parse returns JSON
    return isJsonObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}
