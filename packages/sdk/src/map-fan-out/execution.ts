import { parseOutput } from '@stepwell/core';
import { type FanOutOutput } from '@stepwell/core/fan-out';
import { mapFanOut as contract } from '@stepwell/core/map-fan-out';
import { type TrackedExecution, TrackedExecutionHandle } from '../progress/tracked-execution.js';
import { type Stepwell } from '../stepwell.js';
import { fanOutProgress } from './map-run-progress.js';
import { type FanOutProgress } from './progress.js';

/** One request of a MapFanOut. Its progress is told in items. */
export type MapFanOutExecution = TrackedExecution<FanOutOutput, FanOutProgress>;

/** The handle of a request. */
export function openExecution(stepwell: Stepwell, executionArn: string): MapFanOutExecution {
  return new TrackedExecutionHandle(stepwell, executionArn, (value) => parseOutput(contract, value), fanOutProgress);
}
