import { parseOutput } from '@stepwell/core';
import { concurrentDownload as contract, type ConcurrentDownloadOutput } from '@stepwell/core/concurrent-download';
import { type CallOptions, type Execution } from '../execution.js';
import { ExecutionHandle } from '../execution-handle.js';
import { type Stepwell } from '../stepwell.js';
import { readProgress, watchProgress, type ProgressOptions } from './progress-watch.js';
import { type DownloadProgress } from './progress.js';

/** One run of a concurrent download. */
export interface ConcurrentDownloadExecution extends Execution<ConcurrentDownloadOutput> {
  /** How far the run has come, now: batches and images, planned and done. */
  progress(options?: CallOptions): Promise<DownloadProgress>;
  /**
   * How far the run has come, each time that it has changed, until it has ended.
   *
   * ```ts
   * for await (const { images } of execution.watchProgress()) console.log(`${images.done} of ${images.planned ?? '?'}`);
   * ```
   */
  watchProgress(options?: ProgressOptions): AsyncIterableIterator<DownloadProgress>;
}

/** The handle behind {@link ConcurrentDownloadExecution}. */
export class DownloadExecutionHandle extends ExecutionHandle<ConcurrentDownloadOutput> implements ConcurrentDownloadExecution {
  constructor(stepwell: Stepwell, executionArn: string) {
    super(stepwell, executionArn, (value) => parseOutput(contract, value));
  }

  progress(options: CallOptions = {}): Promise<DownloadProgress> {
    return readProgress(this.stepwell, this.executionArn, options);
  }

  watchProgress(options: ProgressOptions = {}): AsyncIterableIterator<DownloadProgress> {
    return watchProgress(this.stepwell, this.executionArn, options);
  }
}
