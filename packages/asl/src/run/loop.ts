import { type Json } from '../json.js';
import { type Step } from '../state-machine.js';
import { assignVariables } from './assign-variables.js';
import { failureOf } from './failure-of.js';
import { type Frame } from './frame.js';

/** Starts a frame at the first state of its program. */
export function startFrame(frame: Frame, input: Json): void {
  frame.state = frame.program.startAt;
  frame.input = input;
  proceed(frame);
}

/**
 * Goes on with a frame that a redrive made, from the state in which it stood. The state is not entered again, so that
 * its Entered event gets its Exited at last; but Fail, of which AWS says that it is.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html
 */
export function resumeFrame(frame: Frame): void {
  if (frame.standing !== 'in' || frame.state.enteredType === 'FailStateEntered') return proceed(frame);
  const step = attempt(frame);
  if (step !== undefined && leave(frame, step)) proceed(frame);
}

/**
 * Runs states one after the other, and returns when the frame has ended or waits for something. No promise per state.
 */
function proceed(frame: Frame): void {
  while (frame.live) {
    if (frame.execution.tired()) {
      if (frame.standing === 'in') frame.standing = 'before';
      return frame.execution.later(() => run(frame));
    }
    enter(frame);
    const step = attempt(frame);
    if (step === undefined || !leave(frame, step)) return;
  }
}

/** Continues a frame whose next state is already set. */
function run(frame: Frame): void {
  if (frame.live) proceed(frame);
}

function enter(frame: Frame): void {
  const { state, input } = frame;
  frame.standing = 'in';
  frame.retries = undefined;
  frame.retryCount = 0;
  frame.taskToken = undefined;
  frame.inner = undefined;
  frame.forgetContext();
  frame.before = frame.last;
  frame.record(state.enteredType, { input, name: state.name });
  frame.entered = frame.last;
  frame.enteredTime = frame.execution.latestTime;
}

/** The state's step when it need not wait; undefined when it waits or failed. */
function attempt(frame: Frame): Step | undefined {
  try {
    const step = frame.state.run(frame);
    if (!(step instanceof Promise)) return step;
    step.then(
      (settled) => {
        if (frame.live && leave(frame, settled)) proceed(frame);
      },
      (error: unknown) => fail(frame, error),
    );
  } catch (error) {
    fail(frame, error);
  }
  return undefined;
}

/** Leaves a state; true when there is a next one, which is then set. */
function leave(frame: Frame, step: Step): boolean {
  if (!frame.live) return false;
  const { output, next, assigned } = step;
  if (assigned === undefined) frame.record(frame.state.exitedType, { name: frame.state.name, output });
  else {
    try {
      assignVariables(frame, assigned);
    } catch (error) {
      fail(frame, error);
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
    fail(frame, new Error(`state ${next} is missing`));
    return false;
  }
  frame.state = state;
  frame.input = output;
  return true;
}

function fail(frame: Frame, error: unknown): void {
  if (!frame.live) return;
  const failure = failureOf(frame, error);
  frame.failure = failure;
  frame.live = false;
  frame.owner.failed(frame, failure);
}
