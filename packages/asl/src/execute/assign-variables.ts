import { StateFailure } from '../errors/state-failure.js';
import { type Json, type JsonObject } from '../json.js';
import { jsonBytes } from '../values/payload-size.js';
import { type Frame } from './frame.js';

/** Sets the variables that a state assigns. Fails with States.DataLimitExceeded above AWS's limits for variables. */
export function assignVariables(frame: Frame, assigned: JsonObject): void {
  const { variableBytes, assignBytes, variablesBytes } = frame.execution.environment.quotas;
  let bytes = 0;
  for (const name of Object.keys(assigned)) {
    const size = jsonBytes(assigned[name] as Json);
    if (size > variableBytes) fail(`The variable '${name}' has ${size} bytes; at most ${variableBytes} are allowed.`);
    bytes += size;
  }
  if (bytes > assignBytes)
    fail(`The state '${frame.state.name}' assigns variables of ${bytes} bytes; at most ${assignBytes} are allowed.`);
  frame.variables.assign(assigned, bytes);
  if (frame.variables.exceeds(variablesBytes)) fail(`The variables of the execution exceed ${variablesBytes} bytes.`);
}

function fail(cause: string): never {
  throw new StateFailure('States.DataLimitExceeded', cause);
}
