import { type Position, type ExecutionHandle } from '../options.js';
import { type Frame } from './frame.js';
import { NotRedrivable } from '../errors/not-redrivable.js';
import { type Outcome } from '../outcome.js';
import { type Execution } from './execution.js';

/**
 * Returns the positions of a frame's innermost threads: those inside its Parallel or Map state, or the frame itself.
 */
function positionsOf(frame: Frame, outside: readonly string[] = []): Position[] {
  const { state, input, live, nested } = frame;
  const inside =
    nested === undefined
      ? []
      : [...nested.unfinishedFrames()].flatMap(([index, child]) =>
          positionsOf(child, [...outside, `${state.name}[${index}]`]),
        );
  return inside.length > 0 ? inside : [{ path: [...outside, state.name], stateName: state.name, input, running: live }];
}

/**
 * Creates an attempt, starts it in a microtask and returns its handle.
 *
 * @param createExecution Creates the attempt, which must call `onEnded` when it ends.
 */
export function startAttempt(createExecution: (onEnded: (outcome: Outcome) => void) => Execution): ExecutionHandle {
  let outcome: Outcome | undefined;
  let redriven = false;
  let resolveResult: (outcome: Outcome) => void = () => undefined;
  const result = new Promise<Outcome>((resolve) => (resolveResult = resolve));
  const execution = createExecution((ended) => {
    outcome = ended;
    resolveResult(ended);
  });
  const release = execution.environment.clock.keepAlive();
  queueMicrotask(() => {
    execution.start();
    release();
  });
  return {
    result,
    startDate: execution.startDate,
    positions: () => positionsOf(execution.root),
    stop: (error, cause) => execution.stop(error, cause),
    redrive: () => {
      const reason = redriven
        ? 'This attempt was already redriven. Redrive the latest attempt.'
        : notRedrivableReason(execution, outcome);
      if (reason !== undefined) throw new NotRedrivable(reason);
      redriven = true;
      return startAttempt((onEnded) => execution.redrive(onEnded));
    },
  };
}

/**
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeExecution.html, redriveStatusReason
 */
function notRedrivableReason(execution: Execution, outcome: Outcome | undefined): string | undefined {
  if (execution.options.type === 'EXPRESS') return 'Express executions cannot be redriven';
  if (outcome === undefined || outcome.status === 'SUCCEEDED')
    return `Execution is ${outcome?.status ?? 'RUNNING'} and cannot be redriven`;
  return execution.hasRoomForRedrive ? undefined : 'Execution history event limit exceeded';
}
