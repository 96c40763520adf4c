import { parseOutput } from '@stepwell/core';
import { concurrentDownload as contract, type ConcurrentDownloadOutput } from '@stepwell/core/concurrent-download';
import { type TrackedExecution, TrackedExecutionHandle } from '../progress/tracked-execution.js';
import { type Stepwell } from '../stepwell.js';
import { downloadProgress } from './map-run-progress.js';
import { type DownloadProgress } from './progress.js';

/** An execution of ConcurrentDownload. It reports progress in batches and images, planned and done. */
export type ConcurrentDownloadExecution = TrackedExecution<ConcurrentDownloadOutput, DownloadProgress>;

/** Creates the handle of an execution. */
export function openExecution(stepwell: Stepwell, executionArn: string): ConcurrentDownloadExecution {
  return new TrackedExecutionHandle(stepwell, executionArn, (value) => parseOutput(contract, value), downloadProgress);
}
