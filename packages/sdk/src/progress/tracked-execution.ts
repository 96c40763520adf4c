import { type CallOptions, type Execution } from '../execution.js';
import { ExecutionHandle, type OutputReader } from '../execution-handle.js';
import { type Stepwell } from '../stepwell.js';
import { type ProgressReader } from './progress-reader.js';
import { type ProgressOptions, readProgress, watchProgress } from './watch-progress.js';

/** An execution of a workflow that tells how far it has come. */
export interface TrackedExecution<Output, Progress> extends Execution<Output> {
  /** How far the run has come, now. */
  progress(options?: CallOptions): Promise<Progress>;
  /**
   * How far the run has come, each time that it has changed, until it has ended; the last one tells the end.
   *
   * ```ts
   * for await (const progress of execution.watchProgress()) console.log(progress);
   * ```
   */
  watchProgress(options?: ProgressOptions): AsyncIterableIterator<Progress>;
}

/** The handle behind {@link TrackedExecution}. */
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
