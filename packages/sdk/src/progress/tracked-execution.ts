import { type CallOptions, type Execution } from '../execution.js';
import { ExecutionHandle, type OutputReader } from '../execution-handle.js';
import { type Stepwell } from '../stepwell.js';
import { type ProgressReader } from './progress-reader.js';
import { type ProgressOptions, readProgress, watchProgress } from './watch-progress.js';

/** An execution of a workflow that reports progress. */
export interface TrackedExecution<Output, Progress> extends Execution<Output> {
  /** Returns the current progress. */
  progress(options?: CallOptions): Promise<Progress>;
  /**
   * Yields the progress whenever it has changed, until the execution has ended. The last value has the final status.
   *
   * ```ts
   * for await (const progress of execution.watchProgress()) console.log(progress);
   * ```
   */
  watchProgress(options?: ProgressOptions): AsyncIterableIterator<Progress>;
}

/** Implements {@link TrackedExecution}. */
export class TrackedExecutionHandle<Output, State, Progress>
  extends ExecutionHandle<Output>
  implements TrackedExecution<Output, Progress>
{
  readonly #reader: ProgressReader<State, Progress>;

  constructor(
    stepwell: Stepwell,
    executionArn: string,
    readOutput: OutputReader<Output>,
    reader: ProgressReader<State, Progress>,
  ) {
    super(stepwell, executionArn, readOutput);
    this.#reader = reader;
  }

  progress(options: CallOptions = {}): Promise<Progress> {
    return readProgress(this.#reader, this.stepwell, this.executionArn, options);
  }

  watchProgress(options: ProgressOptions = {}): AsyncIterableIterator<Progress> {
    return watchProgress(this.#reader, this.stepwell, this.executionArn, options);
  }
}
