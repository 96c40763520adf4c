import { StateFailure } from '../errors/state-failure.js';
import { type Json, type JsonObject } from '../json.js';
import { jsonBytes } from '../values/payload-size.js';
import { type Frame } from './frame.js';

/** Assigns the variables of a state. Throws States.DataLimitExceeded if they exceed the quotas for variables. */
export function assignVariables(frame: Frame, assigned: JsonObject): void {
  const { variableBytes, assignBytes, variablesBytes } = frame.execution.environment.quotas;
  let bytes = 0;
  for (const name of Object.keys(assigned)) {
    const size = jsonBytes(assigned[name] as Json);
    if (size > variableBytes) fail(`The variable '${name}' must have at most ${variableBytes} bytes, got ${size}.`);
    bytes += size;
  }
  if (bytes > assignBytes)
    fail(`The variables of the state '${frame.state.name}' must have at most ${assignBytes} bytes, got ${bytes}.`);
  frame.variables.assign(assigned, bytes);
  if (frame.variables.exceeds(variablesBytes))
    fail(`The variables of the execution must have at most ${variablesBytes} bytes.`);
}

function fail(cause: string): never {
  throw new StateFailure('States.DataLimitExceeded', cause);
}
