import { Backoff, type PollingOptions, unlessThrottled } from './backoff.js';
import { describeExecution, type ExecutionDescription } from './describe.js';
import { WaitTimedOut } from './errors/execution-errors.js';
import { type Stepwell } from './stepwell.js';

/** Options for waiting for the end of an execution. */
export interface ResultOptions extends PollingOptions {
  /** Aborts waiting with an `AbortError`. The execution keeps running. */
  readonly abortSignal?: AbortSignal;
  /** Maximum time to wait, in seconds, before `WaitTimedOut` is thrown. Default: no limit. */
  readonly maxWaitTime?: number;
}

/** Polls an execution with backoff until it has ended, and returns its final description. */
export async function waitForEnd(
  stepwell: Stepwell,
  executionArn: string,
  options: ResultOptions,
): Promise<ExecutionDescription> {
  const { abortSignal, maxWaitTime } = options;
  const deadline = stepwell.clock.now() + (maxWaitTime ?? Number.POSITIVE_INFINITY) * 1000;
  const backoff = new Backoff(stepwell, options);
  for (;;) {
    const description = await unlessThrottled(() => describeExecution(stepwell, executionArn, abortSignal));
    if (description !== undefined && description.status !== 'RUNNING' && description.status !== 'PENDING_REDRIVE')
      return description;
    if (maxWaitTime !== undefined && stepwell.clock.now() >= deadline)
      throw new WaitTimedOut(executionArn, maxWaitTime);
    await backoff.pause(abortSignal, deadline);
  }
}
