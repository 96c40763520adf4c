import { parseOutput } from '@stepwell/core';
import { concurrentDownload as contract, type ConcurrentDownloadOutput } from '@stepwell/core/concurrent-download';
import { type TrackedExecution, TrackedExecutionHandle } from '../progress/tracked-execution.js';
import { type Stepwell } from '../stepwell.js';
import { downloadProgress } from './map-run-progress.js';
import { type DownloadProgress } from './progress.js';

/** One run of a concurrent download. Its progress is told in batches and images, planned and done. */
export type ConcurrentDownloadExecution = TrackedExecution<ConcurrentDownloadOutput, DownloadProgress>;

/** The handle of a run. */
export function openExecution(stepwell: Stepwell, executionArn: string): ConcurrentDownloadExecution {
  return new TrackedExecutionHandle(stepwell, executionArn, (value) => parseOutput(contract, value), downloadProgress);
}
