import { StateFailure } from '../errors/state-failure.js';
import { type Json, type JsonObject } from '../json.js';
import { jsonBytes } from '../values/payload-size.js';
import { type Frame } from './frame.js';
import { type StateResult } from '../state-machine.js';
import { toStateFailure } from './to-state-failure.js';

/** Assigns the variables of a state. Throws States.DataLimitExceeded if they exceed the quotas for variables. */
function assignVariables(frame: Frame, assigned: JsonObject): void {
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

/** Starts a frame at the first state of its program. */
export function startFrame(frame: Frame, input: Json): void {
  frame.state = frame.program.startAt;
  frame.input = input;
  runStates(frame);
}

/**
 * Continues a redriven frame from its current state. The state is not entered again: its Exited event belongs to the
 * Entered event before the redrive. Fail states are entered again, as AWS documents.
 *
 * @see https://docs.aws.amazon.com/result-functions/latest/dg/redrive-executions.html
 */
export function resumeFrame(frame: Frame): void {
  if (frame.resumePoint !== 'in-state' || frame.state.enteredType === 'FailStateEntered') return runStates(frame);
  const result = runState(frame);
  if (result !== undefined && exitState(frame, result)) runStates(frame);
}

/** Runs the states of a frame until it ends or waits. Creates no promise for states that do not wait. */
function runStates(frame: Frame, hasYielded = false): void {
  let mayYield = !hasYielded;
  while (frame.live) {
    if (mayYield && frame.execution.environment.slice.isOver()) {
      if (frame.resumePoint === 'in-state') frame.resumePoint = 'before-state';
      return frame.execution.yieldToEventLoop(() => continueFrame(frame));
    }
    mayYield = true;
    enterState(frame);
    const result = runState(frame);
    if (result === undefined || !exitState(frame, result)) return;
  }
}

function continueFrame(frame: Frame): void {
  if (frame.live) runStates(frame, true);
}

function enterState(frame: Frame): void {
  const { state, input } = frame;
  frame.resumePoint = 'in-state';
  frame.retriesByRetrier = undefined;
  frame.retryCount = 0;
  frame.taskToken = undefined;
  frame.nested = undefined;
  frame.forgetContext();
  frame.eventIdBeforeEntry = frame.lastEventId;
  frame.record(state.enteredType, { input, name: state.name });
  frame.enteredEventId = frame.lastEventId;
  frame.enteredTime = frame.execution.latestEventTime;
}

/** Runs the current state. Returns its result, or undefined if the state waits or failed. */
function runState(frame: Frame): StateResult | undefined {
  try {
    const result = frame.state.run(frame);
    if (!(result instanceof Promise)) return result;
    result.then(
      (awaited) => {
        if (frame.live && exitState(frame, awaited)) runStates(frame);
      },
      (error: unknown) => failFrame(frame, error),
    );
  } catch (error) {
    failFrame(frame, error);
  }
  return undefined;
}

/** Exits the current state. Returns true if there is a next state, which is then the current one. */
function exitState(frame: Frame, result: StateResult): boolean {
  if (!frame.live) return false;
  const { output, next, assigned } = result;
  if (assigned === undefined) frame.record(frame.state.exitedType, { name: frame.state.name, output });
  else {
    try {
      assignVariables(frame, assigned);
    } catch (error) {
      failFrame(frame, error);
      return false;
    }
    frame.record(frame.state.exitedType, { name: frame.state.name, output, assignedVariables: assigned });
  }
  if (next === undefined) {
    frame.live = false;
    frame.owner.succeeded(frame, output);
    return false;
  }
  const state = frame.program.states.get(next);
  if (state === undefined) {
    failFrame(frame, new Error(`State '${next}' does not exist`));
    return false;
  }
  frame.state = state;
  frame.input = output;
  return true;
}

function failFrame(frame: Frame, error: unknown): void {
  if (!frame.live) return;
  const failure = toStateFailure(frame, error);
  frame.failure = failure;
  frame.live = false;
  frame.owner.failed(frame, failure);
}
