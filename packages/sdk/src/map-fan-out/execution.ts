import { parseOutput } from '@stepwell/core';
import { type FanOutOutput } from '@stepwell/core/fan-out';
import { mapFanOut as contract } from '@stepwell/core/map-fan-out';
import { type CallOptions, type Execution } from '../execution.js';
import { ExecutionHandle } from '../execution-handle.js';
import { type Stepwell } from '../stepwell.js';
import { type ProgressOptions, readProgress, watchProgress } from './progress-watch.js';
import { type FanOutProgress } from './progress.js';

/** One request of a MapFanOut. */
export interface MapFanOutExecution extends Execution<FanOutOutput> {
  /** How far the request has come, now. */
  progress(options?: CallOptions): Promise<FanOutProgress>;
  /**
   * How far the request has come, each time that it has changed, until it has ended.
   *
   * ```ts
   * for await (const { items } of execution.watchProgress()) console.log(`${items.done} of ${items.planned ?? '?'}`);
   * ```
   */
  watchProgress(options?: ProgressOptions): AsyncIterableIterator<FanOutProgress>;
}

/** The handle behind {@link MapFanOutExecution}. */
export class MapFanOutExecutionHandle extends ExecutionHandle<FanOutOutput> implements MapFanOutExecution {
  constructor(stepwell: Stepwell, executionArn: string) {
    super(stepwell, executionArn, (value) => parseOutput(contract, value));
  }

  progress(options: CallOptions = {}): Promise<FanOutProgress> {
    return readProgress(this.stepwell, this.executionArn, options);
  }

  watchProgress(options: ProgressOptions = {}): AsyncIterableIterator<FanOutProgress> {
    return watchProgress(this.stepwell, this.executionArn, options);
  }
}
