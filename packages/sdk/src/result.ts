import { Backoff, type PollingOptions } from './backoff.js';
import { describeExecution, type ExecutionDescription } from './describe.js';
import { WaitTimedOut } from './errors/execution-errors.js';
import { unlessThrottled } from './unless-throttled.js';
import { type Stepwell } from './stepwell.js';

/** How long, and how eagerly, to wait for an execution's end. */
export interface ResultOptions extends PollingOptions {
  /** Aborts waiting with an `AbortError`; the execution itself goes on. */
  readonly abortSignal?: AbortSignal;
  /** Longest time to wait, in seconds, before a `WaitTimedOut`; default no limit but the execution's own. */
  readonly maxWaitTime?: number;
}

/** Looks at an execution again and again, ever less often, until it has ended; gives the last description. */
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
